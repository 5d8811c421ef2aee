package integrity

import (
	"context"
	"fmt"
	"slices"
	"time"
)

// proveDigests decides of each digest whether CloudTrail made it: its signature is verified with the key that it names,
// or a later digest that is proven holds its hash. Both the digest's own metadata and the digests after it hold its
// signature; where it comes from does not matter, as only CloudTrail can have made it. Digests that proven ones name and
// the listing left out are read too.
func (v *verifier) proveDigests(ctx context.Context, e *evidence) {
	keys, err := v.keysFor(ctx, e)
	for more := e.digests; len(more) > 0; more = v.fetchPrevious(ctx, e) {
		for _, d := range e.digests {
			e.link(d)
		}
		for _, d := range e.digests {
			if d.err != nil && d.err.Kind == DigestUnsigned {
				d.err = nil
			}
			v.checkSignature(e, d, keys, err)
		}
		for again := true; again; {
			again = false
			for _, d := range e.digests {
				again = d.chainProof() || again
			}
		}
	}
}

// link notes with the digest before it that d follows it.
func (e *evidence) link(d *digest) {
	if d.file == nil || d.file.starts() {
		return
	}
	if key, ok := e.local(deref(d.file.PreviousBucket), deref(d.file.PreviousObject)); ok {
		if before := e.byKey[key]; before != nil && !slices.Contains(before.next, d) {
			before.next = append(before.next, d)
		}
	}
}

// keysFor gets the public keys of the group's Region, once for all of its groups where the time is the same.
func (v *verifier) keysFor(ctx context.Context, e *evidence) (*Keys, error) {
	if len(e.digests) == 0 {
		return &Keys{}, nil
	}
	from, to := e.digests[len(e.digests)-1].id.end, e.digests[0].id.end
	for _, d := range e.digests {
		if t, err := time.Parse(time.RFC3339Nano, d.meta[metaBackfill]); err == nil && t.After(to) {
			to = t
		}
	}
	if to = to.Add(redelivery); to.After(v.AsOf) {
		to = v.AsOf
	}
	if to.Before(from) {
		to = from.Add(freshness)
	}
	from, to = from.Truncate(24*time.Hour), to.Truncate(time.Second)
	keys, err := v.Keys(ctx, e.region, from, to)
	if err != nil {
		return nil, err
	}
	v.mu.Lock()
	defer v.mu.Unlock()
	v.all.Add(keys)
	return keys, nil
}

// signatures are the signatures at hand, the digest's own first.
func (v *verifier) signatures(d *digest) (own string, all []string) {
	own = d.meta[metaSignature]
	if own == "" && d.file != nil {
		own = v.Signatures.of(d.file)
	}
	if own != "" {
		all = append(all, own)
	}
	for _, n := range d.next {
		if s := deref(n.file.PreviousSignature); s != "" && !slices.Contains(all, s) {
			all = append(all, s)
		}
	}
	return own, all
}

// checkSignature sets proven when a signature verifies, and err when there is none that does.
func (v *verifier) checkSignature(e *evidence, d *digest, keys *Keys, keysErr error) {
	if d.file == nil || d.err != nil || d.proven != "" {
		return
	}
	fail := func(k Kind, detail string) { d.err = &Problem{Kind: k, Detail: detail} }
	own, all := v.signatures(d)
	for _, a := range []string{d.file.SignatureAlgorithm, d.meta[metaAlgorithm]} {
		if a != "" && a != signatureAlgorithm {
			fail(UnknownFormat, fmt.Sprintf("it is signed with %q; %s is known", a, signatureAlgorithm))
			return
		}
	}
	if keysErr != nil {
		fail(KeyMissing, keysErr.Error())
		return
	}
	key, why, foreign := keys.find(e.region, d.file.Fingerprint, d.file.end, v.AsOf)
	switch {
	case key == nil && foreign:
		fail(DigestForeign, why)
		return
	case key == nil:
		fail(KeyMissing, why)
		return
	case len(all) == 0:
		fail(DigestUnsigned, "its metadata, which holds its signature, is not here, and no later digest holds it")
		return
	}
	text := d.file.stringToSign(d.hash)
	for _, s := range all {
		if signature, ok := decodeSignature(s); ok && key.signed(text, signature) {
			d.proven = BySignature
			d.badMeta = own != "" && own != s
			return
		}
	}
	if own == "" { // what the next one says of its signature is proven by nothing
		fail(DigestUnsigned, "its metadata, which holds its signature, is not here, and the signature that a later, unproven digest holds does not verify")
		return
	}
	fail(DigestAltered, "its signature does not verify")
}

// chainProof proves a digest by a later one, which holds its hash, and tells whether it did. One that a later digest
// contradicts is proven no more.
func (d *digest) chainProof() bool {
	for _, n := range d.next {
		if n.proven == "" || d.hash == "" {
			continue
		}
		switch pinned := deref(n.file.PreviousHash); {
		case pinned == d.hash && d.proven == "" && d.file != nil && d.file.Object == deref(n.file.PreviousObject) && d.pinnable():
			d.proven, d.err = ByChain, nil
			return true
		case pinned != d.hash && d.proven != "":
			d.err = &Problem{Kind: DigestReplaced, Detail: "CloudTrail signed it, and the digest after it knows another in its place", Digest: n.key, Expected: pinned, Actual: d.hash}
			d.proven = ""
			return true
		case pinned != d.hash && d.err != nil && d.err.Kind == DigestMoved:
			d.err.Digest, d.err.Expected, d.err.Actual = n.key, pinned, d.hash
		case pinned != d.hash && (d.err == nil || d.err.Kind != DigestReplaced && d.err.Expected == ""):
			d.err = &Problem{Kind: DigestAltered, Detail: "it is not the one that the digest after it knows", Digest: n.key, Expected: pinned, Actual: d.hash}
		}
	}
	return false
}

// pinnable tells whether a later digest's word can make up for what is wrong.
func (d *digest) pinnable() bool {
	if d.err == nil {
		return true
	}
	switch d.err.Kind {
	case KeyMissing, DigestUnsigned, DigestForeign:
		return true
	default:
		return false
	}
}

// judge says which digests the time asked for needs, and reports what is wrong with those.
func (v *verifier) judge(e *evidence) {
	for _, d := range e.digests {
		from, to := d.span()
		d.needed = (v.Since == nil || to.After(*v.Since)) && (v.Until == nil || from.Before(*v.Until))
		if !d.needed {
			continue
		}
		if d.badMeta {
			v.problem(e, d, Problem{Kind: SignatureAltered, Detail: "the signature in its metadata does not verify; the one that the next digest holds does"})
		}
		if d.err != nil {
			v.problem(e, d, *d.err)
		}
	}
}

// span is the time that a digest covers; of one that is not proven, what its name says.
func (d *digest) span() (from, to time.Time) {
	if d.proven != "" {
		return d.file.start, d.file.end
	}
	return d.id.end.Add(-time.Hour), d.id.end
}
