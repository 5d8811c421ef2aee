package install_test

import (
	"crypto/elliptic"
	"crypto/sha256"
	"encoding/hex"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/hashicorp/go-version"

	"github.com/trailgate/trailgate/internal/pack"
	"github.com/trailgate/trailgate/internal/pack/fetch"
	"github.com/trailgate/trailgate/internal/pack/install"
	"github.com/trailgate/trailgate/internal/pack/lock"
	"github.com/trailgate/trailgate/internal/pack/packtest"
	"github.com/trailgate/trailgate/internal/pack/verify"
)

// world is a configuration with one pack block, and where its pack comes from.
type world struct {
	in     install.Installer
	want   install.Want
	locked *lock.File

	publish func(files packtest.Files)                      // makes the source stand for other files
	corrupt func(change func(path string, b []byte) []byte) // changes what a server answers; nil where there is none
	signer  packtest.Signer
}

// install runs init, and keeps the lock file when that went well.
func (w *world) install(t *testing.T, o install.Options) error {
	t.Helper()
	next, outcomes := w.in.Install(t.Context(), []install.Want{w.want}, w.locked, o)
	if outcomes[0].Err == nil {
		w.locked = next
	} else if next != nil {
		t.Error("a lock file in spite of an error")
	}
	return outcomes[0].Err
}

// open does what a scan does, and returns the rule.
func (w *world) open() (string, error) {
	files, err := w.in.Store.Open(w.want, w.locked)
	if err != nil {
		return "", err
	}
	b, err := fs.ReadFile(files, "trail/trail.rego")
	return string(b), err
}

// dir is the folder that the pack is kept in.
func (w *world) dir() string {
	e := w.locked.Entry(w.want.Label)
	return w.in.Store.Path(e.Label, e.Hash)
}

func (w *world) source(t *testing.T, text string) {
	t.Helper()
	s, err := pack.ParseSource(text)
	if err != nil {
		t.Fatal(err)
	}
	w.want.Request.Source = s
}

func (w *world) constrain(t *testing.T, text string) {
	t.Helper()
	c, err := version.NewConstraint(text)
	if err != nil {
		t.Fatal(err)
	}
	w.want.Request.Constraint = c
}

func newWorld(t *testing.T, o fetch.Options) *world {
	t.Helper()
	o.Environ = os.Environ()
	return &world{
		in:     install.Installer{Store: install.Store{Dir: filepath.Join(t.TempDir(), "packs")}, Fetch: fetch.New(o)},
		want:   install.Want{Label: "org"},
		locked: &lock.File{},
	}
}

func gitWorld(t *testing.T) *world {
	repo := packtest.Git(t)
	w := newWorld(t, fetch.Options{})
	w.publish = func(f packtest.Files) { repo.Commit(t, f.Below("packs/org"), "v1.0.0") }
	w.source(t, "git::"+repo.URL()+"//packs/org?ref=v1.0.0")
	return w
}

func ociWorld(t *testing.T, r *packtest.Registry) *world {
	w := newWorld(t, fetch.Options{})
	w.publish = func(f packtest.Files) { r.Push(t, "governance/org", "v1.0.0", f) }
	w.corrupt = func(change func(string, []byte) []byte) { r.Change = change }
	w.source(t, "oci://"+r.Host+"/governance/org:v1.0.0")
	return w
}

func checksum(b []byte) string {
	sum := sha256.Sum256(b)
	return "sha256:" + hex.EncodeToString(sum[:])
}

func archiveWorld(t *testing.T) *world {
	var b []byte
	change := func(_ string, b []byte) []byte { return b }
	server := httptest.NewTLSServer(http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		_, _ = rw.Write(change(r.URL.Path, append([]byte(nil), b...)))
	}))
	t.Cleanup(server.Close)
	w := newWorld(t, fetch.Options{Transport: server.Client().Transport})
	w.publish = func(f packtest.Files) {
		b = f.TarGz(t)
		if w.want.Request.Checksum == "" {
			w.want.Request.Checksum = checksum(b)
		}
	}
	w.corrupt = func(c func(string, []byte) []byte) {
		if change = c; c == nil {
			change = func(_ string, b []byte) []byte { return b }
		}
	}
	w.source(t, server.URL+"/org-1.0.0.tar.gz")
	return w
}

// worlds runs a test for each kind of source, signed and not.
func worlds(t *testing.T, test func(t *testing.T, w *world)) {
	run := func(name string, start func(t *testing.T) *world) {
		t.Run(name, func(t *testing.T) {
			w := start(t)
			w.publish(packtest.Pack("org", "1.0.0"))
			test(t, w)
		})
		t.Run("signed "+name, func(t *testing.T) {
			w := start(t)
			w.signer = packtest.ECDSA(t, "ES256", elliptic.P256())
			key, err := verify.NewKey("governance", w.signer.Public, "")
			if err != nil {
				t.Fatal(err)
			}
			w.want.Key = key
			publish := w.publish
			w.publish = func(f packtest.Files) { publish(f.Sign(t, w.signer, packtest.Claims{})) }
			w.publish(packtest.Pack("org", "1.0.0"))
			test(t, w)
		})
	}
	run("git", gitWorld)
	run("archive", archiveWorld)
	t.Run("oci", func(t *testing.T) {
		packtest.Registries(t, func(t *testing.T, r *packtest.Registry) {
			run("x", func(t *testing.T) *world { r.Change = nil; return ociWorld(t, r) })
		})
	})
}

// write changes a file behind a program's back.
func write(t *testing.T, path, content string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(content), 0o644); err != nil {
		t.Fatal(err)
	}
}

func remove(t *testing.T, path string) {
	t.Helper()
	if err := os.RemoveAll(path); err != nil {
		t.Fatal(err)
	}
}

func link(t *testing.T, to, path string) {
	t.Helper()
	if err := os.Symlink(to, path); err != nil {
		t.Skip("no symbolic links: " + err.Error())
	}
}

// TestTamperedStore changes what is kept between init and scan. A scan refuses it, and init mends it.
func TestTamperedStore(t *testing.T) {
	evil := packtest.Pack("org", "1.0.0").With("trail/trail.rego", "package trailgate.rules.org.trail\n")
	cases := []struct {
		name   string
		tamper func(t *testing.T, w *world)
		want   string // what a scan says; signed packs may be refused for their signature before
		signed string
	}{
		{"rule changed", func(t *testing.T, w *world) { write(t, w.dir()+"/trail/trail.rego", evil["trail/trail.rego"]) }, "somebody changed it", `the file "trail/trail.rego" is not what was signed`},
		{"line end added", func(t *testing.T, w *world) {
			write(t, w.dir()+"/trail/trail.rego", packtest.Pack("org", "1.0.0")["trail/trail.rego"]+"\n")
		}, "somebody changed it", "is not what was signed"},
		{"manifest changed", func(t *testing.T, w *world) {
			write(t, w.dir()+"/pack.hcl", packtest.Pack("org", "1.0.1")["pack.hcl"])
		}, "somebody changed it", `the file "pack.hcl" is not what was signed`},
		{"rule added", func(t *testing.T, w *world) { write(t, w.dir()+"/x/x.rego", "package trailgate.rules.org.x\n") }, "somebody changed it", `the file "x/x.rego" is not signed`},
		{"data added", func(t *testing.T, w *world) { write(t, w.dir()+"/data.json", "{}") }, "somebody changed it", `the file "data.json" is not signed`},
		{"rule removed", func(t *testing.T, w *world) { remove(t, w.dir()+"/trail") }, "somebody changed it", `the file "trail/trail.rego" is signed and missing`},
		{"rule renamed", func(t *testing.T, w *world) {
			if err := os.Rename(w.dir()+"/trail/trail.rego", w.dir()+"/trail/a.rego"); err != nil {
				t.Fatal(err)
			}
		}, "somebody changed it", `the file "trail/a.rego" is not signed`},
		{"rule made a link", func(t *testing.T, w *world) {
			elsewhere := filepath.Join(t.TempDir(), "trail.rego")
			write(t, elsewhere, packtest.Pack("org", "1.0.0")["trail/trail.rego"])
			remove(t, w.dir()+"/trail/trail.rego")
			link(t, elsewhere, w.dir()+"/trail/trail.rego")
		}, `refused: "trail/trail.rego" is a symbolic link`, `refused: "trail/trail.rego" is a symbolic link`},
		{"folder made a link", func(t *testing.T, w *world) {
			elsewhere := t.TempDir()
			write(t, elsewhere+"/trail.rego", packtest.Pack("org", "1.0.0")["trail/trail.rego"])
			remove(t, w.dir()+"/trail")
			link(t, elsewhere, w.dir()+"/trail")
		}, `refused: "trail" is a symbolic link`, `refused: "trail" is a symbolic link`},
		{"other pack put in its place", func(t *testing.T, w *world) {
			remove(t, w.dir())
			evil.Write(t, w.dir())
		}, "somebody changed it; fetch it again with 'trailgate init'", "the pack is not signed: it has no .signatures.json; put back the files that were signed"},
		{"emptied", func(t *testing.T, w *world) {
			remove(t, w.dir())
			if err := os.Mkdir(w.dir(), 0o755); err != nil {
				t.Fatal(err)
			}
		}, "somebody changed it", "the pack is not signed"},
		{"removed", func(t *testing.T, w *world) { remove(t, w.dir()) }, "run 'trailgate init'", "run 'trailgate init'"},
		{"made a file", func(t *testing.T, w *world) {
			remove(t, w.dir())
			write(t, w.dir(), "x")
		}, "not a directory", "not a directory"},
	}
	worlds(t, func(t *testing.T, w *world) {
		if err := w.install(t, install.Options{}); err != nil {
			t.Fatal(err)
		}
		want, err := w.open()
		if err != nil || want != packtest.Pack("org", "1.0.0")["trail/trail.rego"] {
			t.Fatalf("before tampering: %v, %q", err, want)
		}
		for _, c := range cases {
			t.Run(c.name, func(t *testing.T) {
				c.tamper(t, w)
				reason := c.want
				if w.want.Key != nil {
					reason = c.signed
				}
				if _, err := w.open(); err == nil || !strings.Contains(err.Error(), reason) {
					t.Errorf("scan: error %v, want %s", err, reason)
				}
				before := w.locked.Bytes()
				if err := w.install(t, install.Options{Readonly: true}); err != nil {
					t.Fatalf("init does not mend it: %v", err)
				}
				if got, err := w.open(); err != nil || got != want || string(w.locked.Bytes()) != string(before) {
					t.Errorf("after init: %v, %q", err, got)
				}
			})
		}
	})
}

// TestTamperedLock changes the lock file between init and scan: scan and init refuse what does not fit it.
func TestTamperedLock(t *testing.T) {
	zeros := "sha256:" + strings.Repeat("0", 64)
	cases := []struct {
		name      string
		tamper    func(w *world, e *lock.Entry)
		scan      string
		init      string // "" when init may set it right
		different bool   // the lock file is another one after init
	}{
		{name: "entry removed", tamper: func(w *world, _ *lock.Entry) { w.locked.Entries = nil }, scan: `pack "org" is not in the lock file: run 'trailgate init'`},
		{name: "label changed", tamper: func(_ *world, e *lock.Entry) { e.Label = "orgs" }, scan: `pack "org" is not in the lock file: run 'trailgate init'`},
		{name: "source changed", tamper: func(_ *world, e *lock.Entry) { e.Source = "git::https://example.com/evil.git" }, scan: "the lock file pins pack \"org\" from git::https://example.com/evil.git: run 'trailgate init'"},
		{name: "hash changed", tamper: func(_ *world, e *lock.Entry) { e.Hash = zeros }, scan: "holds another content of it (org-", init: "but the lock file pins " + zeros + ": refused"},
		{name: "end of the hash changed", tamper: func(_ *world, e *lock.Entry) { e.Hash = e.Hash[:len(e.Hash)-8] + "00000000" }, scan: "somebody changed it", init: ": refused"},
	}
	worlds(t, func(t *testing.T, w *world) {
		if err := w.install(t, install.Options{}); err != nil {
			t.Fatal(err)
		}
		good := w.locked
		for _, c := range cases {
			t.Run(c.name, func(t *testing.T) {
				w.locked = &lock.File{Entries: append([]lock.Entry(nil), good.Entries...)}
				c.tamper(w, &w.locked.Entries[0])
				if _, err := w.open(); err == nil || !strings.Contains(err.Error(), c.scan) {
					t.Errorf("scan: error %v, want %s", err, c.scan)
				}
				if c.init == "" {
					if err := w.install(t, install.Options{Readonly: true}); err == nil || !strings.Contains(err.Error(), "-lockfile=readonly keeps the lock file as it is") {
						t.Errorf("init -lockfile=readonly: error %v", err)
					}
				}
				err := w.install(t, install.Options{})
				if (c.init == "") != (err == nil) || err != nil && !strings.Contains(err.Error(), c.init) {
					t.Errorf("init: error %v, want %q", err, c.init)
				}
			})
		}
	})
}

// TestTamperedSource changes what the source gives after it was pinned.
func TestTamperedSource(t *testing.T) {
	worlds(t, func(t *testing.T, w *world) {
		if err := w.install(t, install.Options{}); err != nil {
			t.Fatal(err)
		}
		first := w.locked.Bytes()
		// The tag is moved, or the archive replaced: what is pinned stays.
		w.publish(packtest.Pack("org", "1.0.0").With("trail/trail.rego", "package trailgate.rules.org.trail\n"))
		if err := w.install(t, install.Options{Readonly: true}); err != nil {
			t.Fatal(err)
		}
		if _, err := w.open(); err != nil || string(w.locked.Bytes()) != string(first) {
			t.Errorf("the pack moved with its tag: %v", err)
		}
		remove(t, w.in.Store.Dir)
		err := w.install(t, install.Options{Readonly: true})
		if w.want.Request.Checksum != "" {
			if err == nil || !strings.Contains(err.Error(), "its checksum is sha256:") {
				t.Errorf("another archive: error %v", err)
			}
			if entries, err := os.ReadDir(w.in.Store.Dir); err == nil {
				t.Errorf("something was written: %v", entries)
			}
			return
		}
		if err != nil {
			t.Fatalf("what is pinned cannot be fetched once the tag moved: %v", err)
		}
		// Asked for, the pack moves.
		if err := w.install(t, install.Options{Upgrade: true}); err != nil || string(w.locked.Bytes()) == string(first) {
			t.Errorf("init -upgrade: %v", err)
		}
	})
}

// TestTamperedOnTheWay changes what servers answer.
func TestTamperedOnTheWay(t *testing.T) {
	worlds(t, func(t *testing.T, w *world) {
		if w.corrupt == nil {
			t.Skip("git checks the hashes of what it fetches itself")
		}
		for name, change := range map[string]func(path string, b []byte) []byte{
			"bit":     func(_ string, b []byte) []byte { b[len(b)/2] ^= 1; return b },
			"cut":     func(_ string, b []byte) []byte { return b[:len(b)-2] },
			"longer":  func(_ string, b []byte) []byte { return append(b, "\n\n"...) },
			"nothing": func(string, []byte) []byte { return nil },
			"other pack": func(path string, b []byte) []byte {
				if strings.Contains(path, "/manifests/") {
					return b
				}
				return packtest.Pack("org", "1.0.0").With("x/x.rego", "package x").TarGz(t)
			},
		} {
			w.corrupt(change)
			if err := w.install(t, install.Options{}); err == nil {
				t.Errorf("%s: it was taken", name)
			}
			if entries, err := os.ReadDir(w.in.Store.Dir); err == nil {
				t.Errorf("%s: something was written: %v", name, entries)
			}
		}
		w.corrupt(nil)
		if err := w.install(t, install.Options{}); err != nil {
			t.Error(err)
		}
	})
}

// TestRefusedPacks publishes what init must not take.
func TestRefusedPacks(t *testing.T) {
	base := packtest.Pack("org", "1.0.0")
	cases := []struct {
		name, constraint string
		files            packtest.Files
		want             string
	}{
		{"no manifest", "", base.Without("pack.hcl"), "has no pack.hcl"},
		{"broken manifest", "", base.With("pack.hcl", "pack {"), "Unclosed configuration block"},
		{"version", "~> 2.0", base, `has version 1.0.0, which does not satisfy "~> 2.0"`},
		{"letter case", "", base.With("PACK.hcl", "x"), "are one name where letter case"},
		{"device", "", base.With("x/con.rego", "x"), "the name of a device on Windows"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			worlds(t, func(t *testing.T, w *world) {
				w.want.Request.Checksum = ""
				w.publish(c.files)
				if c.constraint != "" {
					w.constrain(t, c.constraint)
				}
				if err := w.install(t, install.Options{}); err == nil || !strings.Contains(err.Error(), c.want) {
					t.Errorf("error %v, want %s", err, c.want)
				}
				if entries, err := os.ReadDir(w.in.Store.Dir); err == nil {
					t.Errorf("something was written: %v", entries)
				}
			})
		})
	}
}

// TestUnsigned demands a signature of packs that have none, another's, or one of before.
func TestUnsigned(t *testing.T) {
	worlds(t, func(t *testing.T, w *world) {
		if err := w.install(t, install.Options{}); err != nil {
			t.Fatal(err)
		}
		other := packtest.ECDSA(t, "ES256", elliptic.P256())
		key, err := verify.NewKey("governance", other.Public, "")
		if err != nil {
			t.Fatal(err)
		}
		want := "the pack is not signed"
		if w.want.Key != nil {
			want = `it was not made with key "governance", or was altered`
		}
		w.want.Key = key // the configuration demands it only now
		if _, err := w.open(); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("scan: error %v, want %s", err, want)
		}
		if err := w.install(t, install.Options{}); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("init: error %v, want %s", err, want)
		}
	})
}

// TestVersions follows a constraint through the versions of a repository.
func TestVersions(t *testing.T) {
	repo := packtest.Git(t)
	w := newWorld(t, fetch.Options{})
	w.source(t, "git::"+repo.URL())
	w.constrain(t, "~> 1.0")
	step := func(o install.Options, wantVersion, wantErr string) {
		t.Helper()
		err := w.install(t, o)
		if (err == nil) != (wantErr == "") || err != nil && !strings.Contains(err.Error(), wantErr) {
			t.Errorf("error %v, want %q", err, wantErr)
		}
		if e := w.locked.Entry("org"); e != nil && e.Version != wantVersion {
			t.Errorf("locked at %s, want %s", e.Version, wantVersion)
		}
	}
	repo.Commit(t, packtest.Pack("org", "1.0.0"), "v1.0.0")
	step(install.Options{Readonly: true}, "", "-lockfile=readonly keeps the lock file as it is")
	step(install.Options{}, "1.0.0", "")
	repo.Commit(t, packtest.Pack("org", "1.1.0"), "v1.1.0")
	repo.Commit(t, packtest.Pack("org", "2.0.0"), "v2.0.0")
	step(install.Options{}, "1.0.0", "")
	step(install.Options{Upgrade: true}, "1.1.0", "")
	w.constrain(t, "~> 2.0")
	step(install.Options{}, "1.1.0", `the lock file pins version 1.1.0, which does not satisfy "~> 2.0": run 'trailgate init -upgrade' to choose another`)
	if _, err := w.open(); err == nil || !strings.Contains(err.Error(), "run 'trailgate init -upgrade'") {
		t.Errorf("scan: %v", err)
	}
	step(install.Options{Upgrade: true}, "2.0.0", "")
	repo.Commit(t, packtest.Pack("org", "2.0.9"), "v2.1.0")
	step(install.Options{Upgrade: true}, "2.0.0", "the tag v2.1.0 has a pack of version 2.0.9: tag and manifest must agree")
}

// TestOffline takes packs from a folder that was filled elsewhere.
func TestOffline(t *testing.T) {
	worlds(t, func(t *testing.T, w *world) {
		if err := w.install(t, install.Options{}); err != nil {
			t.Fatal(err)
		}
		brought := install.Store{Dir: filepath.Join(t.TempDir(), "brought")}
		if err := os.CopyFS(brought.Dir, os.DirFS(w.in.Store.Dir)); err != nil {
			t.Fatal(err)
		}
		w.in.Fetch = nil // there is no network
		remove(t, w.in.Store.Dir)
		good := w.locked
		w.locked = &lock.File{}
		if err := w.install(t, install.Options{From: &brought}); err == nil || !strings.Contains(err.Error(), "with -pack-dir nothing is fetched") {
			t.Errorf("without lock file: error %v", err)
		}
		w.locked = good
		if err := w.install(t, install.Options{From: &brought}); err != nil {
			t.Fatal(err)
		}
		if d := cmp.Diff(good, w.locked, cmpopts.IgnoreFields(lock.Entry{}, "Range")); d != "" {
			t.Errorf("lock file (-before +after):\n%s", d)
		}
		if _, err := w.open(); err != nil {
			t.Error(err)
		}
		if _, err := brought.Open(w.want, w.locked); err != nil {
			t.Errorf("opened where it was brought: %v", err)
		}
		remove(t, w.in.Store.Dir)
		e := w.locked.Entry("org")
		write(t, brought.Path(e.Label, e.Hash)+"/x.rego", "package x")
		if err := w.install(t, install.Options{From: &brought}); err == nil {
			t.Error("a changed pack was taken")
		}
		remove(t, brought.Dir)
		if err := w.install(t, install.Options{From: &brought}); err == nil || !strings.Contains(err.Error(), "which -pack-dir must have") {
			t.Errorf("without pack: error %v", err)
		}
	})
}

// TestOpenFolder checks the signature of a local pack.
func TestOpenFolder(t *testing.T) {
	s := packtest.RSA(t, "RS256", 2048)
	key, err := verify.NewKey("governance", s.Public, "")
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	packtest.Pack("org", "1.0.0").Sign(t, s, packtest.Claims{}).Write(t, dir)
	if _, err := install.OpenFolder(dir, key); err != nil {
		t.Error(err)
	}
	write(t, dir+"/.x", "")
	if _, err := install.OpenFolder(dir, key); err == nil || !strings.Contains(err.Error(), `the file ".x" is not signed`) {
		t.Errorf("error %v", err)
	}
}
