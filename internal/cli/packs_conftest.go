package cli

import (
	"fmt"
	"os"
	"path/filepath"

	"github.com/trailgate/trailgate/internal/config"
	"github.com/trailgate/trailgate/internal/diag"
	"github.com/trailgate/trailgate/internal/pack"
	"github.com/trailgate/trailgate/internal/pack/install"
)

// conftestVersion is the version of policies that have none.
const conftestVersion = "0.0.0"

// openConftest opens a folder of policies for conftest, which has no manifest: the block's label is the pack's name.
func (a *app) openConftest(p *config.Pack) (*openPack, diag.Diagnostics) {
	dir := filepath.Clean(filepath.FromSlash(p.Source))
	if !filepath.IsAbs(dir) {
		dir = filepath.Join(p.Dir, dir)
	}
	info, err := os.Stat(dir)
	switch {
	case err != nil:
		return nil, diag.Diagnostics{p.SourceProblem("Invalid pack source", fmt.Errorf("open policies: %w", err))}
	case !info.IsDir():
		return nil, diag.Diagnostics{p.SourceProblem("Invalid pack source", fmt.Errorf("open policies: %s is a file; policies are a folder", dir))}
	}
	files := os.DirFS(dir)
	if p.Verify != nil {
		if files, err = install.OpenFolder(dir, p.Verify.Key); err != nil {
			return nil, diag.Diagnostics{p.SourceProblem("Pack cannot be used", err)}
		}
	}
	o := &openPack{Pack: p, files: files, manifest: &pack.Manifest{Name: p.Label, Version: conftestVersion}}
	if o.digest, err = pack.Digest(files); err != nil {
		return nil, diag.Diagnostics{}.Append(fmt.Errorf("read pack %s: %w", p.Label, err))
	}
	return o, nil
}

// located gives errors about the folder of policies as a whole, such as of namespaces, their place in the block.
func (o *openPack) located(ds diag.Diagnostics) diag.Diagnostics {
	for i := range ds {
		if at := ds[i].Subject; at != nil && at.Filename == o.Source {
			ds[i].Subject = o.NamespacesPlace()
		}
	}
	return ds
}
