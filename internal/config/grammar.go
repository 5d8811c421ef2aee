package config

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/hashicorp/hcl/v2"
)

// BlockType is a kind of block of the grammar.
type BlockType struct {
	Type      string
	Choice    string   // the first label where it decides what the block has: source "file"
	Labels    []string // what the labels say
	Arguments []Argument
	Blocks    []BlockType // blocks inside
	Free      bool        // the names of the arguments are the user's or the pack's
}

// Argument is an argument of a block.
type Argument struct {
	Name     string
	Required bool
}

// Header returns the block's header as it is written, with what labels say in capitals: source "file" LABEL.
func (b *BlockType) Header() string {
	words := []string{b.Type}
	for i, label := range b.Labels {
		if i == 0 && b.Choice != "" {
			words = append(words, fmt.Sprintf("%q", b.Choice))
		} else {
			words = append(words, strings.ToUpper(label))
		}
	}
	return strings.Join(words, " ")
}

// Grammar returns all that may stand in a configuration: what the decoders ask the blocks for, not a second list of it.
func Grammar() []BlockType {
	var out []BlockType
	for _, k := range kinds() {
		choices := []string{""}
		if k.choices != nil {
			choices = k.choices()
		}
		for _, choice := range choices {
			b := BlockType{Type: k.name, Choice: choice, Labels: k.labels}
			b.fill(func(inner string) map[string]BlockType { return decoded(&b, inner) })
			out = append(out, b)
		}
	}
	return out
}

// fill completes b and the blocks in it from what was seen when a text with them was decoded.
func (b *BlockType) fill(seen func(inner string) map[string]BlockType) {
	found := seen("")[b.Type]
	b.Arguments, b.Free, b.Blocks = found.Arguments, found.Free, found.Blocks
	for i := range b.Blocks {
		inner := &b.Blocks[i]
		inner.fill(func(deeper string) map[string]BlockType { return seen(inner.text(deeper)) })
	}
}

// text writes a block that holds nothing but the text given.
func (b *BlockType) text(inner string) string {
	words := []string{b.Type}
	for i := range b.Labels {
		label := "x"
		if i == 0 && b.Choice != "" {
			label = b.Choice
		}
		words = append(words, strconv.Quote(label))
	}
	return strings.Join(words, " ") + " {\n" + inner + "}\n"
}

// decoded decodes a block that holds the text given, and returns what was asked for, by type of block.
func decoded(b *BlockType, inner string) map[string]BlockType {
	seen := map[string]BlockType{}
	l := newLoader(Options{})
	l.watch = func(b *hcl.Block, schema *hcl.BodySchema) { seen[b.Type] = describe(b.Type, schema) }
	l.load(map[string][]byte{"grammar.trailgate.hcl": []byte(b.text(inner))})
	return seen
}

// describe makes a BlockType of what a block is asked for; a nil schema asks for whatever arguments there are.
func describe(name string, schema *hcl.BodySchema) BlockType {
	b := BlockType{Type: name, Free: schema == nil}
	if schema == nil {
		return b
	}
	for _, a := range schema.Attributes {
		b.Arguments = append(b.Arguments, Argument{a.Name, a.Required})
	}
	for _, inner := range schema.Blocks {
		b.Blocks = append(b.Blocks, BlockType{Type: inner.Type, Labels: inner.LabelNames})
	}
	slices.SortFunc(b.Arguments, func(a, c Argument) int { return cmp.Compare(a.Name, c.Name) })
	slices.SortFunc(b.Blocks, func(a, c BlockType) int { return cmp.Compare(a.Type, c.Type) })
	return b
}
