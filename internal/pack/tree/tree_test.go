package tree_test

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/trailgate/trailgate/internal/pack/tree"
)

// entry is one entry of an archive made here; the type is a file's unless it says otherwise.
type entry struct {
	name, content string
	kind          byte
	mode          int64
	link          string
}

func archive(t *testing.T, entries ...entry) []byte {
	t.Helper()
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	w := tar.NewWriter(z)
	for _, e := range entries {
		h := &tar.Header{Name: e.name, Typeflag: tar.TypeReg, Mode: 0o644, Size: int64(len(e.content)), Linkname: e.link, Format: tar.FormatPAX}
		if e.kind != 0 {
			h.Typeflag = e.kind
		}
		if e.mode != 0 {
			h.Mode = e.mode
		}
		if h.Typeflag == tar.TypeXGlobalHeader {
			h = &tar.Header{Typeflag: e.kind, PAXRecords: map[string]string{"comment": e.content}}
			e.content = ""
		}
		if err := w.WriteHeader(h); err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write([]byte(e.content)); err != nil {
			t.Fatal(err)
		}
	}
	if err := errors.Join(w.Close(), z.Close()); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func small() tree.Limits { return tree.Limits{Entries: 6, File: 2 << 20, Total: 3 << 20, Ratio: 50} }

func TestReadTarGz(t *testing.T) {
	b := archive(t, entry{kind: tar.TypeXGlobalHeader, content: "0123"}, entry{name: "./", kind: tar.TypeDir, mode: 0o2755},
		entry{name: "./pack.hcl", content: "m"}, entry{name: "a/", kind: tar.TypeDir}, entry{name: "a/a.rego", content: "r", mode: 0o755}, entry{name: "é/.x"})
	got, err := tree.ReadTarGz(bytes.NewReader(b), small())
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff([]string{"a/a.rego", "pack.hcl", "é/.x"}, got.Names()); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
	sub, err := got.Sub("a")
	if err != nil || len(sub.Names()) != 1 || !sub.Has("a.rego") {
		t.Errorf("folder a: %v, %v", sub, err)
	}
	if _, err := got.Sub("b"); err == nil || err.Error() != `there is no folder "b" in it; there is a, é` {
		t.Errorf("folder b: %v", err)
	}
}

// TestRefusedEntries holds what archives must not hold, each with the reason that is given.
func TestRefusedEntries(t *testing.T) {
	file := func(name string) []entry { return []entry{{name: "pack.hcl"}, {name: name, content: "x"}} }
	cases := []struct {
		name    string
		entries []entry
		want    string
	}{
		{"traversal", file("../x"), `refused: "../x" leads out of the pack with ".."`},
		{"traversal inside", file("a/../../x"), `refused: "a/../../x" leads out of the pack with ".."`},
		{"traversal that stays", file("a/../x"), `refused: "a/../x" leads out of the pack with ".."`},
		{"traversal of a folder", []entry{{name: "../", kind: tar.TypeDir}}, `refused: ".." leads out of the pack with ".."`},
		{"absolute", file("/etc/passwd"), `refused: "/etc/passwd" is an absolute path`},
		{"backslash", file(`..\x`), `refused: "..\\x" has a backslash, which some systems take for a folder's end`},
		{"drive", file("C:/x"), `refused: "C:/x" has a character that not all systems take in names`},
		{"stream", file("pack.hcl:x"), `refused: "pack.hcl:x" has a character that not all systems take in names`},
		{"control character", file("a\x1b[2J"), `refused: "a\x1b[2J" has a character that not all systems take in names`},
		{"not UTF-8", file("a\xff"), `refused: "a\xff" is not UTF-8`},
		{"double slash", file("a//b"), `refused: "a//b" is not a plain relative path`},
		{"dot inside", file("a/./b"), `refused: "a/./b" is not a plain relative path`},
		{"trailing dot", file("a./b"), `refused: "a./b" has a part that ends in a dot or a space, which some systems drop`},
		{"device name", file("a/NUL.rego"), `refused: "a/NUL.rego" has a part that is the name of a device on Windows`},
		{"serial port", file("com1"), `refused: "com1" has a part that is the name of a device on Windows`},
		{"long part", file(strings.Repeat("a", 256)), "is too long or too deep"},
		{"deep", file(strings.Repeat("a/", 40) + "b"), "is too long or too deep"},
		{"symbolic link", []entry{{name: "x", kind: tar.TypeSymlink, link: "/etc/passwd"}}, `refused: "x" is a symbolic link`},
		{"symbolic link within", []entry{{name: "pack.hcl"}, {name: "x", kind: tar.TypeSymlink, link: "pack.hcl"}}, `refused: "x" is a symbolic link`},
		{"hard link", []entry{{name: "pack.hcl"}, {name: "x", kind: tar.TypeLink, link: "pack.hcl"}}, `refused: "x" is a hard link`},
		{"character device", []entry{{name: "x", kind: tar.TypeChar}}, `refused: "x" is a device`},
		{"block device", []entry{{name: "x", kind: tar.TypeBlock}}, `refused: "x" is a device`},
		{"named pipe", []entry{{name: "x", kind: tar.TypeFifo}}, `refused: "x" is a named pipe`},
		{"setuid", []entry{{name: "x", mode: 0o4755}}, `refused: "x" has a setuid, setgid or sticky bit`},
		{"setgid", []entry{{name: "x", mode: 0o2755}}, `refused: "x" has a setuid, setgid or sticky bit`},
		{"setuid folder", []entry{{name: "x/", kind: tar.TypeDir, mode: 0o4755}}, `refused: "x" has a setuid or sticky bit`},
		{"twice", []entry{{name: "a/x"}, {name: "./a/x"}}, `refused: "a/x" is there twice`},
		{"letter case", []entry{{name: "a/X"}, {name: "a/x"}}, `refused: "a/x" and "a/X" are one name where letter case or the encoding of accents does not count`},
		{"letter case of a folder", []entry{{name: "A/x"}, {name: "a/y"}}, `refused: "a" and "A" are one name`},
		{"sharp s", []entry{{name: "maß"}, {name: "MASS"}}, `refused: "MASS" and "maß" are one name`},
		{"accents", []entry{{name: "e\u0301"}, {name: "\u00e9"}}, `are one name where letter case or the encoding of accents does not count`},
		{"file and folder", []entry{{name: "a"}, {name: "a/b"}}, `refused: "a" is there as a file and as a folder`},
		{"folder and file", []entry{{name: "a/b"}, {name: "a"}}, `refused: "a" is there as a file and as a folder`},
		{"many", []entry{{name: "a"}, {name: "b"}, {name: "c"}, {name: "d"}, {name: "e"}, {name: "f"}, {name: "g"}}, `refused: "g" is one file or folder more than the 6 that a pack may have`},
		{"large", []entry{{name: "x", content: strings.Repeat("0", 2<<20+1)}}, `refused: "x" is larger than 2097152 bytes`},
		{"large in all", []entry{{name: "x", content: noise(2 << 20)}, {name: "y", content: noise(1<<20 + 1)}}, `refused: "y" brings the files to more than 3145728 bytes in all`},
		{"bomb", []entry{{name: "x", content: strings.Repeat("0", 2<<20)}}, "refused: the archive unpacks to more than 50 times its size"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			_, err := tree.ReadTarGz(bytes.NewReader(archive(t, c.entries...)), small())
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("error %v, want %s", err, c.want)
			}
		})
	}
}

// noise is text that packs badly and is always the same.
func noise(n int) string {
	var b strings.Builder
	for x := uint64(1); b.Len() < n; x = x*6364136223846793005 + 1442695040888963407 {
		b.WriteString(strconv.FormatUint(x, 36))
	}
	return b.String()[:n]
}

// TestBrokenArchives reads archives that do not end as they must.
func TestBrokenArchives(t *testing.T) {
	whole := archive(t, entry{name: "pack.hcl", content: "m"})
	repack := func(change func([]byte) []byte) []byte {
		z, err := gzip.NewReader(bytes.NewReader(whole))
		if err != nil {
			t.Fatal(err)
		}
		var plain, b bytes.Buffer
		if _, err := plain.ReadFrom(z); err != nil {
			t.Fatal(err)
		}
		w := gzip.NewWriter(&b)
		_, err = w.Write(change(plain.Bytes()))
		if err = errors.Join(err, w.Close()); err != nil {
			t.Fatal(err)
		}
		return b.Bytes()
	}
	flipped := bytes.Clone(whole)
	flipped[len(flipped)-6] ^= 1 // in the checksum
	cases := map[string]struct {
		b    []byte
		want string
	}{
		"empty":            {nil, "read archive: EOF"},
		"no gzip":          {[]byte("PK\x03\x04 a zip file"), "read archive: gzip: invalid header"},
		"cut":              {whole[:len(whole)-12], "read archive: "},
		"checksum":         {flipped, "read archive: gzip: invalid checksum"},
		"garbage behind":   {append(bytes.Clone(whole), "garbage"...), "read archive: "},
		"second archive":   {append(bytes.Clone(whole), whole...), "refused: the archive goes on behind its end"},
		"text behind":      {repack(func(b []byte) []byte { return append(b, "more"...) }), "refused: the archive goes on behind its end"},
		"padding of a MiB": {repack(func(b []byte) []byte { return append(b, make([]byte, 20<<20)...) }), "refused: the archive unpacks to more than"},
		"no tar":           {repack(func([]byte) []byte { return []byte(noise(2000)) }), "read archive: archive/tar: invalid tar header"},
		"cut inside":       {repack(func(b []byte) []byte { return b[:512] }), `read "pack.hcl": unexpected EOF`},
		"header's checksum": {repack(func(b []byte) []byte {
			b[0] ^= 1
			return b
		}), "read archive: archive/tar: invalid tar header"},
	}
	for name, c := range cases {
		_, err := tree.ReadTarGz(bytes.NewReader(c.b), small())
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: error %v, want %s", name, err, c.want)
		}
	}
}

func TestWriteAndRead(t *testing.T) {
	b := archive(t, entry{name: "pack.hcl", content: "m"}, entry{name: "a/b/c.rego", content: "r", mode: 0o777}, entry{name: ".signatures.json", content: "s"})
	want, err := tree.ReadTarGz(bytes.NewReader(b), small())
	if err != nil {
		t.Fatal(err)
	}
	parent := filepath.Join(t.TempDir(), "x", "packs")
	dir := filepath.Join(parent, "org")
	if err := want.Write(dir); err != nil {
		t.Fatal(err)
	}
	got, err := tree.ReadFolder(dir, small())
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(contents(t, want), contents(t, got)); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
	if err := want.Write(dir); !errors.Is(err, fs.ErrExist) {
		t.Errorf("written twice: %v", err)
	}
	if entries, err := os.ReadDir(parent); err != nil || len(entries) != 1 {
		t.Errorf("left beside it: %v, %v", entries, err)
	}
	if info, err := os.Stat(filepath.Join(dir, "a", "b", "c.rego")); err != nil || info.Mode()&0o111 != 0 {
		t.Errorf("mode %v, %v; want no execute bit", info.Mode(), err)
	}
}

func contents(t *testing.T, tr *tree.Tree) map[string]string {
	t.Helper()
	fsys, err := tr.FS()
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]string{}
	err = fs.WalkDir(fsys, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		b, err := fs.ReadFile(fsys, name)
		out[name] = string(b)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func TestReadFolderRefuses(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("symbolic links need a privilege on Windows")
	}
	dir := t.TempDir()
	if err := os.Symlink("/etc/passwd", filepath.Join(dir, "x")); err != nil {
		t.Fatal(err)
	}
	if _, err := tree.ReadFolder(dir, small()); err == nil || !strings.HasSuffix(err.Error(), `refused: "x" is a symbolic link`) {
		t.Errorf("error %v", err)
	}
	if _, err := tree.ReadFolder(filepath.Join(dir, "none"), small()); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("error %v, want one that says that there is no folder", err)
	}
}

// FuzzReadTarGz holds that whatever is accepted can be written, and read back as it was.
func FuzzReadTarGz(f *testing.F) {
	f.Add("pack.hcl", "a/b", byte('0'), int64(0o644), []byte("x"))
	f.Add("a", "A", byte('0'), int64(0o644), []byte("x"))
	f.Add("../a", "b", byte('2'), int64(0o4644), []byte(""))
	f.Fuzz(func(t *testing.T, one, two string, kind byte, mode int64, content []byte) {
		var b bytes.Buffer
		z := gzip.NewWriter(&b)
		w := tar.NewWriter(z)
		for i, name := range []string{one, two} {
			h := &tar.Header{Name: name, Typeflag: tar.TypeReg, Mode: mode & 0o7777, Size: int64(len(content)), Format: tar.FormatPAX}
			if i == 1 && kind != tar.TypeReg {
				h.Typeflag, h.Size = kind, 0
			}
			if w.WriteHeader(h) != nil {
				t.Skip("no archive can hold this")
			}
			if h.Size > 0 {
				if _, err := w.Write(content); err != nil {
					t.Skip("no archive can hold this")
				}
			}
		}
		if errors.Join(w.Close(), z.Close()) != nil {
			t.Skip("no archive can hold this")
		}
		want, err := tree.ReadTarGz(&b, small())
		if err != nil {
			return
		}
		base := t.TempDir()
		dir := filepath.Join(base, "x")
		if err := want.Write(dir); err != nil {
			t.Fatalf("accepted and not written: %v", err)
		}
		got, err := tree.ReadFolder(dir, small())
		if err != nil {
			t.Fatal(err)
		}
		if d := cmp.Diff(contents(t, want), contents(t, got)); d != "" {
			t.Errorf("(-want +got):\n%s", d)
		}
		if entries, err := os.ReadDir(base); err != nil || len(entries) != 1 {
			t.Errorf("written beside the folder: %v, %v", entries, err)
		}
	})
}
