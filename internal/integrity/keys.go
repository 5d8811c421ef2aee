package integrity

import (
	"cmp"
	"context"
	"crypto"
	"crypto/md5" //nolint:gosec // CloudTrail's fingerprints are MD5; they name keys, nothing rests on them
	"crypto/rsa"
	"crypto/sha256"
	"crypto/x509"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"time"
)

// Key is a public key of CloudTrail's. Each Region has its own, and changes them from time to time.
type Key struct {
	Region      string // "" where the file it is from does not say
	Fingerprint string // MD5 of DER, as digests name it
	DER         []byte // as ListPublicKeys gives it
	From, To    time.Time

	public *rsa.PublicKey
}

// NewKey reads a key. ListPublicKeys is documented to give PKCS #1; a SubjectPublicKeyInfo is taken too, as one of the
// keys in AWS's own examples is one. The fingerprint is computed, never believed.
func NewKey(region string, der []byte, from, to time.Time) (Key, error) {
	public, err := x509.ParsePKCS1PublicKey(der)
	if err != nil {
		parsed, err := x509.ParsePKIXPublicKey(der)
		var ok bool
		if public, ok = parsed.(*rsa.PublicKey); err != nil || !ok {
			return Key{}, errors.New("it is no RSA public key in DER: take what ListPublicKeys gives")
		}
	}
	sum := md5.Sum(der) //nolint:gosec // see above
	return Key{Region: region, Fingerprint: hex.EncodeToString(sum[:]), DER: der, From: from.UTC(), To: to.UTC(), public: public}, nil
}

// SHA256 is the SHA-256 of the key's DER, in hexadecimal, for those who compare keys by something better than MD5.
func (k *Key) SHA256() string {
	sum := sha256.Sum256(k.DER)
	return hex.EncodeToString(sum[:])
}

// signed tells whether the key's owner signed a text.
func (k *Key) signed(text string, signature []byte) bool {
	sum := sha256.Sum256([]byte(text))
	return rsa.VerifyPKCS1v15(k.public, crypto.SHA256, sum[:], signature) == nil
}

// Asked is what CloudTrail was asked for: all keys that a Region used in a time.
type Asked struct {
	Region   string
	From, To time.Time
}

// Keys are public keys, and what they are all of.
type Keys struct {
	Keys  []Key
	Asked []Asked // empty where that is not known
}

// KeySource gives the keys that a Region used in a time.
type KeySource func(ctx context.Context, region string, from, to time.Time) (*Keys, error)

// Source returns a source that gives these keys whatever is asked.
func (k *Keys) Source() KeySource {
	return func(context.Context, string, time.Time, time.Time) (*Keys, error) { return k, nil }
}

// Add adds keys and what they are all of, each once, in order.
func (k *Keys) Add(o *Keys) {
	k.Keys = append(k.Keys, o.Keys...)
	slices.SortFunc(k.Keys, func(a, b Key) int {
		return cmp.Or(cmp.Compare(a.Region, b.Region), a.From.Compare(b.From), cmp.Compare(a.Fingerprint, b.Fingerprint), a.To.Compare(b.To))
	})
	k.Keys = slices.CompactFunc(k.Keys, func(a, b Key) bool { return a.Region == b.Region && a.Fingerprint == b.Fingerprint })
	k.Asked = append(k.Asked, o.Asked...)
	slices.SortFunc(k.Asked, func(a, b Asked) int {
		return cmp.Or(cmp.Compare(a.Region, b.Region), a.From.Compare(b.From), a.To.Compare(b.To))
	})
	k.Asked = slices.CompactFunc(k.Asked, func(a, b Asked) bool {
		return a.Region == b.Region && a.From.Equal(b.From) && a.To.Equal(b.To)
	})
}

// redelivery is how long CloudTrail tries to deliver again after a failure (user guide): a digest may be signed as late
// as that, with the key of then.
const redelivery = 31 * 24 * time.Hour

// find returns the key that a digest of a Region names, or why there is none. Foreign is true when CloudTrail was asked
// for all keys that the digest could be signed with, and that key is none of them.
func (k *Keys) find(region, fingerprint string, end, now time.Time) (key *Key, why string, foreign bool) {
	other := ""
	for i := range k.Keys {
		key := &k.Keys[i]
		if key.Fingerprint != fingerprint {
			continue
		}
		if key.Region != region && key.Region != "" {
			other = key.Region
			continue
		}
		if key.To.Before(end) || key.From.After(end.Add(redelivery)) {
			return nil, fmt.Sprintf("its key %s was valid from %s to %s only", fingerprint, clock(key.From), clock(key.To)), false
		}
		return key, "", false
	}
	until := end.Add(redelivery)
	if until.After(now) {
		until = now
	}
	foreign = slices.ContainsFunc(k.Asked, func(a Asked) bool {
		return a.Region == region && !a.From.After(end) && !a.To.Before(until)
	})
	switch {
	case other != "":
		return nil, fmt.Sprintf("it is signed with key %s of Region %s", fingerprint, other), foreign
	case foreign:
		return nil, fmt.Sprintf("CloudTrail has published no key %s for %s and that time", fingerprint, region), true
	}
	return nil, fmt.Sprintf("no public key with the fingerprint %s is at hand for %s", fingerprint, region), false
}

// clock writes a time as CloudTrail does.
func clock(t time.Time) string { return t.UTC().Format(time.RFC3339) }
