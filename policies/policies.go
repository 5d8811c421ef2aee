// Package policies holds the built-in packs and the library that rules import, as files in the binary. It embeds
// manifests, default parameters and rules, without their test events. Parsing, compiling and
// running them is package policy's and package engine's.
//
// The layout is that of the folders beside this file: <pack>/pack.hcl, <pack>/data.json, <pack>/<rule>/<rule>.rego,
// <pack>/lib/<name>/<name>.rego, and lib/<name>/<name>.rego for the library of all packs.
package policies

import (
	"embed"
	"io/fs"
	"path"
	"slices"
)

// Library is the folder with the library of all packs.
const Library = "lib"

// The tests of rules are embedded with them: a pattern of go:embed cannot leave them out, and loading passes them over.
//
//go:embed */pack.hcl */data.json */*/*.rego */lib/*/*.rego
var files embed.FS

// FS returns the built-in packs, a folder each, and the folder lib.
func FS() fs.FS { return files }

// Packs returns the names of the built-in packs in order.
func Packs() []string {
	manifests, err := fs.Glob(files, "*/pack.hcl")
	if err != nil { // only for a malformed pattern
		panic(err)
	}
	names := make([]string, 0, len(manifests))
	for _, m := range manifests {
		if name := path.Dir(m); name != Library {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}
