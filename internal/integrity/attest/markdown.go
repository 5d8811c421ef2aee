package attest

import (
	"fmt"
	"io"
	"strings"

	"github.com/trailgate/trailgate/internal/integrity"
)

// markdown writes a statement that can be attached to an audit: what was checked, by what, and what that proves.
func (s *Statement) markdown(w io.Writer) error {
	var b strings.Builder
	b.WriteString("# Integrity of CloudTrail log files\n\n")
	for _, row := range [][2]string{
		{"Verified", code(s.Place)},
		{"Time", prose(s.asked())},
		{"As of", clock(s.Result.AsOf)},
		{"By", prose("trailgate " + s.Program)},
		{"Outcome", "**" + string(s.Result.Outcome()) + "**"},
	} {
		fmt.Fprintf(&b, "- %s: %s\n", row[0], row[1])
	}
	b.WriteString("\n" + s.conclusion() + "\n\n## What is verified\n\n")
	s.verified(&b)
	b.WriteString("\n")
	for _, line := range s.summary() {
		b.WriteString("- " + prose(line) + "\n")
	}
	s.evidence(&b)
	for _, class := range []struct {
		class integrity.Class
		title string
	}{{integrity.Altered, "Altered"}, {integrity.Unproven, "Not proven"}, {integrity.Note, "To be known"}} {
		markdownProblems(&b, class.title, s.byClass(class.class))
	}
	b.WriteString(method)
	_, err := io.WriteString(w, b.String())
	return err
}

func (s *Statement) verified(b *strings.Builder) {
	b.WriteString("| Account | Region | Trail | Home Region | From | To |\n|---|---|---|---|---|---|\n")
	for i := range s.Result.Groups {
		g := &s.Result.Groups[i]
		for j := range g.Chains {
			c := &g.Chains[j]
			spans := c.Verified
			if len(spans) == 0 {
				fmt.Fprintf(b, "| %s | %s | %s | %s | nothing | |\n", g.Account, g.Region, code(c.Trail), c.Home)
			}
			for _, v := range spans {
				fmt.Fprintf(b, "| %s | %s | %s | %s | %s | %s |\n", g.Account, g.Region, code(c.Trail), c.Home, clock(v.From), clock(v.To))
			}
		}
	}
}

// evidence writes the hashes that pin what was verified: of each chain the newest proven digest, whose signature covers
// those before it, and a hash over all; and the keys.
func (s *Statement) evidence(b *strings.Builder) {
	b.WriteString("\n## Evidence\n\n")
	for i := range s.Result.Groups {
		g := &s.Result.Groups[i]
		for j := range g.Chains {
			c := &g.Chains[j]
			var head *integrity.Digest
			for k := range c.Digests {
				if d := &c.Digests[k]; d.Proven != "" && !d.Backfill {
					head = d
				}
			}
			if head == nil {
				continue
			}
			fmt.Fprintf(b, "### %s %s %s\n\n", g.Account, g.Region, code(c.Trail))
			fmt.Fprintf(b, "- Delivered to: %s\n- Newest proven digest: %s\n- Its SHA-256: %s\n", code("s3://"+g.Bucket+"/"+g.Prefix), code(head.Object), code(head.SHA256))
			if head.Signature != "" {
				fmt.Fprintf(b, "- Its signature, by key %s: %s\n", code(head.Fingerprint), code(head.Signature))
			}
			fmt.Fprintf(b, "- SHA-256 over the hashes of all %s: %s\n\n", count(len(c.Digests), "digest"), code(chainHash(c)))
		}
	}
	b.WriteString("| Public key (fingerprint) | Region | Valid from | To | SHA-256 of the key | Digests |\n|---|---|---|---|---|---|\n")
	for _, k := range s.keys() {
		fmt.Fprintf(b, "| %s | %s | %s | %s | %s | %d |\n", code(k.Fingerprint), orUnknown(k.Region), clock(k.From), clock(k.To), code(k.SHA256), k.Digests)
	}
}

func markdownProblems(b *strings.Builder, title string, ps []integrity.Problem) {
	if len(ps) == 0 {
		return
	}
	fmt.Fprintf(b, "\n## %s\n\n| What | Where | Object | Time | Detail | SHA-256 expected | found |\n|---|---|---|---|---|---|---|\n", title)
	for i := range ps {
		p := &ps[i]
		object, span := "", ""
		if p.Object != "" {
			object = code(p.Object)
		}
		if p.Count > 1 {
			object += fmt.Sprintf(" and %d more", p.Count-1)
		}
		if p.Span != nil {
			span = spanText(*p.Span)
		}
		fmt.Fprintf(b, "| %s | %s | %s | %s | %s | %s | %s |\n", p.Kind, prose(where(p)), object, span, prose(p.Detail), prose(p.Expected), prose(p.Actual))
	}
}

// method says how it was done and what it does not show.
const method = `
## Method

Each digest was read from where its own text says CloudTrail put it. It counts when its signature (RSA, PKCS #1 v1.5, SHA-256) verifies with the public key of CloudTrail for its Region that it names, or when a digest that counts holds its SHA-256. Each log file that such a digest lists was read and its SHA-256 compared. Files that are there and in no digest were looked for in the same folders.

It does not show that logging was on in times without digests, that the trail records every kind of event, or that no trail, Region or account is absent altogether. Digests that add log files to an hour later ("backfill") are used; that none of them was deleted together with its log files cannot be shown.
`
