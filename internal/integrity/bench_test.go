package integrity_test

import (
	"compress/gzip"
	"crypto/sha256"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"testing"
	"time"

	kgzip "github.com/klauspost/compress/gzip"

	"github.com/trailgate/trailgate/internal/integrity"
	"github.com/trailgate/trailgate/internal/integrity/integritytest"
)

// mirrorOf writes a mirror of so many log files with so many events each, a hundred of them an hour.
func mirrorOf(b *testing.B, files, events int) (dir string, keys *integrity.Keys, logs []string, stored int64) {
	b.Helper()
	s := signer(1, "us-east-1")
	bucket := integritytest.NewBucket("trail-bucket")
	trail := &integritytest.Trail{Bucket: bucket, Account: "111122223333", Region: "us-east-1", Name: "audit", Signer: s}
	hours := files / 100
	for h := range hours + 1 { // the last one holds the signature of the one before
		end := at(h - hours)
		var refs []integritytest.LogRef
		for range min(100, files-len(logs)) {
			trail.Files++
			refs = append(refs, trail.LogOf(end.Add(-30*time.Minute), integritytest.Records("111122223333", "us-east-1", trail.Files, end, events)))
			logs = append(logs, refs[len(refs)-1].Object)
		}
		trail.Digest(end, refs, false)
	}
	dir = b.TempDir()
	if err := bucket.Write(dir); err != nil {
		b.Fatal(err)
	}
	for i, l := range logs {
		stored += int64(len(bucket.Objects[l].Body))
		logs[i] = filepath.Join(dir, filepath.FromSlash(l))
	}
	return dir, published(s), logs, stored
}

// BenchmarkVerify verifies 10,000 log files of a mirror; beside it are what the same files cost to read and hash as they
// are stored, and to decompress and hash, as their digests' hashes want it, by one reader.
func BenchmarkVerify(b *testing.B) {
	const files, events = 10_000, 100
	dir, keys, logs, stored := mirrorOf(b, files, events)
	folder, err := integrity.NewFolder(dir)
	if err != nil {
		b.Fatal(err)
	}
	for _, workers := range []int{1, 2} {
		b.Run(fmt.Sprintf("verify/%d", workers), func(b *testing.B) {
			b.SetBytes(stored)
			for b.Loop() {
				r, err := integrity.Verify(b.Context(), integrity.Options{Store: folder, Keys: keys.Source(), AsOf: newest, Until: new(at(-1)), Workers: workers})
				if err != nil || r.Outcome() != integrity.OutcomeVerified || r.Groups[0].Logs.Verified != files {
					b.Fatalf("%v %+v", err, r.Problems)
				}
			}
		})
	}
	b.Run("sha256-stored", func(b *testing.B) { hashAll(b, logs, stored, func(r io.Reader) (io.Reader, error) { return r, nil }) })
	b.Run("sha256-gunzip-stdlib", func(b *testing.B) {
		hashAll(b, logs, stored, func(r io.Reader) (io.Reader, error) { return gzip.NewReader(r) })
	})
	b.Run("sha256-gunzip", func(b *testing.B) {
		var z *kgzip.Reader
		hashAll(b, logs, stored, func(r io.Reader) (io.Reader, error) {
			if z == nil {
				z, err = kgzip.NewReader(r)
				return z, err
			}
			return z, z.Reset(r)
		})
	})
}

func hashAll(b *testing.B, paths []string, stored int64, open func(io.Reader) (io.Reader, error)) {
	b.Helper()
	b.SetBytes(stored)
	for b.Loop() {
		for _, p := range paths {
			f, err := os.Open(p)
			if err != nil {
				b.Fatal(err)
			}
			r, err := open(f)
			if err == nil {
				_, err = io.Copy(sha256.New(), r)
			}
			if err != nil {
				b.Fatal(err)
			}
			_ = f.Close()
		}
	}
}
