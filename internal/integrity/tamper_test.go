package integrity_test

import (
	"bytes"
	"encoding/json"
	"testing"
	"time"

	"github.com/trailgate/trailgate/internal/integrity"
	"github.com/trailgate/trailgate/internal/integrity/integritytest"
)

const (
	whole      = "111122223333 us-east-1 audit_all 02T00:01:31–02T06:01:31"
	withoutTwo = "111122223333 us-east-1 audit_all 02T00:01:31–02T03:01:31"
	afterTwo   = "111122223333 us-east-1 audit_all 02T04:01:31–02T06:01:31"
	beforeLast = "111122223333 us-east-1 audit_all 02T00:01:31–02T05:01:31"
	digestName = "111122223333_CloudTrail-Digest_us-east-1_audit_all_us-east-1_20260102T"
	logName    = "111122223333_CloudTrail_us-east-1_20260102T"
)

// rewrite changes a digest's content and, where there is a signer, signs it.
func (w *world) rewrite(key string, s *integritytest.Signer, change func(*integritytest.Digest)) {
	d := w.bucket.Read(key)
	change(&d)
	if s != nil {
		w.bucket.Put(d, s)
		if d.Object != key {
			w.bucket.Move(d.Object, key)
		}
		return
	}
	text, err := json.Marshal(d)
	if err != nil {
		panic(err)
	}
	w.bucket.Objects[key].Body = integritytest.Gzip(text)
}

// TestTampering: what somebody who can write to the bucket and has no key of CloudTrail's can do. Each is told by name,
// and the time that is said to be verified is free of it.
func TestTampering(t *testing.T) {
	tests := []struct {
		name     string
		do       func(w *world)
		outcome  integrity.Outcome
		problems []string
		verified []string
	}{
		{"log altered", func(w *world) {
			o := w.bucket.Objects[w.logOf(-2, 1)]
			o.Body = integritytest.Gzip(bytes.ReplaceAll(integritytest.Gunzip(o.Body), []byte("StopLogging"), []byte("ListBuckets")))
		}, "altered", []string{"log-altered " + logName + "0341Z_XXXX000000000008.json.gz"}, []string{withoutTwo, afterTwo}},
		{"log stored otherwise with the same content is unaltered", func(w *world) {
			o := w.bucket.Objects[w.logOf(-2, 1)]
			o.Body = gzipStored(integritytest.Gunzip(o.Body))
		}, "verified", []string{}, []string{whole}},
		{"records in a second gzip member, which readers join", func(w *world) {
			o := w.bucket.Objects[w.logOf(-2, 1)]
			o.Body = append(o.Body, integritytest.Gzip([]byte(`{"Records":[]}`))...)
		}, "altered", []string{"log-altered " + logName + "0341Z_XXXX000000000008.json.gz"}, []string{withoutTwo, afterTwo}},
		{"bytes after the gzip stream", func(w *world) {
			o := w.bucket.Objects[w.logOf(-2, 1)]
			o.Body = append(o.Body, 'x')
		}, "altered", []string{"log-altered " + logName + "0341Z_XXXX000000000008.json.gz"}, []string{withoutTwo, afterTwo}},
		{"log not compressed", func(w *world) {
			o := w.bucket.Objects[w.logOf(-2, 1)]
			o.Body = integritytest.Gunzip(o.Body)
		}, "altered", []string{"log-altered " + logName + "0341Z_XXXX000000000008.json.gz"}, []string{withoutTwo, afterTwo}},
		{"log cut short", func(w *world) {
			o := w.bucket.Objects[w.logOf(-2, 1)]
			o.Body = o.Body[:len(o.Body)-9]
		}, "altered", []string{"log-altered " + logName + "0341Z_XXXX000000000008.json.gz"}, []string{withoutTwo, afterTwo}},
		{"log emptied", func(w *world) {
			w.bucket.Objects[w.logOf(-2, 1)].Body = nil
		}, "altered", []string{"log-altered " + logName + "0341Z_XXXX000000000008.json.gz"}, []string{withoutTwo, afterTwo}},
		{"log deleted", func(w *world) {
			delete(w.bucket.Objects, w.logOf(-2, 1))
		}, "altered", []string{"log-missing " + logName + "0341Z_XXXX000000000008.json.gz"}, []string{withoutTwo, afterTwo}},
		{"log moved to another day", func(w *world) {
			w.bucket.Move(w.logOf(-2, 1), w.trail.LogKey(8, at(-14)))
		}, "altered", []string{"log-moved " + "111122223333_CloudTrail_us-east-1_20260101T1601Z_XXXX000000000008.json.gz"}, []string{withoutTwo, afterTwo}},
		{"two logs swapped", func(w *world) {
			a, b := w.bucket.Objects[w.logOf(-2, 0)], w.bucket.Objects[w.logOf(-2, 1)]
			a.Body, b.Body = b.Body, a.Body
		}, "altered", []string{"log-altered " + logName + "0321Z_XXXX000000000007.json.gz", "log-altered " + logName + "0341Z_XXXX000000000008.json.gz"}, []string{withoutTwo, afterTwo}},
		{"log added", func(w *world) {
			w.trail.Files = 90
			w.trail.Log(at(-2).Add(-30 * time.Minute))
		}, "altered", []string{"log-added " + logName + "0331Z_XXXX000000000091.json.gz"}, []string{whole}},
		{"log added in an hour without log files", func(w *world) {
			w.trail.Files = 90
			w.trail.Log(at(-1).Add(-30 * time.Minute))
		}, "altered", []string{"log-added " + logName + "0431Z_XXXX000000000091.json.gz"}, []string{whole}},
		{"log added under a name that CloudTrail would not give", func(w *world) {
			w.bucket.Objects["AWSLogs/111122223333/CloudTrail/us-east-1/2026/01/02/more/events.json"] = &integritytest.Object{Body: []byte(`{"Records":[]}`)}
		}, "altered", []string{"log-added events.json"}, []string{whole}},
		{"log added beside the folders of days, of Regions and of accounts", func(w *world) {
			for _, k := range []string{"AWSLogs/a.json.gz", "AWSLogs/111122223333/b.json.gz", "AWSLogs/111122223333/CloudTrail/c.json.gz", "AWSLogs/111122223333/CloudTrail/us-east-1/d.json.gz"} {
				w.bucket.Objects[k] = &integritytest.Object{Body: integritytest.Gzip([]byte(`{"Records":[]}`))}
			}
		}, "altered", []string{"log-added a.json.gz", "log-added c.json.gz", "log-added b.json.gz", "log-added d.json.gz"}, []string{whole}},
		{"log added with a name of another account", func(w *world) {
			k := "AWSLogs/111122223333/CloudTrail/us-east-1/2026/01/02/444455556666_CloudTrail_us-east-1_20260102T0331Z_XXXX000000000091.json.gz"
			w.bucket.Objects[k] = &integritytest.Object{Body: integritytest.Gzip([]byte(`{"Records":[]}`))}
		}, "altered", []string{"log-added 444455556666_CloudTrail_us-east-1_20260102T0331Z_XXXX000000000091.json.gz"}, []string{whole}},
		{"log added after the newest digest with a name of another account is not pending", func(w *world) {
			k := "AWSLogs/111122223333/CloudTrail/us-east-1/2026/01/02/444455556666_CloudTrail_us-east-1_20260102T0611Z_XXXX000000000091.json.gz"
			w.bucket.Objects[k] = &integritytest.Object{Body: integritytest.Gzip([]byte(`{"Records":[]}`))}
		}, "altered", []string{"log-added 444455556666_CloudTrail_us-east-1_20260102T0611Z_XXXX000000000091.json.gz"}, []string{whole}},
		{"log added among the digests", func(w *world) {
			w.bucket.Objects["AWSLogs/111122223333/CloudTrail-Digest/us-east-1/2026/01/02/events.json.gz"] = &integritytest.Object{Body: integritytest.Gzip([]byte(`{"Records":[]}`))}
		}, "altered", []string{"digest-added events.json.gz"}, []string{whole}},
		{"log added with a date to come is not pending", func(w *world) {
			w.trail.Files = 90
			w.trail.Log(at(30))
		}, "unproven", []string{"log-unproven 111122223333_CloudTrail_us-east-1_20260103T1201Z_XXXX000000000091.json.gz ×1"}, []string{whole}},
		{"log added in a Region without digests", func(w *world) {
			o := *w.trail
			o.Region = "eu-south-2"
			o.Log(at(-2))
		}, "unproven", []string{"no-digest 111122223333_CloudTrail_eu-south-2_20260102T0401Z_XXXX000000000011.json.gz ×1"}, []string{whole}},
		{"log of a kind that no digest lists", func(w *world) {
			k := "AWSLogs/111122223333/CloudTrail-Insight/us-east-1/2026/01/02/111122223333_CloudTrail-Insight_us-east-1_20260102T0331Z_XXXX000000000091.json.gz"
			w.bucket.Objects[k] = &integritytest.Object{Body: integritytest.Gzip([]byte(`{"Records":[]}`))}
		}, "unproven", []string{"log-unproven 111122223333_CloudTrail-Insight_us-east-1_20260102T0331Z_XXXX000000000091.json.gz ×1"}, []string{whole}},

		{"digest altered to leave a log out, and the log deleted", func(w *world) {
			log := w.logOf(-2, 1)
			w.rewrite(w.digestAt(-2), nil, func(d *integritytest.Digest) { d.Logs = d.Logs[:1] })
			delete(w.bucket.Objects, log)
		}, "altered", []string{"digest-altered " + digestName + "040131Z.json.gz 03:01–04:01", "log-unproven " + logName + "0321Z_XXXX000000000007.json.gz ×1"}, []string{withoutTwo, afterTwo}},
		{"newest digest altered", func(w *world) {
			w.rewrite(w.digestAt(0), nil, func(d *integritytest.Digest) { d.Logs = d.Logs[:1] })
		}, "altered", []string{"digest-altered " + digestName + "060131Z.json.gz 05:01–06:01", "log-unproven " + logName + "0521Z_XXXX000000000009.json.gz ×2"}, []string{beforeLast}},
		{"digest signed again with a foreign key", func(w *world) {
			w.rewrite(w.digestAt(-2), signer(3, "us-east-1"), func(d *integritytest.Digest) {
				d.Logs, d.Fingerprint = d.Logs[:1], signer(3, "us-east-1").Public.Fingerprint
			})
			delete(w.bucket.Objects, w.trail.LogKey(8, at(-2).Add(-20*time.Minute)))
		}, "altered", []string{"digest-altered " + digestName + "040131Z.json.gz 03:01–04:01", "log-unproven " + logName + "0321Z_XXXX000000000007.json.gz ×1"}, []string{withoutTwo, afterTwo}},
		{"newest digest signed again with a foreign key", func(w *world) {
			w.rewrite(w.digestAt(0), signer(3, "us-east-1"), func(d *integritytest.Digest) {
				d.Logs, d.Fingerprint = d.Logs[:1], signer(3, "us-east-1").Public.Fingerprint
			})
		}, "altered", []string{"digest-foreign " + digestName + "060131Z.json.gz 05:01–06:01", "log-unproven " + logName + "0521Z_XXXX000000000009.json.gz ×2"}, []string{beforeLast}},
		{"digest signed with a foreign key under the name of CloudTrail's", func(w *world) {
			w.rewrite(w.digestAt(0), signer(3, "us-east-1"), func(d *integritytest.Digest) { d.Logs = d.Logs[:1] })
		}, "altered", []string{"digest-altered " + digestName + "060131Z.json.gz 05:01–06:01", "log-unproven " + logName + "0521Z_XXXX000000000009.json.gz ×2"}, []string{beforeLast}},
		{"whole chain made anew with a foreign key", func(w *world) {
			w.trail.Signer, w.trail.Files = signer(3, "us-east-1"), 0
			w.trail.Restart()
			for h := -5; h <= 0; h++ {
				w.trail.Hour(at(h), 2)
			}
		}, "altered", []string{
			"digest-foreign " + digestName + "010131Z.json.gz 00:01–01:01", "digest-foreign " + digestName + "020131Z.json.gz 01:01–02:01",
			"digest-foreign " + digestName + "030131Z.json.gz 02:01–03:01", "digest-foreign " + digestName + "040131Z.json.gz 03:01–04:01",
			"digest-foreign " + digestName + "050131Z.json.gz 04:01–05:01", "digest-foreign " + digestName + "060131Z.json.gz 05:01–06:01",
			"log-unproven " + logName + "0021Z_XXXX000000000001.json.gz ×14",
		}, []string{}},
		{"digest deleted in the middle", func(w *world) {
			delete(w.bucket.Objects, w.digestAt(-2))
		}, "altered", []string{"digest-missing " + digestName + "040131Z.json.gz", "log-unproven " + logName + "0321Z_XXXX000000000007.json.gz ×2"}, []string{withoutTwo, afterTwo}},
		{"digest deleted in the middle with its logs", func(w *world) {
			delete(w.bucket.Objects, w.logOf(-2, 0))
			delete(w.bucket.Objects, w.logOf(-2, 1))
			delete(w.bucket.Objects, w.digestAt(-2))
		}, "altered", []string{"digest-missing " + digestName + "040131Z.json.gz"}, []string{withoutTwo, afterTwo}},
		{"two digests in a row deleted", func(w *world) {
			delete(w.bucket.Objects, w.digestAt(-1))
			delete(w.bucket.Objects, w.digestAt(-2))
		}, "altered", []string{"digest-missing " + digestName + "050131Z.json.gz", "log-unproven " + logName + "0321Z_XXXX000000000007.json.gz ×2"}, []string{withoutTwo, "111122223333 us-east-1 audit_all 02T05:01:31–02T06:01:31"}},
		{"oldest digest deleted", func(w *world) {
			delete(w.bucket.Objects, w.digestAt(-5))
		}, "altered", []string{"digest-missing " + digestName + "010131Z.json.gz", "log-unproven " + logName + "0021Z_XXXX000000000001.json.gz ×2"}, []string{"111122223333 us-east-1 audit_all 02T01:01:31–02T06:01:31"}},
		{"newest digests deleted with their logs", func(w *world) {
			for h := -2; h <= 0; h++ {
				for _, l := range w.bucket.Read(w.digestAt(h)).Logs {
					delete(w.bucket.Objects, l.Object)
				}
				delete(w.bucket.Objects, w.digestAt(h))
			}
		}, "unproven", []string{"after-chain 03:01–04:41"}, []string{withoutTwo}},
		{"all digests deleted", func(w *world) {
			for h := -5; h <= 0; h++ {
				delete(w.bucket.Objects, w.digestAt(h))
			}
		}, "unproven", []string{"no-digest " + logName + "0021Z_XXXX000000000001.json.gz ×10"}, []string{}},
		{"all digests of the time deleted, older ones left", func(w *world) {
			w.trail.Restart()
			w.trail.Hour(at(-48), 1)
			for h := -5; h <= 0; h++ {
				for _, l := range w.bucket.Read(w.digestAt(h)).Logs {
					delete(w.bucket.Objects, l.Object)
				}
				delete(w.bucket.Objects, w.digestAt(h))
			}
			since := at(-6)
			w.opts.Since = &since
		}, "unproven", []string{"no-digest 00:01–04:41"}, []string{}},
		{"digest moved", func(w *world) {
			w.bucket.Move(w.digestAt(-2), w.trail.DigestKey(at(-2).Add(time.Minute), false))
		}, "altered", []string{"digest-moved " + digestName + "040231Z.json.gz 03:01–04:01", "log-unproven " + logName + "0321Z_XXXX000000000007.json.gz ×2"}, []string{withoutTwo, afterTwo}},
		{"digest put in another's place, both signed by CloudTrail", func(w *world) {
			*w.bucket.Objects[w.digestAt(-2)] = *w.bucket.Objects[w.digestAt(-1)]
			for n := range 2 {
				delete(w.bucket.Objects, w.trail.LogKey(7+n, at(-2).Add(-time.Duration(40-20*n)*time.Minute)))
			}
		}, "altered", []string{"digest-moved " + digestName + "040131Z.json.gz 04:01–05:01"}, []string{withoutTwo, afterTwo}},
		{"digest copied under a second name", func(w *world) {
			w.bucket.Objects[w.trail.DigestKey(at(-2).Add(time.Minute), false)] = w.bucket.Objects[w.digestAt(-2)]
		}, "altered", []string{"digest-moved " + digestName + "040231Z.json.gz 03:01–04:01"}, []string{whole}},
		{"digest replaced by another that CloudTrail signed for the same place", func(w *world) {
			w.rewrite(w.digestAt(-2), w.trail.Signer, func(d *integritytest.Digest) { d.Logs = d.Logs[:1] })
			delete(w.bucket.Objects, w.trail.LogKey(8, at(-2).Add(-20*time.Minute)))
		}, "altered", []string{"digest-replaced " + digestName + "040131Z.json.gz 03:01–04:01", "log-unproven " + logName + "0321Z_XXXX000000000007.json.gz ×1"}, []string{withoutTwo, afterTwo}},
		{"bytes after a digest", func(w *world) {
			o := w.bucket.Objects[w.digestAt(-2)]
			o.Body = append(o.Body, integritytest.Gzip([]byte(`{"Records":[]}`))...)
		}, "altered", []string{"digest-altered " + digestName + "040131Z.json.gz", "log-unproven " + logName + "0321Z_XXXX000000000007.json.gz ×2"}, []string{withoutTwo, afterTwo}},
		{"signature removed from the metadata is made up for by the next digest", func(w *world) {
			w.bucket.Objects[w.digestAt(-2)].Meta = nil
		}, "verified", []string{}, []string{whole}},
		{"signature removed from the newest digest", func(w *world) {
			w.bucket.Objects[w.digestAt(0)].Meta = nil
		}, "unproven", []string{"digest-unsigned " + digestName + "060131Z.json.gz 05:01–06:01", "log-unproven " + logName + "0521Z_XXXX000000000009.json.gz ×2"}, []string{beforeLast}},
		{"signature altered in the metadata", func(w *world) {
			w.bucket.Objects[w.digestAt(-2)].Meta["signature"] = w.bucket.Objects[w.digestAt(-1)].Meta["signature"]
		}, "altered", []string{"signature-altered " + digestName + "040131Z.json.gz 03:01–04:01"}, []string{withoutTwo, afterTwo}},
		{"chain cut by a digest that claims to be a starting one", func(w *world) {
			for h := -5; h <= -3; h++ {
				delete(w.bucket.Objects, w.digestAt(h))
			}
			w.rewrite(w.digestAt(-2), nil, func(d *integritytest.Digest) {
				d.PrevBucket, d.PrevObject, d.PrevHash, d.PrevHashAlg, d.PrevSig = nil, nil, nil, nil, nil
			})
		}, "altered", []string{
			"digest-altered " + digestName + "040131Z.json.gz 03:01–04:01",
			"log-unproven " + logName + "0021Z_XXXX000000000001.json.gz ×6", "log-unproven " + logName + "0321Z_XXXX000000000007.json.gz ×2",
		}, []string{afterTwo}},
		{"Regions swapped", func(w *world) {
			o := &integritytest.Trail{Bucket: w.bucket, Account: "111122223333", Region: "eu-west-1", Name: "audit_all", Home: "us-east-1", Signer: signer(2, "eu-west-1"), Files: 50}
			o.Hours(newest, 6, 0)
			w.keys.Add(published(o.Signer))
			a, b := w.digestAt(-2), o.DigestKey(at(-2), false)
			w.bucket.Objects[a], w.bucket.Objects[b] = w.bucket.Objects[b], w.bucket.Objects[a]
		}, "altered", []string{
			"digest-moved 111122223333_CloudTrail-Digest_eu-west-1_audit_all_us-east-1_20260102T040131Z.json.gz 03:01–04:01",
			"digest-moved " + digestName + "040131Z.json.gz 03:01–04:01", "log-unproven " + logName + "0321Z_XXXX000000000007.json.gz ×2",
		}, []string{
			"111122223333 eu-west-1 audit_all 02T00:01:31–02T03:01:31", "111122223333 eu-west-1 audit_all 02T04:01:31–02T06:01:31", withoutTwo, afterTwo,
		}},
		{"a digest of the attacker's own account, signed by CloudTrail", func(w *world) {
			o := &integritytest.Trail{Bucket: integritytest.NewBucket("attacker"), Account: "444455556666", Region: "us-east-1", Name: "audit_all", Signer: w.trail.Signer}
			o.Hours(newest, 6, 0)
			*w.bucket.Objects[w.digestAt(0)] = *o.Bucket.Objects[o.DigestKey(newest, false)]
		}, "altered", []string{"digest-moved " + digestName + "060131Z.json.gz 05:01–06:01", "log-unproven " + logName + "0521Z_XXXX000000000009.json.gz ×2"}, []string{beforeLast}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			w := newWorld()
			tt.do(w)
			check(t, w.verify(t), tt.outcome, tt.problems, tt.verified)
		})
	}
}
