// Package lock reads and writes .trailgate.lock.hcl, which pins what init chose for each pack that is fetched: its
// version, the commit or digest that it came from and a hash of its content. Built-in packs come with the program, and
// local folders are, as Terraform's local modules, part of what the configuration's own repository holds: neither is
// locked.
package lock

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/hashicorp/hcl/v2/hclwrite"
	"github.com/zclconf/go-cty/cty"

	"github.com/trailgate/trailgate/internal/diag"
	"github.com/trailgate/trailgate/internal/pack"
	"github.com/trailgate/trailgate/internal/pack/expr"
)

// Name is the name of the lock file, which stands in the configuration's folder.
const Name = ".trailgate.lock.hcl"

const header = `# This file is maintained automatically by "trailgate init".
# Manual edits may be lost in future updates.
`

// Entry pins one pack block.
type Entry struct {
	Label    string // of the pack block
	Source   string // as the block had it
	Version  string // as the pack's manifest has it
	Revision string // git: the commit; OCI: the digest of the manifest; https: the checksum of the archive
	Hash     string // "sha256:" and pack.Digest of the content
	Range    hcl.Range
}

// File is a lock file.
type File struct{ Entries []Entry }

// Entry returns the entry of a pack block, nil when there is none.
func (f *File) Entry(label string) *Entry {
	i := slices.IndexFunc(f.Entries, func(e Entry) bool { return e.Label == label })
	if i < 0 {
		return nil
	}
	return &f.Entries[i]
}

// Bytes returns the file's text: a block for each entry, sorted by label. It is empty when there is none.
func (f *File) Bytes() []byte {
	if len(f.Entries) == 0 {
		return nil
	}
	out := hclwrite.NewEmptyFile()
	for _, e := range slices.SortedFunc(slices.Values(f.Entries), func(a, b Entry) int { return cmp.Compare(a.Label, b.Label) }) {
		out.Body().AppendNewline()
		b := out.Body().AppendNewBlock("pack", []string{e.Label}).Body()
		b.SetAttributeValue("source", cty.StringVal(e.Source))
		b.SetAttributeValue("version", cty.StringVal(e.Version))
		b.SetAttributeValue(revisionName(e.Source), cty.StringVal(e.Revision))
		b.SetAttributeValue("hash", cty.StringVal(e.Hash))
	}
	return append([]byte(header), hclwrite.Format(out.Bytes())...)
}

// revisionName is what the lock file calls the revision of a source.
func revisionName(source string) string {
	s, err := pack.ParseSource(source)
	if err != nil {
		return "commit"
	}
	switch s.Kind {
	case pack.KindOCI:
		return "digest"
	case pack.KindArchive:
		return "checksum"
	default:
		return "commit"
	}
}

// Parse reads a lock file and reports every mistake in it. A text that is empty is a file without entries.
func Parse(filename string, src []byte) (*File, diag.Diagnostics) {
	parsed, diags := hclsyntax.ParseConfig(src, filename, hcl.InitialPos)
	if diags.HasErrors() {
		return &File{}, diag.Diagnostics{}.Append(diags)
	}
	content, ds := expr.Content(parsed.Body, &hcl.BodySchema{Blocks: []hcl.BlockHeaderSchema{{Type: "pack", LabelNames: []string{"label"}}}})
	f := &File{}
	for _, b := range content.Blocks {
		if first := f.Entry(b.Labels[0]); first != nil {
			ds = ds.Append(diag.Diagnostic{
				Summary: "Duplicate block",
				Detail:  fmt.Sprintf("There already is a block pack %q at %s.", b.Labels[0], diag.FromHCL(first.Range)),
				Subject: diag.FromHCL(b.DefRange),
			})
			continue
		}
		e, d := entry(b)
		ds = ds.Append(d)
		f.Entries = append(f.Entries, e)
	}
	return f, ds.Sorted()
}

func entry(b *hcl.Block) (Entry, diag.Diagnostics) {
	e := Entry{Label: b.Labels[0], Range: b.DefRange}
	schema := &hcl.BodySchema{Attributes: []hcl.AttributeSchema{{Name: "source", Required: true}, {Name: "version", Required: true}, {Name: "hash", Required: true}}}
	attrs, _ := b.Body.JustAttributes()
	revision := "commit"
	if a := attrs["source"]; a != nil {
		if source, ds := expr.String(a, nil); ds == nil {
			revision = revisionName(source)
		}
	}
	schema.Attributes = append(schema.Attributes, hcl.AttributeSchema{Name: revision, Required: true})
	content, ds := expr.Content(b.Body, schema)
	text := func(name, want string, ok func(string) bool) string {
		attr := content.Attributes[name]
		s, d := expr.String(attr, nil)
		ds = ds.Append(d)
		if attr != nil && !d.HasErrors() && !ok(s) {
			ds = ds.Append(expr.Invalid(attr, "must be %s, not %q.", want, s))
		}
		return s
	}
	e.Source = text("source", "the source of a pack that is fetched", isFetched)
	e.Version = text("version", "a version", func(s string) bool { return s != "" })
	if revision == "commit" {
		e.Revision = text(revision, "40 or 64 hex digits", IsCommit)
	} else {
		e.Revision = text(revision, `"sha256:" and 64 hex digits`, pack.IsChecksum)
	}
	e.Hash = text("hash", `"sha256:" and 64 hex digits`, pack.IsChecksum)
	return e, ds
}

func isFetched(source string) bool {
	s, err := pack.ParseSource(source)
	return err == nil && s.Kind.Fetched()
}

// IsCommit tells whether s is the full name of a commit: 40 hex digits in small letters, 64 in a repository that uses
// SHA-256.
func IsCommit(s string) bool {
	return regexp.MustCompile(`^([0-9a-f]{40}|[0-9a-f]{64})$`).MatchString(s)
}
