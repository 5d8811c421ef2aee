// Package integritytest makes what CloudTrail delivers: log files and digests that are signed, with keys of its own, so
// that tests can tamper with them.
package integritytest

import (
	"bytes"
	"compress/gzip"
	"crypto"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/x509"
	"embed"
	"encoding/hex"
	"encoding/json"
	"encoding/pem"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/trailgate/trailgate/internal/integrity"
)

//go:embed keys/*.pem
var pems embed.FS

// Signer is a key pair of a Region.
type Signer struct {
	Private *rsa.PrivateKey
	Public  integrity.Key
}

// NewSigner returns the nth of three key pairs, from 1, as that of a Region. They are made for these tests.
func NewSigner(n int, region string, from, to time.Time) *Signer {
	text, err := pems.ReadFile(fmt.Sprintf("keys/test%d.pem", n))
	must(err)
	block, _ := pem.Decode(text)
	private, err := x509.ParsePKCS1PrivateKey(block.Bytes)
	must(err)
	public, err := integrity.NewKey(region, x509.MarshalPKCS1PublicKey(&private.PublicKey), from, to)
	must(err)
	return &Signer{private, public}
}

// Sign returns the signature of a text in hexadecimal.
func (s *Signer) Sign(text string) string {
	sum := sha256.Sum256([]byte(text))
	sig, err := rsa.SignPKCS1v15(nil, s.Private, crypto.SHA256, sum[:])
	must(err)
	return hex.EncodeToString(sig)
}

func must(err error) {
	if err != nil {
		panic(err)
	}
}

// Object is an object of a bucket.
type Object struct {
	Body []byte
	Meta map[string]string
}

// Bucket is a bucket that trails deliver to.
type Bucket struct {
	Name    string
	Objects map[string]*Object
}

// NewBucket returns an empty bucket.
func NewBucket(name string) *Bucket { return &Bucket{name, map[string]*Object{}} }

// Keys returns the keys of the objects, in order.
func (b *Bucket) Keys() []string { return slices.Sorted(maps.Keys(b.Objects)) }

// Find returns the only key that holds all of the texts.
func (b *Bucket) Find(texts ...string) string {
	var found []string
	for _, k := range b.Keys() {
		if !slices.ContainsFunc(texts, func(s string) bool { return !strings.Contains(k, s) }) {
			found = append(found, k)
		}
	}
	if len(found) != 1 {
		panic(fmt.Sprintf("%q match %d keys: %q", texts, len(found), found))
	}
	return found[0]
}

// Move gives an object another key.
func (b *Bucket) Move(from, to string) {
	b.Objects[to] = b.Objects[from]
	delete(b.Objects, from)
}

// Write writes the bucket as a folder, without metadata, as "aws s3 sync" does.
func (b *Bucket) Write(dir string) error {
	for k, o := range b.Objects {
		path := filepath.Join(dir, filepath.FromSlash(k))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			return err
		}
		if err := os.WriteFile(path, o.Body, 0o644); err != nil {
			return err
		}
	}
	return nil
}

// Trail is a trail's delivery from one Region of one account.
type Trail struct {
	Bucket                             *Bucket
	Prefix, Org, Account, Region, Name string
	Home                               string // "" for Region
	Signer                             *Signer
	Files                              int // log files so far; their names are numbered

	last *last // digest before; nil before the first
}

type last struct {
	bucket, key, hash, signature string
	end                          time.Time
}

// Digest is the content of a digest.
type Digest struct {
	Account     string   `json:"awsAccountId"`
	Start       string   `json:"digestStartTime"`
	End         string   `json:"digestEndTime"`
	Bucket      string   `json:"digestS3Bucket"`
	Object      string   `json:"digestS3Object"`
	Fingerprint string   `json:"digestPublicKeyFingerprint"`
	Algorithm   string   `json:"digestSignatureAlgorithm"`
	Newest      *string  `json:"newestEventTime"`
	Oldest      *string  `json:"oldestEventTime"`
	PrevBucket  *string  `json:"previousDigestS3Bucket"`
	PrevObject  *string  `json:"previousDigestS3Object"`
	PrevHash    *string  `json:"previousDigestHashValue"`
	PrevHashAlg *string  `json:"previousDigestHashAlgorithm"`
	PrevSig     *string  `json:"previousDigestSignature"`
	Logs        []LogRef `json:"logFiles"`
}

// LogRef is a log file in a digest.
type LogRef struct {
	Bucket    string `json:"s3Bucket"`
	Object    string `json:"s3Object"`
	Hash      string `json:"hashValue"`
	Algorithm string `json:"hashAlgorithm"`
	Newest    string `json:"newestEventTime"`
	Oldest    string `json:"oldestEventTime"`
}

func (t *Trail) folder(kind string, at time.Time) string {
	p := t.Prefix + "AWSLogs/"
	if t.Org != "" {
		p += t.Org + "/"
	}
	return p + t.Account + "/" + kind + "/" + t.Region + "/" + at.UTC().Format("2006/01/02") + "/"
}

// LogKey is the key of the nth log file.
func (t *Trail) LogKey(n int, at time.Time) string {
	unique := fmt.Sprintf("%s%0*d", strings.Repeat("X", 4), 12, n)
	return t.folder("CloudTrail", at) + t.Account + "_CloudTrail_" + t.Region + "_" + at.UTC().Format("20060102T1504Z") + "_" + unique + ".json.gz"
}

// DigestKey is the key of the digest that ends at a time.
func (t *Trail) DigestKey(end time.Time, backfill bool) string {
	home := t.Home
	if home == "" {
		home = t.Region
	}
	suffix := ""
	if backfill {
		suffix = "_backfill"
	}
	return t.folder("CloudTrail-Digest", end) + t.Account + "_CloudTrail-Digest_" + t.Region + "_" + t.Name + "_" + home + "_" + end.UTC().Format("20060102T150405Z") + suffix + ".json.gz"
}

// Log delivers a log file with one event and returns what a digest says of it.
func (t *Trail) Log(at time.Time) LogRef {
	t.Files++
	return t.LogOf(at, Records(t.Account, t.Region, t.Files, at, 1))
}

// LogOf delivers a log file of a text.
func (t *Trail) LogOf(at time.Time, text []byte) LogRef {
	key := t.LogKey(t.Files, at)
	t.Bucket.Objects[key] = &Object{Body: Gzip(text)}
	moment := at.Add(-5 * time.Minute).UTC().Format(time.RFC3339)
	return LogRef{t.Bucket.Name, key, Sum(text), "SHA-256", moment, moment}
}

// Hour delivers a digest of the hour that ends at a time, with n log files of it.
func (t *Trail) Hour(end time.Time, n int) {
	var logs []LogRef
	for i := range n {
		logs = append(logs, t.Log(end.Add(-time.Duration(n-i)*time.Hour/time.Duration(n+1))))
	}
	t.Digest(end, logs, false)
}

// Hours delivers n digests, the last of which ends at a time, with so many log files each.
func (t *Trail) Hours(end time.Time, n, logs int) {
	for i := range n {
		t.Hour(end.Add(-time.Duration(n-1-i)*time.Hour), logs)
	}
}

// Restart lets the next digest be a starting one.
func (t *Trail) Restart() { t.last = nil }

// Digest delivers a digest of the hour that ends at a time. Those that fill in files later stand outside of the chain.
func (t *Trail) Digest(end time.Time, logs []LogRef, backfill bool) {
	d := Digest{
		Account: t.Account, Start: end.Add(-time.Hour).UTC().Format(time.RFC3339), End: end.UTC().Format(time.RFC3339), Bucket: t.Bucket.Name,
		Object: t.DigestKey(end, backfill), Fingerprint: t.Signer.Public.Fingerprint, Algorithm: "SHA256withRSA", Logs: logs,
	}
	if logs == nil {
		d.Logs = []LogRef{}
	} else {
		d.Newest, d.Oldest = &logs[len(logs)-1].Newest, &logs[0].Oldest
	}
	if l := t.last; l != nil && !backfill {
		algorithm := "SHA-256"
		d.PrevBucket, d.PrevObject, d.PrevHash, d.PrevHashAlg, d.PrevSig = &l.bucket, &l.key, &l.hash, &algorithm, &l.signature
	}
	hash, signature := t.Bucket.Put(d, t.Signer)
	if backfill {
		t.Bucket.Objects[d.Object].Meta["backfill-generation-timestamp"] = end.Add(6 * time.Hour).UTC().Format("2006-01-02T15:04:05.000Z")
		return
	}
	t.last = &last{d.Bucket, d.Object, hash, signature, end}
}

// Put stores a digest where it says and signs it.
func (b *Bucket) Put(d Digest, s *Signer) (hash, signature string) {
	text, err := json.Marshal(d)
	must(err)
	hash = Sum(text)
	previous := "null"
	if d.PrevSig != nil {
		previous = *d.PrevSig
	}
	signature = s.Sign(d.End + "\n" + d.Bucket + "/" + d.Object + "\n" + hash + "\n" + previous)
	b.Objects[d.Object] = &Object{Gzip(text), map[string]string{"signature": signature, "signature-algorithm": "SHA256withRSA"}}
	return hash, signature
}

// Read reads a digest.
func (b *Bucket) Read(key string) (d Digest) {
	must(json.Unmarshal(Gunzip(b.Objects[key].Body), &d))
	return d
}

// Gzip compresses.
func Gzip(text []byte) []byte {
	var out bytes.Buffer
	w := gzip.NewWriter(&out)
	_, err := w.Write(text)
	must(err)
	must(w.Close())
	return out.Bytes()
}

// Gunzip decompresses.
func Gunzip(b []byte) []byte {
	r, err := gzip.NewReader(bytes.NewReader(b))
	must(err)
	var out bytes.Buffer
	_, err = out.ReadFrom(r)
	must(err)
	return out.Bytes()
}

// Sum is the SHA-256 in hexadecimal.
func Sum(b []byte) string {
	s := sha256.Sum256(b)
	return hex.EncodeToString(s[:])
}

// Records is the text of a log file with so many events, each of root stopping the trail.
func Records(account, region string, file int, at time.Time, n int) []byte {
	var out bytes.Buffer
	out.WriteString(`{"Records":[`)
	for i := range n {
		if i > 0 {
			out.WriteByte(',')
		}
		fmt.Fprintf(&out, `{"eventVersion":"1.11","userIdentity":{"type":"Root","principalId":"%[1]s","arn":"arn:aws:iam::%[1]s:root","accountId":"%[1]s","accessKeyId":"AKIAIOSFODNN7EXAMPLE"},"eventTime":"%[2]s","eventSource":"cloudtrail.amazonaws.com","eventName":"StopLogging","awsRegion":"%[3]s","sourceIPAddress":"198.51.100.%[4]d","userAgent":"aws-cli/2.31.0","requestParameters":{"name":"audit"},"responseElements":null,"requestID":"%[5]s","eventID":"%[5]s","readOnly":false,"eventType":"AwsApiCall","managementEvent":true,"recipientAccountId":"%[1]s","eventCategory":"Management"}`,
			account, at.Add(-5*time.Minute).UTC().Format(time.RFC3339), region, file%250, fmt.Sprintf("00000000-0000-4000-8000-%06d%06d", file, i))
	}
	out.WriteString("]}")
	return out.Bytes()
}
