package integrity_test

import (
	"bytes"
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/trailgate/trailgate/internal/integrity"
	"github.com/trailgate/trailgate/internal/integrity/integritytest"
)

// TestNoTampering: what happens without anybody's doing, and what cannot be proven. None of it is called altered.
func TestNoTampering(t *testing.T) {
	mirror := func(w *world) {
		for _, o := range w.bucket.Objects {
			o.Meta = nil
		}
		w.opts.Bucket = ""
	}
	tests := []struct {
		name     string
		do       func(w *world)
		outcome  integrity.Outcome
		problems []string
		verified []string
	}{
		{"key rotated", func(w *world) {
			w.trail.Signer = signer(2, "us-east-1")
			w.keys.Add(published(w.trail.Signer))
			w.trail.Hours(at(2), 2, 1)
			w.opts.AsOf = at(2)
		}, "verified", []string{}, []string{"111122223333 us-east-1 audit_all 02T00:01:31–02T08:01:31"}},
		{"a key that is not at hand is made up for by the chain", func(w *world) {
			w.trail.Signer = signer(2, "us-east-1")
			w.keys = published(w.trail.Signer)
			w.trail.Hours(at(2), 2, 1)
			w.opts.AsOf = at(2)
		}, "verified", []string{}, []string{"111122223333 us-east-1 audit_all 02T00:01:31–02T08:01:31"}},
		{"no key at hand", func(w *world) {
			w.keys = &integrity.Keys{}
		}, "unproven", []string{
			"key-missing " + digestName + "010131Z.json.gz 00:01–01:01", "key-missing " + digestName + "020131Z.json.gz 01:01–02:01",
			"key-missing " + digestName + "030131Z.json.gz 02:01–03:01", "key-missing " + digestName + "040131Z.json.gz 03:01–04:01",
			"key-missing " + digestName + "050131Z.json.gz 04:01–05:01", "key-missing " + digestName + "060131Z.json.gz 05:01–06:01",
			"log-unproven " + logName + "0021Z_XXXX000000000001.json.gz ×10",
		}, []string{}},
		{"key of another Region only", func(w *world) {
			w.keys.Keys[0].Region, w.keys.Asked = "eu-west-1", nil
			w.opts.Since = new(at(-1))
		}, "unproven", []string{"key-missing " + digestName + "060131Z.json.gz 05:01–06:01", "log-unproven " + logName + "0521Z_XXXX000000000009.json.gz ×2"}, []string{}},
		{"key not valid then", func(w *world) {
			w.keys.Keys[0].To = at(-100)
			w.opts.Since = new(at(-1))
		}, "unproven", []string{"key-missing " + digestName + "060131Z.json.gz 05:01–06:01", "log-unproven " + logName + "0521Z_XXXX000000000009.json.gz ×2"}, []string{}},
		{"logging stopped and started", func(w *world) {
			w.trail.Restart()
			w.trail.Hours(at(10), 3, 1)
			w.opts.AsOf = at(10)
		}, "unproven", []string{"restart 06:01–13:01"}, []string{whole, "111122223333 us-east-1 audit_all 02T13:01:31–02T16:01:31"}},
		{"a chain between two others deleted with its logs looks the same", func(w *world) {
			w.trail.Restart()
			w.trail.Hours(at(4), 1, 1)
			w.bucket.Move(w.trail.DigestKey(at(4), false), "gone")
			delete(w.bucket.Objects, w.bucket.Find("CloudTrail_us-east-1_20260102T0931Z"))
			w.trail.Restart()
			w.trail.Hours(at(10), 3, 1)
			w.opts.AsOf = at(10)
		}, "unproven", []string{"restart 06:01–13:01"}, []string{whole, "111122223333 us-east-1 audit_all 02T13:01:31–02T16:01:31"}},
		{"logs in the time without digests", func(w *world) {
			w.trail.Log(at(3))
			w.trail.Restart()
			w.trail.Hours(at(10), 3, 1)
			w.opts.AsOf = at(10)
		}, "unproven", []string{"restart 06:01–13:01", "log-unproven " + logName + "0901Z_XXXX000000000011.json.gz ×1"}, []string{whole, "111122223333 us-east-1 audit_all 02T13:01:31–02T16:01:31"}},
		{"restart outside of the time asked for", func(w *world) {
			w.trail.Restart()
			w.trail.Hours(at(10), 3, 1)
			w.opts.AsOf, w.opts.Since = at(10), new(at(7))
		}, "verified", []string{}, []string{"111122223333 us-east-1 audit_all 02T13:01:31–02T16:01:31"}},
		{"logs delivered after the newest digest", func(w *world) {
			w.trail.Log(newest.Add(20 * time.Minute))
			w.trail.Log(newest.Add(-time.Minute))
		}, "verified", []string{"pending " + logName + "0600Z_XXXX000000000012.json.gz ×2"}, []string{whole}},
		{"logs before validation was enabled", func(w *world) {
			w.trail.Log(at(-9))
		}, "unproven", []string{"log-unproven 111122223333_CloudTrail_us-east-1_20260101T2101Z_XXXX000000000011.json.gz ×1"}, []string{whole}},
		{"asked for more than there is", func(w *world) {
			w.opts.Since, w.opts.Until = new(at(-10)), new(at(3))
		}, "unproven", []string{"before-chain 20:01–00:01", "after-chain 06:01–09:01"}, []string{whole}},
		{"a part of the time", func(w *world) {
			w.opts.Since, w.opts.Until = new(at(-4)), new(at(-2).Add(-10*time.Minute))
		}, "verified", []string{}, []string{"111122223333 us-east-1 audit_all 02T02:01:31–02T04:01:31"}},
		{"tampering outside of the time asked for", func(w *world) {
			w.bucket.Objects[w.logOf(-5, 0)].Body = nil
			delete(w.bucket.Objects, w.digestAt(-4))
			delete(w.bucket.Objects, w.logOf(0, 0))
			w.opts.Since, w.opts.Until = new(at(-4)), new(at(-2))
		}, "verified", []string{}, []string{"111122223333 us-east-1 audit_all 02T02:01:31–02T04:01:31"}},
		{"newest digest old", func(w *world) {
			w.opts.AsOf = at(5)
		}, "unproven", []string{"after-chain 06:01–09:01"}, []string{whole}},
		{"two trails in a bucket", func(w *world) {
			o := *w.trail
			o.Name, o.Files = "second", 30
			o.Restart()
			o.Hours(newest, 6, 1)
		}, "verified", []string{}, []string{whole, "111122223333 us-east-1 second 02T00:01:31–02T06:01:31"}},
		{"a trail that was deleted, and one that goes on", func(w *world) {
			o := *w.trail
			o.Name, o.Files = "second", 30
			o.Restart()
			o.Hours(at(-3), 3, 1)
		}, "unproven", []string{"after-chain 03:01–04:41"}, []string{whole, "111122223333 us-east-1 second 02T00:01:31–02T03:01:31"}},
		{"only one of the trails must cover the time", func(w *world) {
			o := *w.trail
			o.Name, o.Files = "second", 30
			o.Restart()
			o.Hours(at(-3), 3, 1)
			w.opts.Trails = []string{"audit_all"}
		}, "verified", []string{}, []string{whole, "111122223333 us-east-1 second 02T00:01:31–02T03:01:31"}},
		{"a trail without validation beside one with it", func(w *world) {
			o := *w.trail
			o.Files = 30
			o.Log(at(-2))
		}, "altered", []string{"log-added " + logName + "0401Z_XXXX000000000031.json.gz"}, []string{whole}},
		{"files filled in later", func(w *world) {
			w.trail.Files = 30
			w.trail.Digest(at(-2), []integritytest.LogRef{w.trail.Log(at(-2).Add(-10 * time.Minute))}, true)
		}, "verified", []string{}, []string{whole}},
		{"files filled in later, one altered", func(w *world) {
			w.trail.Files = 30
			w.trail.Digest(at(-2), []integritytest.LogRef{w.trail.Log(at(-2).Add(-10 * time.Minute))}, true)
			w.bucket.Objects[w.bucket.Find("XXXX000000000031")].Body = nil
		}, "altered", []string{"log-altered " + logName + "0351Z_XXXX000000000031.json.gz"}, []string{withoutTwo, afterTwo}},
		{"a digest that fills in does not stand for that of its hour", func(w *world) {
			w.trail.Digest(at(1), []integritytest.LogRef{w.trail.Log(at(1).Add(-10 * time.Minute))}, true)
			w.opts.AsOf = at(3)
		}, "unproven", []string{"after-chain 06:01–07:01"}, []string{whole}},
		{"a log delivered long after its time", func(w *world) {
			w.opts.Until = new(at(-2))
			log := w.trail.Log(at(-3).Add(-30 * time.Minute))
			w.trail.Hour(at(1), 0)
			w.trail.Hour(at(2), 0)
			w.trail.Digest(at(3), []integritytest.LogRef{log}, false)
		}, "verified", []string{}, []string{"111122223333 us-east-1 audit_all 02T00:01:31–02T04:01:31"}},
		{"organization, prefix, several Regions and accounts", func(w *world) {
			for i, at := range []struct{ account, region string }{{"111122223333", "us-east-1"}, {"111122223333", "eu-west-1"}, {"444455556666", "us-gov-west-1"}} {
				s := signer(i+1, at.region)
				w.keys.Add(published(s))
				o := &integritytest.Trail{Bucket: w.bucket, Prefix: "central/AWSLogs/x/", Org: "o-exampleorg1", Account: at.account, Region: at.region, Name: "org", Home: "us-east-1", Signer: s}
				o.Hours(newest, 3, 2)
			}
			w.opts.Prefix = "central/"
		}, "verified", []string{}, []string{
			"111122223333 eu-west-1 org 02T03:01:31–02T06:01:31", "111122223333 us-east-1 org 02T03:01:31–02T06:01:31", "444455556666 us-gov-west-1 org 02T03:01:31–02T06:01:31",
		}},
		{"one Region, by its folder", func(w *world) {
			o := *w.trail
			o.Region, o.Name = "eu-west-1", "other"
			o.Log(at(-2))
			w.opts.Prefix = "AWSLogs/111122223333/CloudTrail/us-east-1/"
		}, "verified", []string{}, []string{whole}},
		{"accounts and Regions asked for that are not there", func(w *world) {
			w.opts.Accounts, w.opts.Regions = []string{"111122223333", "444455556666"}, []string{"us-east-1", "eu-west-1"}
		}, "unproven", []string{"no-digest", "no-digest"}, []string{whole}},
		{"a trail asked for that is not there", func(w *world) {
			w.opts.Trails = []string{"audit_all", "nobody"}
		}, "unproven", []string{"no-digest"}, []string{whole}},
		{"what may not be read is not called altered", func(w *world) {
			log, digest := w.logOf(-2, 1), w.digestAt(-4)
			w.store.Denied = func(key string) bool { return key == log || key == digest }
		}, "unproven", []string{
			"unreadable " + digestName + "020131Z.json.gz", "unreadable " + logName + "0341Z_XXXX000000000008.json.gz", "log-unproven " + logName + "0121Z_XXXX000000000003.json.gz ×2",
		}, []string{"111122223333 us-east-1 audit_all 02T00:01:31–02T01:01:31", "111122223333 us-east-1 audit_all 02T02:01:31–02T03:01:31", afterTwo}},
		{"what may not be listed is not called missing", func(w *world) {
			w.store.Unlisted = func(prefix string) bool { return strings.Contains(prefix, "/CloudTrail/us-east-1/2026/") }
			w.opts.Since = new(at(-1))
		}, "unproven", []string{
			"unreadable " + logName + "0521Z_XXXX000000000009.json.gz", "unreadable " + logName + "0541Z_XXXX000000000010.json.gz", "unlisted",
		}, []string{}},
		{"the trail moved to this bucket", func(w *world) {
			w.trail.Restart()
			w.trail.Bucket = integritytest.NewBucket("old-bucket")
			w.trail.Hour(at(-6), 0)
			w.trail.Bucket = w.bucket
			for _, k := range w.bucket.Keys() {
				delete(w.bucket.Objects, k)
			}
			w.trail.Hours(newest, 6, 1)
		}, "unproven", []string{"elsewhere " + digestName + "010131Z.json.gz"}, []string{whole}},
		{"unknown algorithms", func(w *world) {
			w.trail.Restart()
			w.rewrite(w.digestAt(0), w.trail.Signer, func(d *integritytest.Digest) { d.Algorithm = "SHA512withRSA" })
			w.rewrite(w.digestAt(-1), w.trail.Signer, func(d *integritytest.Digest) {
				d.Logs = w.bucket.Read(w.digestAt(0)).Logs[:1]
				d.Logs[0].Algorithm = "SHA-512"
			})
		}, "unproven", []string{
			"log-unproven " + logName + "0541Z_XXXX000000000010.json.gz ×1",
			"unknown-algorithm " + logName + "0521Z_XXXX000000000009.json.gz", "unknown-algorithm " + digestName + "060131Z.json.gz 05:01–06:01",
		}, []string{"111122223333 us-east-1 audit_all 02T00:01:31–02T04:01:31"}},

		{"mirror: the newest digest's signature is lost", mirror, "unproven", []string{
			"digest-unsigned " + digestName + "060131Z.json.gz 05:01–06:01", "log-unproven " + logName + "0521Z_XXXX000000000009.json.gz ×2",
		}, []string{beforeLast}},
		{"mirror: up to the last but one", func(w *world) {
			mirror(w)
			w.opts.Until = new(at(-1))
		}, "verified", []string{}, []string{beforeLast}},
		{"mirror: with the signatures kept", func(w *world) {
			w.opts.Signatures = signaturesOf(w)
			mirror(w)
		}, "verified", []string{}, []string{whole}},
		{"mirror: with a signature made up", func(w *world) {
			w.opts.Signatures = signaturesOf(w)
			for k := range w.opts.Signatures {
				w.opts.Signatures[k] = w.bucket.Objects[w.digestAt(-3)].Meta["signature"]
			}
			mirror(w)
		}, "altered", []string{
			"digest-altered " + digestName + "060131Z.json.gz 05:01–06:01", "log-unproven " + logName + "0521Z_XXXX000000000009.json.gz ×2",
		}, []string{beforeLast}},
		{"mirror: a made-up newest digest accuses nobody else", func(w *world) {
			mirror(w)
			w.rewrite(w.digestAt(0), nil, func(d *integritytest.Digest) { s := strings.Repeat("ab", 256); d.PrevSig = &s })
		}, "unproven", []string{
			"digest-unsigned " + digestName + "050131Z.json.gz 04:01–05:01", "digest-unsigned " + digestName + "060131Z.json.gz 05:01–06:01", "log-unproven " + logName + "0521Z_XXXX000000000009.json.gz ×2",
		}, []string{"111122223333 us-east-1 audit_all 02T00:01:31–02T04:01:31"}},
		{"mirror: below a folder, of a bucket with a prefix", func(w *world) {
			w.trail.Prefix = "logs/org/"
			w.trail.Restart()
			for _, k := range w.bucket.Keys() {
				delete(w.bucket.Objects, k)
			}
			w.trail.Hours(newest, 6, 1)
			mirror(w)
			for _, k := range w.bucket.Keys() {
				w.bucket.Move(k, "copies/a/"+strings.TrimPrefix(k, "logs/org/"))
			}
			w.opts.Until = new(at(-1))
		}, "verified", []string{}, []string{beforeLast}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			w := newWorld()
			tt.do(w)
			check(t, w.verify(t), tt.outcome, tt.problems, tt.verified)
		})
	}
}

// signaturesOf are the signatures that a verification of the bucket keeps for a mirror, by way of their file.
func signaturesOf(w *world) integrity.Signatures {
	w.opts.Keys = w.keys.Source()
	r, err := integrity.Verify(context.Background(), w.opts)
	if err != nil {
		panic(err)
	}
	var file bytes.Buffer
	if err := integrity.WriteSignatures(&file, r.Signatures); err != nil {
		panic(err)
	}
	s, err := integrity.ReadSignatures(&file)
	if err != nil || len(s) != 1 {
		panic(fmt.Sprint(s, err))
	}
	return s
}

// TestSameResult: a verification does not depend on the number of readers.
func TestSameResult(t *testing.T) {
	w := newWorld()
	w.bucket.Objects[w.logOf(-2, 1)].Body = nil
	delete(w.bucket.Objects, w.digestAt(-4))
	w.trail.Log(newest)
	first := w.verify(t)
	for _, workers := range []int{1, 2, 16} {
		w.opts.Workers = workers
		if d := cmp.Diff(fmt.Sprintf("%+v", first.Groups), fmt.Sprintf("%+v", w.verify(t).Groups)); d != "" {
			t.Errorf("%d workers: (-want +got):\n%s", workers, d)
		}
		if d := cmp.Diff(first.Problems, w.verify(t).Problems); d != "" {
			t.Errorf("%d workers: (-want +got):\n%s", workers, d)
		}
	}
}

// TestPrefixes: what is below a Region's folder cannot be verified alone.
func TestPrefixes(t *testing.T) {
	for prefix, want := range map[string]string{
		"AWSLogs/111122223333/CloudTrail/us-east-1/2026/01/": "--since",
		"AWSLogs/somewhere/": "down to the Region",
		"nowhere/":           "no folder AWSLogs",
	} {
		w := newWorld()
		w.opts.Prefix, w.opts.Keys = prefix, w.keys.Source()
		_, err := integrity.Verify(t.Context(), w.opts)
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v does not say %q", prefix, err, want)
		}
	}
}
