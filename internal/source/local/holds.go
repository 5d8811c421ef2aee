package local

import (
	"context"
	"io/fs"
	"os"
)

// Holds returns the URI of a file that the source lists and that is the one described, whatever the names by which they
// are reached; "" if none is.
func (s *Source) Holds(ctx context.Context, info fs.FileInfo) (string, error) {
	for o, err := range s.List(ctx) {
		if err != nil {
			continue // what cannot be listed is told when it is read
		}
		for _, r := range s.roots {
			path, ok := r.resolve(o.URI)
			if !ok {
				continue
			}
			if r.kind == stdinRoot {
				f, isFile := s.stdin.(*os.File)
				if isFile {
					if other, err := f.Stat(); err == nil && os.SameFile(info, other) {
						return o.URI, nil
					}
				}
				continue
			}
			if other, err := os.Stat(path); err == nil && os.SameFile(info, other) {
				return o.URI, nil
			}
		}
	}
	return "", ctx.Err()
}
