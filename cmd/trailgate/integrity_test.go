package main

import (
	"io"
	"os"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/trailgate/trailgate/internal/integrity"
	"github.com/trailgate/trailgate/internal/integrity/integritytest"
)

// deliver makes what a trail delivers in five hours up to 2026-01-02T06:01:31Z, two log files in each, as a copy of a
// bucket, and beside it the public keys and the signatures that the copy lacks: deliver FOLDER KEYS SIGNATURES.
func deliver(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 3 {
		ts.Fatalf("usage: deliver FOLDER KEYS SIGNATURES")
	}
	newest := time.Date(2026, 1, 2, 6, 1, 31, 0, time.UTC)
	signer := integritytest.NewSigner(1, "us-east-1", newest.AddDate(0, -2, 0), newest.AddDate(0, 2, 0))
	bucket := integritytest.NewBucket("org-trail")
	trail := &integritytest.Trail{Bucket: bucket, Account: "111122223333", Region: "us-east-1", Name: "audit", Signer: signer}
	trail.Hours(newest, 5, 2)
	ts.Check(bucket.Write(ts.MkAbs(args[0])))
	keys := &integrity.Keys{
		Keys:  []integrity.Key{signer.Public},
		Asked: []integrity.Asked{{Region: "us-east-1", From: newest.AddDate(0, -1, 0), To: newest.AddDate(0, 1, 0)}},
	}
	head := trail.DigestKey(newest, false)
	signatures := integrity.Signatures{"org-trail/" + head: bucket.Objects[head].Meta["signature"]}
	write := func(name string, f func(io.Writer) error) {
		file, err := os.Create(ts.MkAbs(name))
		ts.Check(err)
		ts.Check(f(file))
		ts.Check(file.Close())
	}
	write(args[1], func(w io.Writer) error { return integrity.WriteKeys(w, keys) })
	write(args[2], func(w io.Writer) error { return integrity.WriteSignatures(w, signatures) })
}
