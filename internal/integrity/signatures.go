package integrity

import (
	"encoding/json"
	"fmt"
	"io"
)

// SignaturesFormat names the format of files with signatures.
const SignaturesFormat = "trailgate-signatures/1"

// Signatures are signatures of digests by the place that CloudTrail delivered them to, "bucket/key". A mirror lacks
// those that no later digest holds: of the newest digest of a chain, and of each that fills in files later. They prove
// themselves, so that it does not matter who kept them.
type Signatures map[string]string

func (s Signatures) of(d *digestFile) string { return s[d.Bucket+"/"+d.Object] }

// signatureOf returns a signature of a proven digest.
func (v *verifier) signatureOf(d *digest) (signature string, own bool) {
	sig, all := v.signatures(d)
	switch {
	case d.proven != BySignature || len(all) == 0:
		return "", false
	case d.badMeta:
		return all[1], false
	}
	return all[0], sig != ""
}

// saveSignature keeps a signature that no later digest holds.
func (v *verifier) saveSignature(d *digest) {
	sig, own := v.signatureOf(d)
	if !own {
		return
	}
	for _, n := range d.next {
		if deref(n.file.PreviousSignature) == sig {
			return
		}
	}
	v.mu.Lock()
	defer v.mu.Unlock()
	v.sigs[d.file.Bucket+"/"+d.file.Object] = sig
}

type signatureFile struct {
	Format     string     `json:"format"`
	Signatures Signatures `json:"signatures"`
}

// WriteSignatures saves signatures, to be kept beside a mirror.
func WriteSignatures(w io.Writer, s Signatures) error {
	if s == nil {
		s = Signatures{}
	}
	e := json.NewEncoder(w)
	e.SetIndent("", " ")
	if err := e.Encode(signatureFile{SignaturesFormat, s}); err != nil {
		return fmt.Errorf("write signatures: %w", err)
	}
	return nil
}

// ReadSignatures reads what WriteSignatures saved.
func ReadSignatures(r io.Reader) (Signatures, error) {
	var f signatureFile
	if err := json.NewDecoder(r).Decode(&f); err != nil {
		return nil, fmt.Errorf("read signatures: %w", err)
	}
	if f.Format != SignaturesFormat {
		return nil, fmt.Errorf("read signatures: the file has format %q; this trailgate reads %q", f.Format, SignaturesFormat)
	}
	return f.Signatures, nil
}
