package cli

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os/exec"
	"path/filepath"

	"github.com/trailgate/trailgate/internal/diag"
)

// regal runs Regal on a pack's folder, where it is installed, and returns what it says as warnings. label is what
// messages call the folder.
func (a *app) regal(ctx context.Context, dir, label string) diag.Diagnostics {
	program, err := exec.LookPath("regal")
	if err != nil {
		return nil
	}
	var stdout, stderr bytes.Buffer
	cmd := exec.CommandContext(ctx, program, "lint", "--format", "json", ".")
	cmd.Dir, cmd.Env, cmd.Stdout, cmd.Stderr = dir, a.Environ, &stdout, &stderr
	err = cmd.Run()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		return diag.Diagnostics{}.Append(fmt.Errorf("run regal: %w", err))
	}
	var report struct {
		Violations []struct {
			Title, Description, Category string
			Location                     struct {
				File     string
				Row, Col int
				End      struct{ Row, Col int }
			}
		}
	}
	if err := json.Unmarshal(stdout.Bytes(), &report); err != nil {
		return diag.Diagnostics{{
			Severity: diag.Warning, Summary: "Regal gave no report",
			Detail: fmt.Sprintf("regal lint in %s wrote what is no JSON: %s", dir, bytes.TrimSpace(stderr.Bytes())),
		}}
	}
	var ds diag.Diagnostics
	for _, v := range report.Violations {
		d := diag.Diagnostic{Severity: diag.Warning, Summary: v.Description + " (regal: " + v.Category + "/" + v.Title + ")"}
		if at := v.Location; at.File != "" && at.Row > 0 {
			start := diag.Pos{Line: at.Row, Column: max(at.Col, 1), Byte: -1}
			end := diag.Pos{Line: max(at.End.Row, at.Row), Column: max(at.End.Col, at.Col, 1), Byte: -1}
			d.Subject = &diag.Range{Filename: label + "/" + filepath.ToSlash(at.File), Start: start, End: end}
		}
		ds = append(ds, d)
	}
	return ds
}
