package config

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/hashicorp/hcl/v2/hclwrite"

	"github.com/trailgate/trailgate/internal/diag"
	"github.com/trailgate/trailgate/internal/pack"
)

// Format lays out a text in the canonical style, that of terraform fmt. A text with a syntax error is not changed.
func Format(name string, src []byte) ([]byte, diag.Diagnostics) {
	_, diags := hclsyntax.ParseConfig(src, name, hcl.InitialPos)
	if diags.HasErrors() {
		return src, diag.Diagnostics{}.Append(diags).Sorted()
	}
	return hclwrite.Format(src), nil
}

// Formattable tells whether Format is for a file of that name: *.trailgate.hcl, *.tgvars and pack.hcl.
func Formattable(name string) bool {
	return strings.HasSuffix(name, Suffix) && !strings.HasPrefix(name, ".#") || strings.HasSuffix(name, ".tgvars") || name == pack.ManifestFile
}

// FindFormattable lists the files in a folder that Format is for, by name, and with recursive those in the folders below
// it whose names do not begin with a dot.
func FindFormattable(dir string, recursive bool) ([]string, error) {
	var paths []string
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && path != dir && (!recursive || strings.HasPrefix(d.Name(), ".")):
			return fs.SkipDir
		case !d.IsDir() && Formattable(d.Name()):
			if info, err := os.Stat(path); err == nil && info.Mode().IsRegular() {
				paths = append(paths, path)
			}
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("find files to format: %w", err)
	}
	return paths, nil
}
