package verify_test

import (
	"crypto/elliptic"
	"maps"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/trailgate/trailgate/internal/pack/packtest"
	"github.com/trailgate/trailgate/internal/pack/verify"
)

// TestSign checks signatures with the verifier, which is tested against OPA's own signer.
func TestSign(t *testing.T) {
	keys := map[string]packtest.Signer{
		"ES256": packtest.ECDSA(t, "ES256", elliptic.P256()), "ES384": packtest.ECDSA(t, "ES384", elliptic.P384()),
		"RS256": packtest.RSA(t, "RS256", 2048),
	}
	files := fstest.MapFS{
		".manifest": {Data: []byte(`{"roots": ["a"]}`)}, "data.json": {Data: []byte(`{"a": 1}`)},
		"pack.hcl": {Data: []byte("pack {}\n")}, "x/x.rego": {Data: []byte("package x\n")},
	}
	for name, pair := range keys {
		for _, scope := range []string{"", "read"} {
			s, err := verify.NewSigner("k", pair.Private, scope)
			if err != nil {
				t.Fatal(name, err)
			}
			signature, err := s.Sign(files)
			if err != nil {
				t.Fatal(name, err)
			}
			signed := fstest.MapFS{verify.SignaturesFile: {Data: signature}}
			maps.Copy(signed, files)
			check := func(id, scope string, want string) {
				t.Helper()
				key, err := verify.NewKey(id, pair.Public, scope)
				if err != nil {
					t.Fatal(name, err)
				}
				err = key.Check(signed)
				if want == "" && err != nil || want != "" && (err == nil || !strings.Contains(err.Error(), want)) {
					t.Errorf("%s, scope %q: Check: %v, want %q", name, scope, err, want)
				}
			}
			check("k", scope, "")
			check("other", scope, `made with key "k"`)
			check("k", "write", "another scope")
			signed["x/x.rego"] = &fstest.MapFile{Data: []byte("package y\n")}
			check("k", scope, "not what was signed")
		}
	}
}

func TestNewSigner(t *testing.T) {
	small := packtest.RSA(t, "RS256", 1024)
	public := packtest.ECDSA(t, "ES256", elliptic.P256()).Public
	for text, want := range map[string]string{
		"secret":      "no key in PEM",
		small.Private: "1024 bits",
		public:        `it is a "PUBLIC KEY"`,
		"-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n": "cannot be read",
	} {
		if _, err := verify.NewSigner("k", text, ""); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("NewSigner: %v, want %q", err, want)
		}
	}
}
