// Package packtest makes packs, archives, signatures and repositories for tests.
package packtest

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/hex"
	"encoding/json"
	"encoding/pem"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/open-policy-agent/opa/v1/bundle"
	"github.com/open-policy-agent/opa/v1/util"
)

// Files are the files of a pack by name.
type Files map[string]string

// Pack returns a pack with one rule, which finds every deletion of a trail. Its name must be a Rego identifier.
func Pack(name, version string) Files {
	return Files{
		"pack.hcl": fmt.Sprintf("pack {\n  name    = %q\n  version = %q\n}\n", name, version),
		"trail/trail.rego": fmt.Sprintf(`# METADATA
# title: A trail was deleted
# description: Deleting a trail ends the record of what happens in an account.
# custom:
#   id: %q
#   severity: high
package trailgate.rules.%s.trail

deny contains finding if {
	input.eventName == "DeleteTrail"
	finding := {"msg": "a trail was deleted"}
}
`, "ORG-001", name),
	}
}

// With returns the files and one more, or another content of one.
func (f Files) With(name, content string) Files {
	out := maps.Clone(f)
	out[name] = content
	return out
}

// Without returns the files but one.
func (f Files) Without(name string) Files {
	out := maps.Clone(f)
	delete(out, name)
	return out
}

// Below returns the files in a folder.
func (f Files) Below(folder string) Files {
	out := Files{}
	for name, content := range f {
		out[folder+"/"+name] = content
	}
	return out
}

// Names lists the files, sorted.
func (f Files) Names() []string { return slices.Sorted(maps.Keys(f)) }

// Write writes the files below a folder.
func (f Files) Write(t testing.TB, dir string) {
	t.Helper()
	for name, content := range f {
		p := filepath.Join(dir, filepath.FromSlash(name))
		if err := errors.Join(os.MkdirAll(filepath.Dir(p), 0o755), os.WriteFile(p, []byte(content), 0o644)); err != nil {
			t.Fatal(err)
		}
	}
}

// TarGz returns the files as an archive, always the same for the same files.
func (f Files) TarGz(t testing.TB) []byte {
	t.Helper()
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	w := tar.NewWriter(z)
	for _, name := range f.Names() {
		err := w.WriteHeader(&tar.Header{Name: name, Mode: 0o644, Size: int64(len(f[name]))})
		if _, e := w.Write([]byte(f[name])); errors.Join(err, e) != nil {
			t.Fatal(err, e)
		}
	}
	if err := errors.Join(w.Close(), z.Close()); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// Signer is a key pair.
type Signer struct {
	Algorithm string
	Private   string // PEM, or the secret of HS256
	Public    string // PEM
}

// ECDSA returns a new key pair on a curve, for the algorithm given.
func ECDSA(t testing.TB, algorithm string, curve elliptic.Curve) Signer {
	t.Helper()
	key, err := ecdsa.GenerateKey(curve, rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return signer(t, algorithm, key, &key.PublicKey)
}

// RSA returns a new key pair for the algorithm given.
func RSA(t testing.TB, algorithm string, bits int) Signer {
	t.Helper()
	key, err := rsa.GenerateKey(rand.Reader, bits)
	if err != nil {
		t.Fatal(err)
	}
	return signer(t, algorithm, key, &key.PublicKey)
}

func signer(t testing.TB, algorithm string, private, public any) Signer {
	t.Helper()
	a, err := x509.MarshalPKCS8PrivateKey(private)
	b, err2 := x509.MarshalPKIXPublicKey(public)
	if err := errors.Join(err, err2); err != nil {
		t.Fatal(err)
	}
	return Signer{
		Algorithm: algorithm,
		Private:   string(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: a})),
		Public:    string(pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: b})),
	}
}

// Claims are what a signature says beside the hashes of the files.
type Claims struct {
	KeyID string // in the header and in the deprecated claim
	Scope string
	Hash  bundle.HashingAlgorithm // SHA-256 when empty
}

// Sign returns the files with a signature, made by OPA's own signer.
func (f Files) Sign(t testing.TB, s Signer, c Claims) Files {
	t.Helper()
	return f.With(".signatures.json", string(marshal(t, map[string]any{"signatures": []string{f.Token(t, s, c)}})))
}

// Token returns the signature of the files.
func (f Files) Token(t testing.TB, s Signer, c Claims) string {
	t.Helper()
	algorithm := c.Hash
	if algorithm == "" {
		algorithm = bundle.SHA256
	}
	hasher, err := bundle.NewSignatureHasher(algorithm)
	if err != nil {
		t.Fatal(err)
	}
	var infos []bundle.FileInfo
	for _, name := range f.Without(".signatures.json").Names() {
		var value any = []byte(f[name])
		if bundle.IsStructuredDoc(name) {
			if err := util.Unmarshal([]byte(f[name]), &value); err != nil {
				t.Fatal(err)
			}
		}
		sum, err := hasher.HashFile(value)
		if err != nil {
			t.Fatal(err)
		}
		infos = append(infos, bundle.NewFile(name, hex.EncodeToString(sum), algorithm.String()))
	}
	config := bundle.NewSigningConfig(s.Private, s.Algorithm, "")
	if c.Scope != "" {
		config.ClaimsPath = filepath.Join(t.TempDir(), "claims.json")
		if err := os.WriteFile(config.ClaimsPath, marshal(t, map[string]string{"scope": c.Scope, "keyid": c.KeyID}), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	token, err := bundle.GenerateSignedToken(infos, config, c.KeyID)
	if err != nil {
		t.Fatal(err)
	}
	return token
}

func marshal(t testing.TB, v any) []byte {
	t.Helper()
	b, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return b
}
