package report

import (
	"io"

	"github.com/trailgate/trailgate/internal/scan"
)

// JSON writes the scan file.
type JSON struct{}

// Render writes r's scan.
func (JSON) Render(w io.Writer, r *Report) error { return scan.Encode(w, r.Scan) }
