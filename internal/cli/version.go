package cli

import (
	"encoding/json"
	"fmt"
	"runtime"
	"runtime/debug"

	"github.com/spf13/cobra"

	"github.com/trailgate/trailgate/internal/scan"
)

// Version is the program's version, written into scan files.
const Version = "0.1.0"

func (a *app) versionCommand() *cobra.Command {
	var asJSON bool
	c := &cobra.Command{
		Use:   "version",
		Short: "Print the version",
		Args:  cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			return a.version(asJSON)
		},
	}
	c.Flags().BoolVar(&asJSON, "json", false, "write JSON")
	return c
}

func (a *app) version(asJSON bool) error {
	opa := moduleVersion("github.com/open-policy-agent/opa")
	if asJSON {
		e := json.NewEncoder(a.Stdout)
		e.SetIndent("", "  ")
		return e.Encode(map[string]string{
			"version": Version, "opa": opa, "go": runtime.Version(), "platform": runtime.GOOS + "/" + runtime.GOARCH, "scan_format": scan.Format,
		})
	}
	_, err := fmt.Fprintf(a.Stdout, "trailgate %s\nOPA %s, %s, %s/%s\nscan files: %s\n", Version, opa, runtime.Version(), runtime.GOOS, runtime.GOARCH, scan.Format)
	return err
}

// moduleVersion returns the version of a module that the program was built with.
func moduleVersion(path string) string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "unknown"
	}
	for _, m := range info.Deps {
		if m.Path == path {
			return m.Version
		}
	}
	return "unknown"
}
