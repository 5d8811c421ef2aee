package verify_test

import (
	"crypto/elliptic"
	"encoding/base64"
	"fmt"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/open-policy-agent/opa/v1/bundle"

	"github.com/trailgate/trailgate/internal/pack/packtest"
	"github.com/trailgate/trailgate/internal/pack/verify"
)

func fsOf(f packtest.Files) fstest.MapFS {
	out := fstest.MapFS{}
	for name, content := range f {
		out[name] = &fstest.MapFile{Data: []byte(content)}
	}
	return out
}

func key(t *testing.T, s packtest.Signer, scope string) *verify.Key {
	t.Helper()
	k, err := verify.NewKey("governance", s.Public, scope)
	if err != nil {
		t.Fatal(err)
	}
	return k
}

func files() packtest.Files {
	return packtest.Pack("org", "1.0.0").With("data.json", `{"a": 1, "b": [2]}`).With(".hidden", "x").With("README.md", "# org")
}

func TestSigned(t *testing.T) {
	rsa := packtest.RSA(t, "RS256", 2048)
	pss := rsa
	pss.Algorithm = "PS384"
	cases := map[string]packtest.Signer{
		"RS256": rsa, "PS384": pss,
		"ES256": packtest.ECDSA(t, "ES256", elliptic.P256()),
		"ES384": packtest.ECDSA(t, "ES384", elliptic.P384()),
		"ES512": packtest.ECDSA(t, "ES512", elliptic.P521()),
	}
	for name, s := range cases {
		for _, claims := range []packtest.Claims{{}, {KeyID: "governance"}, {Scope: "rules"}, {Hash: bundle.SHA512}} {
			if err := key(t, s, claims.Scope).Check(fsOf(files().Sign(t, s, claims))); err != nil {
				t.Errorf("%s, %+v: %v", name, claims, err)
			}
		}
	}
	// As OPA has it, the signature of JSON and YAML is about what it says.
	signed := files().Sign(t, rsa, packtest.Claims{}).With("data.json", `{"b":[2],"a":1}`)
	if err := key(t, rsa, "").Check(fsOf(signed)); err != nil {
		t.Errorf("data written in another way: %v", err)
	}
}

// token puts a signature together of parts that need not fit.
func token(header, payload, signature string) string {
	e := base64.RawURLEncoding
	return e.EncodeToString([]byte(header)) + "." + e.EncodeToString([]byte(payload)) + "." + signature
}

func withToken(f packtest.Files, token string) packtest.Files {
	return f.With(verify.SignaturesFile, fmt.Sprintf(`{"signatures": [%q]}`, token))
}

func TestTampered(t *testing.T) {
	s := packtest.ECDSA(t, "ES256", elliptic.P256())
	other := packtest.ECDSA(t, "ES256", elliptic.P256())
	rsa := packtest.RSA(t, "RS256", 2048)
	secret := packtest.Signer{Algorithm: "HS256", Private: s.Public} // the public key taken for a shared secret
	signed := files().Sign(t, s, packtest.Claims{})
	parts := strings.Split(files().Token(t, s, packtest.Claims{}), ".")
	payload, err := base64.RawURLEncoding.DecodeString(parts[1])
	if err != nil {
		t.Fatal(err)
	}
	more := strings.Replace(string(payload), `"files":[`, `"files":[{"name":"x.rego","hash":"00","algorithm":"SHA-256"},`, 1)
	cases := []struct {
		name  string
		files packtest.Files
		want  string
	}{
		{"not signed", files(), "the pack is not signed: it has no .signatures.json"},
		{"rule changed", signed.With("trail/trail.rego", "package x"), `the file "trail/trail.rego" is not what was signed`},
		{"a byte added", signed.With("trail/trail.rego", files()["trail/trail.rego"]+"\n"), `the file "trail/trail.rego" is not what was signed`},
		{"manifest changed", signed.With("pack.hcl", "pack {}"), `the file "pack.hcl" is not what was signed`},
		{"data changed", signed.With("data.json", `{"a": 2, "b": [2]}`), `the file "data.json" is not what was signed`},
		{"data broken", signed.With("data.json", `{`), `the file "data.json" is not what was signed`},
		{"readme changed", signed.With("README.md", ""), `the file "README.md" is not what was signed`},
		{"rule added", signed.With("x/x.rego", "package x"), `the file "x/x.rego" is not signed`},
		{"hidden file added", signed.With(".x", ""), `the file ".x" is not signed`},
		{"second signature below", signed.With("trail/.signatures.json", "{}"), `the file "trail/.signatures.json" is not signed`},
		{"rule removed", signed.Without("trail/trail.rego"), `the file "trail/trail.rego" is signed and missing`},
		{"hidden file removed", signed.Without(".hidden"), `the file ".hidden" is signed and missing`},
		{"rule renamed", signed.Without("trail/trail.rego").With("trail/a.rego", files()["trail/trail.rego"]), `the file "trail/a.rego" is not signed`},
		{"rule in other letters", signed.Without("trail/trail.rego").With("trail/Trail.rego", files()["trail/trail.rego"]), `the file "trail/Trail.rego" is not signed`},
		{"contents swapped", signed.With("README.md", signed[".hidden"]).With(".hidden", signed["README.md"]), `is not what was signed`},
		{"other key", files().Sign(t, other, packtest.Claims{}), `it was not made with key "governance", or was altered`},
		{"other key's id", files().Sign(t, s, packtest.Claims{KeyID: "someone"}), `it was made with key "someone"; the configuration trusts key "governance"`},
		{"RSA key", files().Sign(t, rsa, packtest.Claims{}), `it was made with algorithm "RS256"; key "governance" is for ES256`},
		{"public key as secret", files().Sign(t, secret, packtest.Claims{}), `it was made with algorithm "HS256"; key "governance" is for ES256`},
		{"no algorithm", withToken(files(), token(`{"alg":"none"}`, string(payload), "")), `it was made with algorithm "none"`},
		{"no algorithm named", withToken(files(), token(`{}`, string(payload), parts[2])), `it was made with algorithm ""`},
		{"algorithm in small letters", withToken(files(), token(`{"alg":"es256"}`, string(payload), parts[2])), `it was made with algorithm "es256"`},
		{"header replaced", withToken(files(), token(`{"alg":"ES256","typ":"x"}`, string(payload), parts[2])), "or was altered"},
		{"extension", withToken(files(), token(`{"alg":"ES256","crit":["b64"]}`, string(payload), parts[2])), "extensions that must be understood: b64"},
		{"file put on the list", withToken(files(), token(`{"alg":"ES256","typ":"JWT"}`, more, parts[2])), "or was altered"},
		{"no signature", withToken(files(), parts[0]+"."+parts[1]+"."), "or was altered"},
		{"zeros for a signature", withToken(files(), parts[0]+"."+parts[1]+"."+base64.RawURLEncoding.EncodeToString(make([]byte, 64))), "or was altered"},
		{"signature of another pack", packtest.Pack("org", "2.0.0").With(verify.SignaturesFile, signed[verify.SignaturesFile]), `the file "pack.hcl" is not what was signed`},
		{"scope", files().Sign(t, s, packtest.Claims{Scope: "write"}), `it is for another scope than ""`},
		{"weak hash", files().Sign(t, s, packtest.Claims{Hash: bundle.MD5}), `is hashed with "MD5"`},
		{"weak hash, SHA-1", files().Sign(t, s, packtest.Claims{Hash: bundle.SHA1}), `is hashed with "SHA-1"`},
		{"signed outside", files().With(verify.SignaturesFile, files().Below("packs/org").Sign(t, s, packtest.Claims{})[verify.SignaturesFile]), `the file ".hidden" is not signed; "packs/org/.hidden" is: sign in the pack's folder packs/org`},
		{"path outside", files().With(verify.SignaturesFile, files().Below("..").Sign(t, s, packtest.Claims{})[verify.SignaturesFile]), `lists "../.hidden", which is no file of a pack`},
		{"no JSON", files().With(verify.SignaturesFile, "x"), "read .signatures.json: "},
		{"no token", withToken(files(), "x"), ".signatures.json holds no token"},
		{"empty list", files().With(verify.SignaturesFile, `{"signatures": []}`), "has 0 signatures; one is wanted"},
		{"two signatures", files().With(verify.SignaturesFile, `{"signatures": ["a", "b"]}`), "has 2 signatures; one is wanted"},
		{"plugin", files().With(verify.SignaturesFile, `{"signatures": ["a"], "plugin": "always"}`), `asks for the plugin "always"`},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			err := key(t, s, "").Check(fsOf(c.files))
			if err == nil || !strings.HasPrefix(err.Error(), "check signature: ") || !strings.Contains(err.Error(), c.want) {
				t.Errorf("error %v, want %s", err, c.want)
			}
		})
	}
	if err := key(t, s, "rules").Check(fsOf(signed)); err == nil || !strings.Contains(err.Error(), `another scope than "rules"`) {
		t.Errorf("scope demanded and not signed: %v", err)
	}
}

func TestNewKey(t *testing.T) {
	s := packtest.ECDSA(t, "ES256", elliptic.P256())
	cases := []struct{ name, id, text, want string }{
		{"no id", "", s.Public, "the key has no id"},
		{"no PEM", "a", "MFkwEwYHKoZ", "it is no key in PEM"},
		{"private", "a", s.Private, "it is a private key"},
		{"two", "a", s.Public + s.Public, "it holds more than one key"},
		{"certificate", "a", strings.ReplaceAll(s.Public, "PUBLIC KEY", "CERTIFICATE"), `it is a "CERTIFICATE"`},
		{"broken", "a", strings.Replace(s.Public, "MFk", "MAk", 1), "it cannot be read"},
		{"short", "a", packtest.RSA(t, "RS256", 1024).Public, "it has 1024 bits"},
		{"curve", "a", packtest.ECDSA(t, "ES256", elliptic.P224()).Public, "it is neither an RSA key nor an ECDSA key"},
	}
	for _, c := range cases {
		if _, err := verify.NewKey(c.id, c.text, ""); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: error %v, want %s", c.name, err, c.want)
		}
	}
}
