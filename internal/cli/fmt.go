package cli

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/aymanbagabas/go-udiff"
	"github.com/spf13/cobra"

	"github.com/trailgate/trailgate/internal/config"
	"github.com/trailgate/trailgate/internal/diag"
)

// exitUnformatted is the exit status of fmt -check when a file is not formatted, as Terraform has it.
const exitUnformatted = 3

type fmtArgs struct {
	targets                []string
	check, diff, recursive bool
	list, write            bool
}

func (a *app) fmtCommand() *cobra.Command {
	var args fmtArgs
	c := &cobra.Command{
		Use:   "fmt [FILE or FOLDER or -]…",
		Short: "Lay out configuration files in the canonical style",
		Long: "Rewrites *.trailgate.hcl, *.tgvars and pack.hcl in the style of terraform fmt, and lists the files that it changed. Without arguments it takes the files of the working directory; - reads standard input and writes to standard output.\n\n" +
			"Exit status: 0; 1 when a file cannot be read or parsed; with -check 3 when a file is not formatted.",
		Example: "  trailgate fmt\n  trailgate fmt -check -diff -recursive",
		RunE: func(_ *cobra.Command, targets []string) error {
			args.targets = targets
			return a.fmt(&args)
		},
	}
	f := c.Flags()
	f.BoolVar(&args.check, "check", false, "write nothing; exit with 3 when a file is not formatted")
	f.BoolVar(&args.diff, "diff", false, "show what changes")
	f.BoolVar(&args.recursive, "recursive", false, "also take the folders below, but for those that begin with a dot")
	f.BoolVar(&args.list, "list", true, "list the files that are not formatted")
	f.BoolVar(&args.write, "write", true, "write the files that are not formatted")
	return c
}

// fmt formats every target; what cannot be formatted is reported, and the rest is done all the same.
func (a *app) fmt(args *fmtArgs) error {
	paths, err := a.fmtPaths(args)
	if err != nil {
		return err
	}
	var problems diag.Diagnostics
	changed := false
	for _, p := range paths {
		c, ds, err := a.fmtFile(p, args)
		problems = problems.Append(ds, err)
		changed = changed || c
	}
	switch {
	case problems != nil:
		a.printDiagnostics(problems)
		return exitCode(exitUsage)
	case changed && args.check:
		return exitCode(exitUnformatted)
	}
	return nil
}

// fmtPaths lists the files that the user means.
func (a *app) fmtPaths(args *fmtArgs) ([]string, error) {
	targets := args.targets
	if len(targets) == 0 {
		targets = []string{"."}
	}
	var paths []string
	for _, t := range targets {
		path := a.path(t)
		if t == "-" {
			if len(targets) > 1 {
				return nil, errors.New("fmt: - stands for standard input and goes with no other argument")
			}
			return []string{t}, nil
		}
		info, err := os.Stat(path)
		switch {
		case err != nil:
			return nil, fmt.Errorf("fmt: %w", err)
		case info.IsDir():
			found, err := config.FindFormattable(path, args.recursive)
			if err != nil {
				return nil, err
			}
			paths = append(paths, found...)
		case !config.Formattable(filepath.Base(path)):
			return nil, fmt.Errorf("fmt: %s is no file that trailgate reads: give *%s, *.tgvars or pack.hcl", t, config.Suffix)
		default:
			paths = append(paths, path)
		}
	}
	return paths, nil
}

// fmtFile formats a file; changed tells that it was not formatted.
func (a *app) fmtFile(path string, args *fmtArgs) (changed bool, ds diag.Diagnostics, err error) {
	name := path
	var src []byte
	if path == "-" {
		name = "<stdin>"
		src, err = io.ReadAll(a.Stdin)
	} else {
		src, err = os.ReadFile(path)
	}
	if err != nil {
		return false, nil, fmt.Errorf("read %s: %w", name, err)
	}
	a.sources[name] = src
	out, ds := config.Format(name, src)
	if ds != nil {
		return false, ds, nil
	}
	changed = !bytes.Equal(src, out)
	if path == "-" {
		return changed, nil, a.fmtStdout(src, out, args)
	}
	if !changed {
		return false, nil, nil
	}
	if args.list {
		fmt.Fprintln(a.Stdout, path)
	}
	if args.write && !args.check {
		err = rewriteFile(path, out)
	}
	if args.diff {
		fmt.Fprint(a.Stdout, unified(path, src, out))
	}
	return true, nil, err
}

// fmtStdout writes what was read from standard input.
func (a *app) fmtStdout(src, out []byte, args *fmtArgs) error {
	if args.diff {
		_, err := io.WriteString(a.Stdout, unified("<stdin>", src, out))
		return err
	}
	if args.check {
		return nil
	}
	_, err := a.Stdout.Write(out)
	return err
}

func unified(name string, before, after []byte) string {
	return udiff.Unified("old/"+name, "new/"+name, string(before), string(after))
}

// rewriteFile replaces the content of a file, which keeps its mode; behind a symbolic link it is the file that changes.
func rewriteFile(path string, content []byte) error {
	path, err := filepath.EvalSymlinks(path)
	if err != nil {
		return fmt.Errorf("write: %w", err)
	}
	info, err := os.Stat(path)
	if err != nil {
		return fmt.Errorf("write: %w", err)
	}
	err = writeFile(path, func(w io.Writer) error {
		_, err := w.Write(content)
		return err
	})
	if err == nil {
		err = os.Chmod(path, info.Mode().Perm())
	}
	return err
}
