package cli

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/trailgate/trailgate/internal/diag"
	"github.com/trailgate/trailgate/internal/policy"
	"github.com/trailgate/trailgate/internal/schema"
	"github.com/trailgate/trailgate/policies"
)

func (a *app) schemaCommand() *cobra.Command {
	var write string
	c := &cobra.Command{
		Use:   "schema [DOCUMENT | SOURCE NAME]",
		Short: "Print the schemas that rules are checked against, and set up editors",
		Long: "Documents are event, insight, aggregated, group and estate: what rules see as input. SOURCE and NAME are those of an API\n" +
			"call; its parameters and answer are in the schema. With --write a folder is made for editors: the schemas for OPA, the\n" +
			"library that rules import, and OPA's capabilities without the builtins that rules must not call. See docs/editor.md.",
		Example: "  trailgate schema event\n  trailgate schema sagemaker.amazonaws.com CreateEndpoint\n  trailgate schema --write .trailgate/editor",
		Args:    cobra.MaximumNArgs(2),
		RunE: func(_ *cobra.Command, names []string) error {
			if write != "" {
				if len(names) > 0 {
					return errors.New("schema: name what to print, or a folder with --write, not both")
				}
				return a.writeEditor(write)
			}
			return a.printSchema(names)
		},
	}
	c.Flags().StringVar(&write, "write", "", "write schemas, library and capabilities for editors into this `folder`")
	return c
}

func (a *app) printSchema(names []string) error {
	switch len(names) {
	case 0:
		for _, d := range schema.Documents() {
			fmt.Fprintln(a.Stdout, d)
		}
		return nil
	case 1:
		d := schema.Document(names[0])
		if !slices.Contains(schema.Documents(), d) {
			return fmt.Errorf("schema: there is no document %q.%s", d, diag.DidYouMean(names[0], documentNames()))
		}
		text, err := schema.JSON(d)
		if err != nil {
			return err
		}
		_, err = a.Stdout.Write(text)
		return err
	}
	requests, err := schema.LoadRequests()
	if err != nil {
		return err
	}
	source, name := names[0], names[1]
	if !strings.Contains(source, ".") {
		source += ".amazonaws.com"
	}
	v, ok, err := requests.Call(source, name)
	switch {
	case err != nil:
		return err
	case !ok && len(requests.Operations(source)) == 0:
		return fmt.Errorf("schema: no call of %s is known.%s Known are %s", source, diag.DidYouMean(source, requests.Sources()), strings.Join(requests.Sources(), ", "))
	case !ok:
		return fmt.Errorf("schema: %s has no call %s that is known.%s", source, name, diag.DidYouMean(name, requests.Operations(source)))
	}
	return a.writeJSON(v)
}

func documentNames() []string {
	var names []string
	for _, d := range schema.Documents() {
		names = append(names, string(d))
	}
	return names
}

// writeEditor writes what OPA's and Regal's language servers need.
func (a *app) writeEditor(folder string) error {
	files := map[string][]byte{}
	for _, d := range schema.Documents() {
		text, err := schema.JSON(d)
		if err != nil {
			return err
		}
		files["schemas/"+string(d)+".json"] = text
	}
	err := fs.WalkDir(policies.FS(), "lib", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || policy.IsTest(name) {
			return err
		}
		files[name], err = fs.ReadFile(policies.FS(), name)
		return err
	})
	if err != nil {
		return fmt.Errorf("read library: %w", err)
	}
	if files["capabilities.json"], err = json.MarshalIndent(policy.Capabilities(), "", "  "); err != nil {
		return err
	}
	for name, text := range files {
		path := filepath.Join(a.path(folder), filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			return fmt.Errorf("write %s: %w", name, err)
		}
		if err := os.WriteFile(path, text, 0o644); err != nil { //nolint:gosec // for editors to read
			return fmt.Errorf("write %s: %w", name, err)
		}
	}
	fmt.Fprintf(a.Stdout, "%s: schemas, lib, capabilities.json\n", folder)
	return nil
}
