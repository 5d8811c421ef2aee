package config

import (
	"path/filepath"

	"github.com/hashicorp/hcl/v2"
)

// DefaultBaseline is where the baseline is, beside the configuration, unless a block baseline says otherwise.
const DefaultBaseline = ".trailgate/baseline.json"

// Baseline is the block baseline: where the known findings are written.
type Baseline struct {
	Path  string // file, relative paths resolved against the folder of the configuration file
	Range hcl.Range
}

func (l *loader) baseline(b *hcl.Block) {
	x := &Baseline{Path: filepath.Join(filepath.Dir(b.DefRange.Filename), filepath.FromSlash(DefaultBaseline)), Range: b.DefRange}
	l.config.Baseline = x
	if attr := l.content(b, arguments("path")).Attributes["path"]; attr != nil {
		x.Path = l.target(attr)
	}
}
