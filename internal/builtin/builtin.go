// Package builtin holds what can be known of the built-in packs when the program is built: what their rules are called and
// say of themselves, which modules each needs, and the formulas of the prefilter. A scan need not parse and compile
// modules to find that out, and most rules are never evaluated. The data are of one content of the packs and of one
// version of OPA: of any other nothing is known, and the packs are loaded as all others are.
//
//go:generate go run ../../scripts/genbuiltin
package builtin

import (
	"bytes"
	"context"
	_ "embed"
	"encoding/json"
	"fmt"
	"io/fs"
	"slices"
	"sync"

	"github.com/trailgate/trailgate/internal/engine"
	"github.com/trailgate/trailgate/internal/pack"
	"github.com/trailgate/trailgate/internal/policy"
	"github.com/trailgate/trailgate/internal/prefilter"
	"github.com/trailgate/trailgate/policies"
)

var (
	//go:embed data/rules.json
	rulesData []byte
	//go:embed data/formulas.bin
	formulasData []byte
)

// Data are what is known of packs, as they are kept.
type Data struct {
	Rules    []byte // JSON, of an index
	Formulas []byte // of prefilter.Encode: four of each rule, in order
}

// index is what is known of all packs.
type index struct {
	OPA     string `json:"opa"`     // version that the formulas were derived with
	Library string `json:"library"` // digest of the library
	Packs   []Pack `json:"packs"`
}

// Pack is what is known of a pack.
type Pack struct {
	Name     string           `json:"name"`
	Digest   string           `json:"digest"` // of its content
	Outlines []policy.Outline `json:"rules"`  // by name

	formulas []engine.Formulas // of each outline, with the defaults of all parameters
}

// Find returns what is known of the built-in pack of a name and content, or nil.
func Find(name, digest string) *Pack {
	for _, p := range known() {
		if p.Name == name && p.Digest == digest {
			return p
		}
	}
	return nil
}

// known is read once.
var known = sync.OnceValue(func() []*Pack {
	library, err := libraryDigest(policies.FS())
	if err != nil {
		return nil
	}
	packs, err := read(Data{rulesData, formulasData}, library, policy.OPA())
	if err != nil {
		return nil // tests hold that this does not happen; packs can be loaded without
	}
	return packs
})

func libraryDigest(files fs.FS) (string, error) {
	library, err := fs.Sub(files, policies.Library)
	if err != nil {
		return "", fmt.Errorf("read library: %w", err)
	}
	return pack.Digest(library)
}

// read reads data. Those of another library or of another version of OPA are an error.
func read(data Data, library, opa string) ([]*Pack, error) {
	var x index
	if err := json.Unmarshal(data.Rules, &x); err != nil {
		return nil, fmt.Errorf("read what is known of built-in packs: %w", err)
	}
	if x.OPA != opa || x.Library != library {
		return nil, fmt.Errorf("what is known of built-in packs is of OPA %s and another library", x.OPA)
	}
	all, err := prefilter.Decode(data.Formulas)
	if err != nil {
		return nil, err
	}
	var packs []*Pack
	for i := range x.Packs {
		p := &x.Packs[i]
		for range p.Outlines {
			if len(all) < perRule {
				return nil, fmt.Errorf("what is known of built-in packs has too few formulas")
			}
			p.formulas = append(p.formulas, engine.Formulas{Kind: all[0], Deny: all[1], Collect: all[2], Either: all[3]})
			all = all[perRule:]
		}
		packs = append(packs, p)
	}
	if len(all) > 0 {
		return nil, fmt.Errorf("what is known of built-in packs has too many formulas")
	}
	return packs, nil
}

// perRule is how many formulas the data have of each rule.
const perRule = 4

// Formulas returns the formulas of a rule, or nil where they are not known: the rule may read a parameter of which the
// value is not the default. Both are JSON objects as pack.Manifest's Bind and Defaults give them.
func (p *Pack) Formulas(id string, parameters, defaults json.RawMessage) *engine.Formulas {
	i := slices.IndexFunc(p.Outlines, func(o policy.Outline) bool { return o.Rule.ID == id })
	if i < 0 || !reads(&p.Outlines[i], parameters, defaults) {
		return nil
	}
	return &p.formulas[i]
}

// reads tells whether a rule reads the same in two sets of parameters.
func reads(o *policy.Outline, parameters, defaults json.RawMessage) bool {
	if bytes.Equal(parameters, defaults) {
		return true
	}
	var a, b map[string]json.RawMessage
	if o.Any || json.Unmarshal(parameters, &a) != nil || json.Unmarshal(defaults, &b) != nil {
		return false
	}
	return !slices.ContainsFunc(o.Parameters, func(name string) bool { return !bytes.Equal(a[name], b[name]) })
}

// Make finds out about the packs and the library in a file system, which must have passed all checks.
func Make(ctx context.Context, files fs.FS, names []string) (Data, error) {
	library, err := libraryDigest(files)
	if err != nil {
		return Data{}, err
	}
	x := index{OPA: policy.OPA(), Library: library}
	var all []prefilter.Formula
	for _, name := range names {
		p, err := makePack(ctx, files, name)
		if err != nil {
			return Data{}, fmt.Errorf("pack %s: %w", name, err)
		}
		x.Packs = append(x.Packs, *p)
		for _, f := range p.formulas {
			all = append(all, f.Kind, f.Deny, f.Collect, f.Either)
		}
	}
	var data Data
	if data.Rules, err = json.MarshalIndent(x, "", " "); err != nil {
		return data, fmt.Errorf("write what is known of built-in packs: %w", err)
	}
	data.Rules = append(data.Rules, '\n')
	data.Formulas, err = prefilter.Encode(all)
	return data, err
}

func makePack(ctx context.Context, files fs.FS, name string) (*Pack, error) {
	in, m, err := input(files, name)
	if err != nil {
		return nil, err
	}
	p := &Pack{Name: name}
	if p.Digest, err = pack.Digest(in.Files); err != nil {
		return nil, err
	}
	if p.Outlines, err = policy.Outlines(in); err != nil {
		return nil, err
	}
	loaded, err := policy.Load(in)
	if err != nil {
		return nil, err
	}
	instance, err := policy.NewInstance(ctx, loaded, m.Defaults())
	if err != nil {
		return nil, err
	}
	d := engine.NewDeriver(instance)
	for i, r := range loaded.Rules {
		if r.Name != p.Outlines[i].Rule.Name {
			return nil, fmt.Errorf("outlines are not in the order of rules")
		}
		f, err := d.Derive(r)
		if err != nil {
			return nil, err
		}
		p.formulas = append(p.formulas, f)
	}
	return p, nil
}

// input is what a pack is loaded from.
func input(files fs.FS, name string) (in policy.Input, m *pack.Manifest, err error) {
	in = policy.Input{Pack: name, Label: "builtin://" + name}
	if in.Files, err = fs.Sub(files, name); err != nil {
		return in, nil, fmt.Errorf("read pack: %w", err)
	}
	if in.Library, err = fs.Sub(files, policies.Library); err != nil {
		return in, nil, fmt.Errorf("read library: %w", err)
	}
	text, err := fs.ReadFile(in.Files, pack.ManifestFile)
	if err != nil {
		return in, nil, fmt.Errorf("read pack: %w", err)
	}
	m, ds := pack.ParseManifest(pack.ManifestFile, text)
	if ds.HasErrors() {
		return in, nil, ds.Err()
	}
	for _, p := range m.Parameters {
		in.Parameters = append(in.Parameters, p.Name)
	}
	return in, m, nil
}
