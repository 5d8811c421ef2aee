package cli

import (
	"bytes"
	"context"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"github.com/trailgate/trailgate/internal/diag"
	"github.com/trailgate/trailgate/internal/lint"
	"github.com/trailgate/trailgate/internal/pack"
	"github.com/trailgate/trailgate/internal/pack/publish"
	"github.com/trailgate/trailgate/policies"
)

type packBuildArgs struct {
	output  string
	library bool
}

func (a *app) packBuildCommand() *cobra.Command {
	var args packBuildArgs
	c := &cobra.Command{
		Use:   "build FOLDER",
		Short: "Make a pack into an OPA bundle, the same bytes wherever it is built",
		Long: "Checks the pack as 'rule lint' does, writes the defaults of its parameters to its data.json, and packs pack.hcl, rules\n" +
			"without their tests and data files. Beside the bundle it writes the library that the rules import as a bundle of its own,\n" +
			"for stock OPA; a scan uses the program's.\n\nExit status: 0, or 1 when the pack has an error or cannot be read.",
		Example: "  trailgate pack build packs/org -o org-1.0.0.tar.gz",
		Args:    cobra.ExactArgs(1),
		RunE:    func(c *cobra.Command, folders []string) error { return a.packBuild(c.Context(), &args, folders[0]) },
	}
	c.Flags().StringVarP(&args.output, "output", "o", "", "write the bundle to this `file` (default: NAME-VERSION.tar.gz)")
	c.Flags().BoolVar(&args.library, "lib", true, "write trailgate-lib.tar.gz beside it")
	return c
}

func (a *app) packBuild(ctx context.Context, args *packBuildArgs, folder string) error {
	o, ds := a.openManifest(a.folderPack(folder))
	if o == nil || ds.HasErrors() {
		return ds.Err()
	}
	if err := a.writeData(o); err != nil {
		return err
	}
	in, err := o.lintInput()
	if err != nil {
		return err
	}
	if in.Knowledge, err = lint.Know(); err != nil {
		return err
	}
	a.keepSources(o)
	found, err := lint.Pack(ctx, in)
	if err != nil {
		return err
	}
	if a.printDiagnostics(ds.Append(found).Distinct()); found.HasErrors() {
		return exitCode(exitUsage)
	}
	files, err := publish.Pack(o.files, o.manifest)
	if err != nil {
		return err
	}
	out := args.output
	if out == "" {
		out = fmt.Sprintf("%s-%s.tar.gz", o.manifest.Name, o.manifest.Version)
	}
	digest, err := pack.Digest(o.files)
	if err != nil {
		return err
	}
	if err := a.writeBundle(out, files); err != nil {
		return err
	}
	fmt.Fprintf(a.Stdout, "%s: pack %s %s, sha256:%s\n", out, o.manifest.Name, o.manifest.Version, digest)
	if !args.library {
		return nil
	}
	return a.writeLibrary(filepath.Join(filepath.Dir(out), "trailgate-lib.tar.gz"))
}

// writeData writes the defaults of the manifest to the data.json of a pack's folder, for stock OPA, where it says
// something else or is missing.
func (a *app) writeData(o *openPack) error {
	dir, ok := o.folder()
	if !ok || len(o.manifest.Parameters) == 0 {
		return nil
	}
	have, err := os.ReadFile(filepath.Join(dir, publish.DataFile))
	if err != nil && !os.IsNotExist(err) {
		return fmt.Errorf("read %s: %w", publish.DataFile, err)
	}
	want, err := publish.Data(have, o.manifest)
	if err != nil {
		return fmt.Errorf("read %s: %w", o.file(publish.DataFile), err)
	}
	same, err := publish.SameData(have, want)
	if err != nil || same {
		return err
	}
	if err := os.WriteFile(filepath.Join(dir, publish.DataFile), want, 0o644); err != nil { //nolint:gosec // a source file like its neighbours
		return fmt.Errorf("write %s: %w", publish.DataFile, err)
	}
	a.printDiagnostics(diag.Diagnostics{{
		Severity: diag.Warning, Summary: "Defaults written",
		Detail: o.file(publish.DataFile) + " now holds the defaults of pack.hcl.",
	}})
	return nil
}

func (a *app) writeBundle(name string, files publish.Files) error {
	archive, err := publish.Archive(files)
	if err != nil {
		return fmt.Errorf("write %s: %w", name, err)
	}
	return a.writeArchive(name, archive)
}

func (a *app) writeArchive(name string, archive []byte) error {
	path := a.path(name)
	if have, err := os.ReadFile(path); err == nil && bytes.Equal(have, archive) {
		return nil
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return fmt.Errorf("write %s: %w", name, err)
	}
	if err := os.WriteFile(path, archive, 0o644); err != nil { //nolint:gosec // it is made to be handed on
		return fmt.Errorf("write %s: %w", name, err)
	}
	return nil
}

func (a *app) writeLibrary(name string) error {
	library, err := fs.Sub(policies.FS(), "lib")
	if err != nil {
		return err
	}
	files, err := publish.Library(library, Version)
	if err != nil {
		return err
	}
	return a.writeBundle(name, files)
}
