package report

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/trailgate/trailgate/internal/finding"
	"github.com/trailgate/trailgate/internal/scan"
)

// stdin is the URI that the local source gives to standard input.
const stdin = "stdin"

// isFile tells objects that are files from standard input and from those of other sources, whose URIs have a scheme.
// Code scanning rejects the latter as places, and nobody can open the former again.
func isFile(uri string) bool { return uri != stdin && !strings.Contains(uri, "://") }

// fileURI percent-encodes a path, segment by segment, to a URI reference after RFC 3986.
func fileURI(path string) string {
	path = strings.ToValidUTF8(path, "\ufffd")
	var b strings.Builder
	if strings.HasPrefix(path, "/") {
		b.WriteString("file://")
	}
	for i := range len(path) {
		c := path[i]
		switch {
		case 'a' <= c && c <= 'z', 'A' <= c && c <= 'Z', '0' <= c && c <= '9', strings.IndexByte("-._~/!$&'()*+,;=@", c) >= 0:
			b.WriteByte(c)
		default: // ":" among them: in the first segment it would end a scheme
			fmt.Fprintf(&b, "%%%02X", c)
		}
	}
	return b.String()
}

// addArtifacts lists the files that results or notifications point to, in the order of the scan's objects.
func (b *sarifBuilder) addArtifacts() {
	wanted := map[string]bool{}
	for _, f := range b.kept() {
		for i := range f.Occurrences {
			wanted[f.Occurrences[i].Object] = true
		}
	}
	b.files = map[string]int{}
	b.artifacts = append(b.artifacts, configuration(&b.Scan.Header))
	if b.Options.Evidence != "" && len(b.Findings) > 0 {
		b.files[b.Options.Evidence] = len(b.artifacts)
		b.artifacts = append(b.artifacts, sarifArtifact{
			Location: &sarifArtifactLocation{URI: fileURI(b.Options.Evidence), Index: len(b.artifacts)},
			MimeType: "application/x-ndjson", Roles: []string{"attachment"},
		})
	}
	notes := 0
	for i := range b.Scan.Objects {
		o := &b.Scan.Objects[i]
		noted := o.State == scan.Failed || o.Records.Rejected > 0
		if noted {
			notes++
		}
		if !isFile(o.URI) || !wanted[o.URI] && (!noted || notes > maxNotes) {
			continue
		}
		b.addFile(o)
		delete(wanted, o.URI)
	}
	for _, uri := range sortedKeys(wanted) { // a scan file lists its objects; a place is kept even if it does not
		if isFile(uri) {
			b.addFile(&scan.Object{URI: uri})
		}
	}
}

// configuration is what the scan was told to do, as an artifact with its content: packs with their parameters, filters,
// as-of.
func configuration(h *scan.Header) sarifArtifact {
	type pack struct {
		Instance   string          `json:"instance"`
		Name       string          `json:"name"`
		Version    string          `json:"version"`
		Digest     string          `json:"digest"`
		Parameters json.RawMessage `json:"parameters,omitempty"`
	}
	said := struct {
		AsOf    time.Time    `json:"as_of"`
		Filters scan.Filters `json:"filters"`
		Packs   []pack       `json:"packs"`
	}{AsOf: h.AsOf.UTC(), Filters: h.Filters, Packs: []pack{}}
	for _, p := range h.Packs {
		said.Packs = append(said.Packs, pack{p.Instance, p.Name, p.Version, p.Digest, p.Parameters})
	}
	a := sarifArtifact{
		Location:    &sarifArtifactLocation{URI: "trailgate.configuration.json"}, // the multitool cannot do without
		Description: &sarifText{Text: "What the scan was told: packs with their parameters, filters, as-of. It is no file but stands here whole."},
		MimeType:    "application/json", Roles: []string{"toolSpecifiedConfiguration"},
	}
	if text, err := marshal(said); err == nil {
		a.Contents = &sarifText{Text: visible(string(text))}
	}
	return a
}

func (b *sarifBuilder) addFile(o *scan.Object) {
	a := sarifArtifact{
		Location: &sarifArtifactLocation{URI: fileURI(o.URI), Index: len(b.artifacts)},
		Length:   max(o.Size, 0), Roles: []string{"analysisTarget"},
	}
	if o.SHA256 != "" {
		a.Hashes = map[string]string{"sha-256": o.SHA256}
	}
	p := map[string]any{}
	if o.State != "" {
		p["state"], p["records"] = string(o.State), o.Records
	}
	if o.Kind != "" {
		p["kind"] = visible(o.Kind)
	}
	if o.Encoding != "" {
		p["encoding"], p["regions"] = visible(o.Encoding), "in the decompressed text; length and hash are of the stored bytes"
	}
	if o.Version != "" {
		p["version"] = visible(o.Version)
	}
	if len(p) > 0 {
		a.Properties = p
	}
	b.files[o.URI] = len(b.artifacts)
	b.artifacts = append(b.artifacts, a)
}

// physical returns the place of a file, nil if the run has no such file.
func (b *sarifBuilder) physical(uri string, r *sarifRegion) *sarifPhysical {
	i, ok := b.files[uri]
	if !ok {
		return nil
	}
	return &sarifPhysical{ArtifactLocation: *b.artifacts[i].Location, Region: r}
}

// at returns the place of an occurrence, without a physical location where its object is no file.
func (b *sarifBuilder) at(o *finding.Occurrence) sarifLocation {
	offset := o.Offset
	l := sarifLocation{
		PhysicalLocation: b.physical(o.Object, &sarifRegion{StartLine: max(o.Line, 1), ByteOffset: &offset, ByteLength: o.Length}),
		Properties: &sarifOccurrence{
			EventID: visible(o.EventID), EventTime: visible(o.Time), EventName: visible(o.Name), Member: visible(o.Member), Record: o.Index,
		},
	}
	if l.PhysicalLocation == nil {
		l.Properties.Object = visible(o.Object)
		if x := b.byURI[o.Object]; x != nil {
			l.Properties.Version = visible(x.Version)
		}
	}
	return l
}

// primary returns the place of a finding: its smallest occurrence; where that is in no file, or there is none, its line
// in the evidence file.
func (b *sarifBuilder) primary(f *finding.Finding) sarifLocation {
	var l sarifLocation
	if o := smallest(f); o != nil {
		l = b.at(o)
	}
	if l.PhysicalLocation == nil {
		if line := b.evidence[f]; line > 0 {
			l.PhysicalLocation = b.physical(b.Options.Evidence, &sarifRegion{StartLine: line})
		}
	}
	if l.PhysicalLocation != nil {
		if text, ok := b.room.snippet(f); ok {
			l.PhysicalLocation.Region.Snippet = &sarifText{Text: text}
		}
	}
	l.LogicalLocations = logical(f)
	return l
}

// snippet returns the event of a finding, or what is known of it where there is none, cut to a length that lets 25,000 of
// them stand in a file; "" where it cannot be written.
func snippet(f *finding.Finding) string {
	var text bytes.Buffer
	if len(f.Record) > 0 {
		if err := json.Compact(&text, f.Record); err != nil {
			return ""
		}
	} else {
		line, err := marshal(proof{Fingerprint: f.Fingerprint, Rule: f.Rule, Instance: f.Instance, Message: f.Message, Occurrence: smallest(f)})
		if err != nil {
			return ""
		}
		text.Write(line)
	}
	s := visible(strings.ToValidUTF8(text.String(), "\ufffd"))
	if len(s) > maxSnippet {
		cut := maxSnippet
		for cut > 0 && !utf8.RuneStart(s[cut]) {
			cut--
		}
		s = s[:cut] + "…"
	}
	return s
}

// logical names what a finding is about: the resource or subject, and the account.
func logical(f *finding.Finding) []sarifLogical {
	var out []sarifLogical
	in := visible(strings.Trim(f.Account+"/"+f.Region, "/"))
	add := func(name, kind string) {
		if name = visible(name); name == "" {
			return
		}
		full := name
		if in != "" && !strings.HasPrefix(name, "arn:") {
			full = in + "/" + name
		}
		out = append(out, sarifLogical{Name: name, FullyQualifiedName: full, Kind: kind})
	}
	if f.Subject != "" {
		add(f.Subject, "subject")
	} else {
		add(f.Resource, "resource")
	}
	if f.Account != "" {
		out = append(out, sarifLogical{Name: visible(f.Account), FullyQualifiedName: visible(f.Account), Kind: "account"})
	}
	return out
}
