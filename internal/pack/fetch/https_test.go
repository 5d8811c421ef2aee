package fetch_test

import (
	"crypto/sha256"
	"encoding/hex"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/trailgate/trailgate/internal/pack/fetch"
	"github.com/trailgate/trailgate/internal/pack/packtest"
	"github.com/trailgate/trailgate/internal/pack/tree"
)

func contents(t *testing.T, tr *tree.Tree) packtest.Files {
	t.Helper()
	fsys, err := tr.FS()
	if err != nil {
		t.Fatal(err)
	}
	out := packtest.Files{}
	for _, name := range tr.Names() {
		b, err := fs.ReadFile(fsys, name)
		if err != nil {
			t.Fatal(err)
		}
		out[name] = string(b)
	}
	return out
}

func checksum(b []byte) string {
	sum := sha256.Sum256(b)
	return "sha256:" + hex.EncodeToString(sum[:])
}

func TestFetchArchive(t *testing.T) {
	files := packtest.Pack("org", "1.0.0")
	whole, nested := files.TarGz(t), files.Below("rules-1.0.0/packs/org").With("rules-1.0.0/README.md", "x").TarGz(t)
	link := packtest.Files{"../x": "y"}.TarGz(t)
	plain := httptest.NewServer(http.NotFoundHandler())
	t.Cleanup(plain.Close)
	mux := http.NewServeMux()
	serve := func(path string, b []byte) {
		mux.HandleFunc(path, func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write(b) })
	}
	serve("/org.tar.gz", whole)
	serve("/rules.tgz", nested)
	serve("/evil.tgz", link)
	serve("/zip.tgz", []byte("PK\x03\x04"))
	serve("/large.tgz", make([]byte, 33<<20))
	mux.HandleFunc("/cut.tgz", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Length", "100000")
		_, _ = w.Write(whole)
	})
	mux.Handle("/moved.tgz", http.RedirectHandler("/org.tar.gz", http.StatusFound))
	mux.Handle("/away.tgz", http.RedirectHandler(plain.URL+"/org.tar.gz", http.StatusFound))
	mux.Handle("/round.tgz", http.RedirectHandler("/round.tgz", http.StatusFound))
	server := httptest.NewTLSServer(mux)
	t.Cleanup(server.Close)
	f := fetch.New(fetch.Options{Transport: server.Client().Transport})
	cases := []struct{ path, checksum, err string }{
		{"/org.tar.gz", checksum(whole), ""},
		{"/rules.tgz//rules-1.0.0/packs/org", checksum(nested), ""},
		{"/moved.tgz", checksum(whole), ""},
		{"/org.tar.gz", checksum(nested), "its checksum is " + checksum(whole) + ", not " + checksum(nested)},
		{"/rules.tgz//packs/org", checksum(nested), `there is no folder "packs/org" in it; there is rules-1.0.0`},
		{"/evil.tgz", checksum(link), `refused: "../x" leads out of the pack`},
		{"/evil.tgz", checksum(whole), "its checksum is "}, // and it is not looked into
		{"/zip.tgz", checksum([]byte("PK\x03\x04")), "read archive: "},
		{"/large.tgz", checksum(whole), "refused: it is larger than 33554432 bytes"},
		{"/cut.tgz", checksum(whole), "unexpected EOF"},
		{"/none.tgz", checksum(whole), "404 Not Found"},
		{"/away.tgz", checksum(whole), "which is not https"},
		{"/round.tgz", checksum(whole), "redirected ten times"},
	}
	for _, c := range cases {
		r := request(t, server.URL+c.path, "")
		r.Checksum = c.checksum
		rev, err := f.Resolve(t.Context(), r)
		if err != nil || rev.ID != c.checksum {
			t.Fatalf("resolved %v, %v", rev, err)
		}
		tr, err := f.Fetch(t.Context(), r, rev.ID)
		switch {
		case c.err != "" && (err == nil || !strings.Contains(err.Error(), c.err)):
			t.Errorf("%s: error %v, want %s", c.path, err, c.err)
		case c.err == "" && err != nil:
			t.Errorf("%s: %v", c.path, err)
		case c.err == "":
			if d := cmp.Diff(files, contents(t, tr)); d != "" {
				t.Errorf("%s (-want +got):\n%s", c.path, d)
			}
		}
	}
	r := request(t, server.URL+"/org.tar.gz", "")
	r.Checksum = checksum(whole)
	if _, err := fetch.New(fetch.Options{}).Fetch(t.Context(), r, r.Checksum); err == nil || !strings.Contains(err.Error(), "certificate") {
		t.Errorf("a server with an unknown certificate: %v", err)
	}
}
