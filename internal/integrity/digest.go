package integrity

import (
	"encoding/hex"
	"encoding/json"
	"fmt"
	"strings"
	"time"
)

// The only algorithms that CloudTrail uses (user guide, "CloudTrail digest file structure").
const (
	hashAlgorithm      = "SHA-256"
	signatureAlgorithm = "SHA256withRSA"
)

// digestFile is the content of a digest. Fields that a starting digest holds as null are empty.
type digestFile struct {
	Account            string   `json:"awsAccountId"`
	StartTime          string   `json:"digestStartTime"`
	EndTime            string   `json:"digestEndTime"`
	Bucket             string   `json:"digestS3Bucket"`
	Object             string   `json:"digestS3Object"`
	Fingerprint        string   `json:"digestPublicKeyFingerprint"`
	SignatureAlgorithm string   `json:"digestSignatureAlgorithm"`
	PreviousBucket     *string  `json:"previousDigestS3Bucket"`
	PreviousObject     *string  `json:"previousDigestS3Object"`
	PreviousHash       *string  `json:"previousDigestHashValue"`
	PreviousAlgorithm  *string  `json:"previousDigestHashAlgorithm"`
	PreviousSignature  *string  `json:"previousDigestSignature"`
	Logs               []logRef `json:"logFiles"`

	start, end time.Time
}

// logRef is a log file as a digest lists it.
type logRef struct {
	Bucket    string `json:"s3Bucket"`
	Object    string `json:"s3Object"`
	Hash      string `json:"hashValue"`
	Algorithm string `json:"hashAlgorithm"`
}

// parseDigest reads a digest and checks that what verification rests on is there.
func parseDigest(text []byte) (*digestFile, error) {
	var d digestFile
	if err := json.Unmarshal(text, &d); err != nil {
		return nil, &FormatError{"it is no digest: its JSON cannot be read"}
	}
	for _, f := range []struct{ name, value string }{
		{"awsAccountId", d.Account},
		{"digestStartTime", d.StartTime},
		{"digestEndTime", d.EndTime},
		{"digestS3Bucket", d.Bucket},
		{"digestS3Object", d.Object},
		{"digestPublicKeyFingerprint", d.Fingerprint},
	} {
		if f.value == "" || strings.ContainsAny(f.value, "\n\r\x00") {
			return nil, &FormatError{"it is no digest: " + f.name + " is missing"}
		}
	}
	var err error
	if d.start, err = time.Parse(time.RFC3339, d.StartTime); err != nil {
		return nil, &FormatError{"it is no digest: digestStartTime cannot be read"}
	}
	if d.end, err = time.Parse(time.RFC3339, d.EndTime); err != nil || !d.end.After(d.start) {
		return nil, &FormatError{"it is no digest: digestEndTime cannot be read, or is not after digestStartTime"}
	}
	return &d, d.checkPrevious()
}

// checkPrevious wants all of what is said of the previous digest, or nothing.
func (d *digestFile) checkPrevious() error {
	n := 0
	for _, p := range []*string{d.PreviousBucket, d.PreviousObject, d.PreviousHash, d.PreviousSignature} {
		if p != nil && *p != "" {
			n++
		}
	}
	if n != 0 && n != 4 {
		return &FormatError{"it is no digest: some of what it should say of the previous one is missing"}
	}
	return nil
}

// starts tells a starting digest, which has none before it.
func (d *digestFile) starts() bool { return d.PreviousObject == nil || *d.PreviousObject == "" }

func deref(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}

// stringToSign is what CloudTrail signs of a digest whose uncompressed bytes have the hash given in hexadecimal: its end
// time as written, its place, its hash, and the signature of the one before, or "null" (user guide, "custom
// implementations").
func (d *digestFile) stringToSign(hash string) string {
	previous := "null"
	if s := deref(d.PreviousSignature); s != "" {
		previous = s
	}
	return fmt.Sprintf("%s\n%s/%s\n%s\n%s", d.EndTime, d.Bucket, d.Object, hash, previous)
}

// decodeSignature reads a signature, which metadata and digests hold in hexadecimal.
func decodeSignature(s string) ([]byte, bool) {
	b, err := hex.DecodeString(strings.TrimSpace(s))
	return b, err == nil && len(b) > 0
}
