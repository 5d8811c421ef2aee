package fetch

import (
	"bytes"
	"fmt"

	"github.com/trailgate/trailgate/internal/pack"
	"github.com/trailgate/trailgate/internal/pack/tree"
)

// unpack reads the pack out of an archive.
func (f *Fetcher) unpack(s pack.Source, b []byte) (*tree.Tree, error) {
	t, err := tree.ReadTarGz(bytes.NewReader(b), f.limits)
	if err != nil {
		return nil, fmt.Errorf("unpack %s: %w", s.URL, err)
	}
	if t, err = t.Sub(s.Folder); err != nil {
		return nil, fmt.Errorf("unpack %s: %w", s.URL, err)
	}
	return t, nil
}
