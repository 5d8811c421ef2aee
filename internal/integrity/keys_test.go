package integrity_test

import (
	"bytes"
	"crypto/x509"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/trailgate/trailgate/internal/integrity"
	"github.com/trailgate/trailgate/internal/integrity/integritytest"
)

// TestKeyForms: keys are read as PKCS #1, which is documented, and as SubjectPublicKeyInfo, which one of the keys in AWS.s own
// examples is.
func TestKeyForms(t *testing.T) {
	s := signer(1, "us-east-1")
	pkix, err := x509.MarshalPKIXPublicKey(&s.Private.PublicKey)
	if err != nil {
		t.Fatal(err)
	}
	for _, der := range [][]byte{s.Public.DER, pkix} {
		k, err := integrity.NewKey("us-east-1", der, time.Time{}, time.Time{})
		if err != nil {
			t.Fatal(err)
		}
		if len(k.Fingerprint) != 32 || len(k.SHA256()) != 64 {
			t.Errorf("%+v", k)
		}
	}
	if _, err := integrity.NewKey("", []byte("no key"), time.Time{}, time.Time{}); err == nil {
		t.Error("no key was taken for one")
	}
}

func TestKeysFile(t *testing.T) {
	want := published(signer(1, "us-east-1"), signer(2, "eu-west-1"))
	var file bytes.Buffer
	if err := integrity.WriteKeys(&file, want); err != nil {
		t.Fatal(err)
	}
	got, err := integrity.ReadKeys(bytes.NewReader(file.Bytes()))
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(want, got, cmpopts.IgnoreUnexported(integrity.Key{})); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
	// A fingerprint in the file names nothing: the key's own counts.
	forged := strings.Replace(file.String(), want.Keys[0].Fingerprint, hex.EncodeToString(make([]byte, 16)), 1)
	if got, err = integrity.ReadKeys(strings.NewReader(forged)); err != nil || got.Keys[0].Fingerprint != want.Keys[0].Fingerprint {
		t.Errorf("%v, %v", got, err)
	}
}

// TestKeysOfTheAWSCLI: what "aws cloudtrail list-public-keys" prints, by both of its versions, verifies too.
func TestKeysOfTheAWSCLI(t *testing.T) {
	w := newWorld()
	value := base64.StdEncoding.EncodeToString(w.trail.Signer.Public.DER)
	for _, times := range []string{
		fmt.Sprintf(`"ValidityStartTime": %q, "ValidityEndTime": %q`, at(-100).Format(time.RFC3339), at(100).Format(time.RFC3339)),
		fmt.Sprintf(`"ValidityStartTime": %d.0, "ValidityEndTime": %d.5`, at(-100).Unix(), at(100).Unix()),
	} {
		var err error
		w.keys, err = integrity.ReadKeys(strings.NewReader(`{"PublicKeyList": [{"Value": "` + value + `", ` + times + `, "Fingerprint": "x"}]}`))
		if err != nil {
			t.Fatal(err)
		}
		check(t, w.verify(t), integrity.OutcomeVerified, []string{}, []string{whole})
	}
}

func TestKeysRefused(t *testing.T) {
	for text, want := range map[string]string{
		`{`:                                    "read public keys",
		`{}`:                                   "neither a file of",
		`{"format":"trailgate-public-keys/2"}`: `this trailgate reads "trailgate-public-keys/1"`,
		`{"PublicKeyList":[{"Value":"AAAA"}]}`: "ValidityStartTime",
		`{"format":"trailgate-public-keys/1","keys":[{"value":"!"}]}`:    "no base64",
		`{"format":"trailgate-public-keys/1","keys":[{"value":"AAAA"}]}`: "no RSA public key",
	} {
		if _, err := integrity.ReadKeys(strings.NewReader(text)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v does not say %q", text, err, want)
		}
	}
	if _, err := integrity.ReadSignatures(strings.NewReader(`{"format":"x"}`)); err == nil {
		t.Error("a file of another format was taken for signatures")
	}
}

// TestForeignOnlyWhenAsked: a key that is not among those at hand is called foreign only when CloudTrail was asked for
// all keys that the digest can be signed with; a file of keys may be older.
func TestForeignOnlyWhenAsked(t *testing.T) {
	for name, tt := range map[string]struct {
		asked []integrity.Asked
		want  string
	}{
		"asked":            {[]integrity.Asked{{Region: "us-east-1", From: at(-100), To: at(100)}}, "digest-foreign "},
		"not known":        {nil, "key-missing "},
		"another Region":   {[]integrity.Asked{{Region: "eu-west-1", From: at(-100), To: at(100)}}, "key-missing "},
		"asked too early":  {[]integrity.Asked{{Region: "us-east-1", From: at(-100), To: at(0)}}, "key-missing "},
		"asked from later": {[]integrity.Asked{{Region: "us-east-1", From: at(1), To: at(100)}}, "key-missing "},
	} {
		w := newWorld()
		w.rewrite(w.digestAt(0), signer(3, "us-east-1"), func(d *integritytest.Digest) { d.Fingerprint = signer(3, "").Public.Fingerprint })
		w.keys.Asked = tt.asked
		if got := told(w.verify(t)); !strings.HasPrefix(got[0], tt.want) {
			t.Errorf("%s: %q", name, got)
		}
	}
}

func base64Of(b []byte) string { return base64.StdEncoding.EncodeToString(b) }
