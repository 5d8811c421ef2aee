package workload

import (
	"embed"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/trailgate/trailgate/internal/pack"
	"github.com/trailgate/trailgate/policies"
)

// PackName is the name of the pack of Rules.
const PackName = "governance"

// WrittenRules is how many of the rules are written by hand, each in an idiom of its own: helpers, sets, parameters,
// tables, loops over lists, else, several bodies. Further ones are made from tables.
const WrittenRules = 30

//go:embed governance/pack.hcl governance/*/*.rego
var written embed.FS

// Rules returns a pack of n rules, at least WrittenRules, as files by path.
func Rules(n int) (map[string]string, error) {
	files, err := read(written, PackName)
	if err != nil {
		return nil, err
	}
	if n < WrittenRules {
		return nil, fmt.Errorf("make rules: there are no fewer than %d", WrittenRules)
	}
	maps.Copy(files, madeRules(n-WrittenRules))
	return files, nil
}

// PeerRules returns the same rules and their library for programs that take a whole file as input: deny goes through
// input.Records. Each rule is a package rules.<name>, or, when joint, all are package main. Parameters are in data.json.
func PeerRules(n int, joint bool) (map[string]string, error) {
	files, err := Rules(n)
	if err != nil {
		return nil, err
	}
	manifest, ds := pack.ParseManifest(pack.ManifestFile, []byte(files[pack.ManifestFile]))
	if err := ds.Err(); err != nil {
		return nil, err
	}
	out, err := read(policies.FS(), "lib")
	if err != nil {
		return nil, err
	}
	for name, text := range files {
		if strings.HasSuffix(name, ".rego") {
			base := path.Base(name)
			pkg := "rules." + strings.TrimSuffix(base, ".rego")
			if joint {
				pkg = "main"
			}
			out["rules/"+base] = "package " + pkg + "\n" + forRecords(text)
		}
	}
	out["data.json"] = fmt.Sprintf(`{"trailgate": {"params": %s}}`, manifest.Defaults())
	return out, nil
}

// forRecords rewrites a rule, from behind its package on, so that it judges each of input.Records. It counts on what the rules of this package hold to:
// input stands in deny alone, never in strings, and no variable there is called ev.
func forRecords(text string) string {
	_, text, _ = strings.Cut(text, "\npackage ")
	_, text, _ = strings.Cut(text, "\n")
	text = regexp.MustCompile(`\binput\b`).ReplaceAllString(text, "ev")
	const head = "deny contains finding if {\n"
	return strings.ReplaceAll(text, head, head+"\tsome ev in input.Records\n")
}

// read returns the files of a folder that are no tests.
func read(fsys fs.FS, dir string) (map[string]string, error) {
	files := map[string]string{}
	err := fs.WalkDir(fsys, dir, func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || strings.HasSuffix(name, "_test.rego") {
			return err
		}
		text, err := fs.ReadFile(fsys, name)
		files[strings.TrimPrefix(name, dir+"/")] = string(text)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("read rules: %w", err)
	}
	return files, nil
}

// WriteFiles writes files below a folder, which it creates.
func WriteFiles(dir string, files map[string]string) error {
	for _, name := range slices.Sorted(maps.Keys(files)) {
		full := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(full), 0o755); err != nil {
			return fmt.Errorf("write rules: %w", err)
		}
		if err := os.WriteFile(full, []byte(files[name]), 0o644); err != nil {
			return fmt.Errorf("write rules: %w", err)
		}
	}
	return nil
}
