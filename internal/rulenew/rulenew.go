// Package rulenew writes a new rule from an event: a Rego package that reports events like it, a test, and events on
// which the rule must fire and be silent. Every condition that it writes has an event that fails it, so that whoever
// changes the rule goes on from tests that hold. Reading the event, and writing files, are package cli's.
package rulenew

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/format"

	"github.com/trailgate/trailgate/internal/event"
)

// Request says which rule to write.
type Request struct {
	Pack, Rule     string // Rego identifiers
	ID             string // "" for the pack's next
	Title          string // "" for one made from the event
	Severity       string
	Event          []byte // one CloudTrail record
	Category       string // of the event
	OtherName      string // another event that the service writes
	KeepIdentities bool   // leave account ids, access keys and addresses as they are
}

// File is a file to write.
type File struct {
	Name    string // path in the pack
	Content []byte
}

// DefaultSeverity is the severity of a new rule unless the request says another.
const DefaultSeverity = "medium"

// Files returns the files of the rule, and those of the pack that it does not have yet; pack is its folder, empty when the
// pack is new. It is an error when the rule is there already, or its id.
func Files(r Request, pack fs.FS) ([]File, error) {
	if err := r.check(); err != nil {
		return nil, err
	}
	taken, err := ids(pack)
	if err != nil {
		return nil, err
	}
	if r.ID == "" {
		r.ID = nextID(r.Pack, taken)
	}
	if where, ok := taken[r.ID]; ok {
		return nil, fmt.Errorf("the id %s is taken by %s: ids are never used twice", r.ID, where)
	}
	if _, err := fs.Stat(pack, r.Rule); err == nil {
		return nil, fmt.Errorf("pack %s has a folder %s already: nothing is overwritten; name the rule otherwise", r.Pack, r.Rule)
	}
	raw := event.Redact(r.Event)
	if !r.KeepIdentities {
		raw = replaceIdentities(raw)
	}
	e, err := decode(raw)
	if err != nil {
		return nil, err
	}
	d := newDraft(r, e)
	files := []File{}
	for _, f := range []struct {
		name string
		make func() ([]byte, error)
	}{
		{r.Rule + "/" + r.Rule + ".rego", d.rule},
		{r.Rule + "/" + r.Rule + "_test.rego", d.test},
		{r.Rule + "/testdata/fires.json", func() ([]byte, error) { return d.fires(raw) }},
		{r.Rule + "/testdata/silent.json", d.silent},
	} {
		content, err := f.make()
		if err != nil {
			return nil, fmt.Errorf("write %s: %w", f.name, err)
		}
		files = append(files, File{f.name, content})
	}
	return append(packFiles(r.Pack, pack), files...), nil
}

func (r *Request) check() error {
	for _, name := range []string{r.Pack, r.Rule} {
		if !identifier.MatchString(name) || ast.IsKeyword(name) {
			return fmt.Errorf("%q is no Rego identifier: letters, digits and _, no digit first, and no keyword of Rego; name the rule PACK/RULE, as in org/bucket_by_hand", name)
		}
	}
	if r.Rule == "lib" || r.Rule == "testdata" || strings.HasSuffix(r.Rule, "_test") {
		return fmt.Errorf("a rule cannot be named %q", r.Rule)
	}
	switch r.Category {
	case event.Management, event.Data, event.NetworkActivity:
		return nil
	}
	return fmt.Errorf("the event is of category %s: rules are made from Management, Data and NetworkActivity events", r.Category)
}

var identifier = regexp.MustCompile(`^[a-zA-Z_][a-zA-Z0-9_]*$`)

// packFiles are the manifest and the parameters of a pack that has none.
func packFiles(name string, pack fs.FS) (out []File) {
	for _, f := range []File{
		{"pack.hcl", fmt.Appendf(nil, "pack {\n  name        = %q\n  version     = \"0.1.0\"\n  description = \"Rules of this organization\"\n}\n", name)},
		{"data.json", []byte("{\n  \"trailgate\": {\n    \"params\": {}\n  }\n}\n")},
	} {
		if _, err := fs.Stat(pack, f.Name); err != nil {
			if f.Name == "data.json" && len(out) == 0 {
				continue // a pack with a manifest says itself what its data are
			}
			out = append(out, f)
		}
	}
	return out
}

var idLine = regexp.MustCompile(`(?m)^#\s+id:\s*["']?([A-Za-z0-9-]+)`)

// ids finds the ids of a pack's rules and the files that have them. Also a pack that does not compile has ids.
func ids(pack fs.FS) (map[string]string, error) {
	out := map[string]string{}
	err := fs.WalkDir(pack, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || path.Ext(name) != ".rego" {
			return err
		}
		text, err := fs.ReadFile(pack, name)
		if err != nil {
			return err
		}
		for _, m := range idLine.FindAllSubmatch(text, -1) {
			out[string(m[1])] = name
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("read pack: %w", err)
	}
	return out, nil
}

// nextID is PACK-001, or the number behind the highest that there is.
func nextID(pack string, taken map[string]string) string {
	prefix := strings.ToUpper(strings.ReplaceAll(strings.Trim(pack, "_"), "_", "-")) + "-"
	highest := 0
	for id := range taken {
		var n int
		if rest, ok := strings.CutPrefix(id, prefix); ok {
			if _, err := fmt.Sscanf(rest, "%d", &n); err == nil {
				highest = max(highest, n)
			}
		}
	}
	return fmt.Sprintf("%s%03d", prefix, highest+1)
}

// decode reads an event as a map of encoding/json.
func decode(raw []byte) (map[string]any, error) {
	d := json.NewDecoder(bytes.NewReader(raw))
	d.UseNumber()
	var e map[string]any
	if err := d.Decode(&e); err != nil {
		return nil, fmt.Errorf("read event: %w", err)
	}
	return e, nil
}

// formatted lays Rego out as "opa fmt" does.
func formatted(name, text string) ([]byte, error) {
	return format.SourceWithOpts(name, []byte(text), format.Opts{RegoVersion: ast.RegoV1})
}

// text returns the string at a path of an event, "" where there is none.
func text(e map[string]any, keys ...string) string {
	s, _ := at(e, keys...).(string)
	return s
}

func at(e map[string]any, keys ...string) any {
	var v any = e
	for _, k := range keys {
		m, ok := v.(map[string]any)
		if !ok {
			return nil
		}
		v = m[k]
	}
	return v
}

func quote(s string) string {
	b, err := marshal(s, "")
	if err != nil { // a string can be written
		panic(err)
	}
	return strings.TrimSpace(string(b))
}

// marshal writes a value as JSON, keys sorted.
func marshal(v any, indent string) ([]byte, error) {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", indent)
	err := enc.Encode(v)
	return b.Bytes(), err
}

// sortedKeys returns the keys of a map in order.
func sortedKeys[V any](m map[string]V) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}
