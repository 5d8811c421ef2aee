// Package cli is the command line: one file per command, each of which parses its arguments, lets the packages below do
// the work, and writes what they give. It is the only package that knows all others, and the only one that reads the
// clock.
package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
	"golang.org/x/term"

	"github.com/trailgate/trailgate/internal/diag"
	"github.com/trailgate/trailgate/internal/gate"
	"github.com/trailgate/trailgate/internal/pack/lock"
)

// The exit codes; those of a verdict are package gate's.
const (
	exitOK          = 0
	exitUsage       = 1 // it could not start
	exitIncomplete  = 3
	exitInterrupted = gate.ExitInterrupted
)

// Env is the world as commands see it.
type Env struct {
	Stdin          io.Reader
	Stdout, Stderr io.Writer
	Dir            string // relative paths start here
	Now            func() time.Time
	Getenv         func(string) string
	LookupEnv      func(string) (string, bool)
	Environ        []string // for programs that are run: git, credential helpers
	StdoutTerminal bool
	StderrTerminal bool
	Width          int // columns of the terminal, 0 if there is none
}

// System returns the environment of the process.
func System() Env {
	width, _, err := term.GetSize(int(os.Stdout.Fd()))
	if err != nil {
		width = 0
	}
	return Env{
		Stdin: os.Stdin, Stdout: os.Stdout, Stderr: os.Stderr, Dir: ".",
		Getenv:         os.Getenv,    //nolint:forbidigo // here the environment enters the program
		LookupEnv:      os.LookupEnv, //nolint:forbidigo // likewise
		Now:            time.Now,     //nolint:forbidigo // here the clock enters the program
		StdoutTerminal: term.IsTerminal(int(os.Stdout.Fd())),
		StderrTerminal: term.IsTerminal(int(os.Stderr.Fd())),
		Environ:        os.Environ(),
		Width:          width,
	}
}

// app is one run of the program.
type app struct {
	Env
	chdir   string
	noColor bool
	sources map[string][]byte // texts that diagnostics show pieces of, by the name they call them
	packDir string            // where fetched packs are; "" for beside the configuration
	locks   map[string]*lock.File
	mu      sync.Mutex // guards sources and locks while packs are opened
}

// Main runs the program and returns its exit code: 0 the gate passed, 1 it could not start, 2 the gate failed, 3 the
// scan is incomplete or saw too little, 130 interrupted.
func Main(ctx context.Context, env Env, args []string) int {
	stdout := &watched{Writer: env.Stdout}
	env.Stdout = stdout
	a := &app{Env: env, sources: map[string][]byte{}, locks: map[string]*lock.File{}}
	root := a.root()
	root.SetArgs(doubleDash(root, args))
	root.SetIn(env.Stdin)
	root.SetOut(env.Stdout)
	root.SetErr(env.Stderr)
	code := a.exit(ctx, root.ExecuteContext(ctx))
	if stdout.err != nil && code != exitUsage && code != exitInterrupted {
		a.printError(fmt.Errorf("write to standard output: %w", stdout.err))
		return exitUsage
	}
	return code
}

// exit tells what went wrong, and returns the exit code.
func (a *app) exit(ctx context.Context, err error) int {
	var code exitCode
	switch {
	case err == nil:
		return exitOK
	case errors.As(err, &code):
		return int(code)
	case ctx.Err() != nil:
		a.printError(err)
		return exitInterrupted
	}
	a.printError(err)
	return exitUsage
}

// exitCode is an error that only carries a status: what there is to say has been said.
type exitCode int

func (c exitCode) Error() string { return fmt.Sprintf("exit status %d", int(c)) }

// printError writes an error, or the diagnostics that it carries.
func (a *app) printError(err error) {
	a.printDiagnostics(diag.Diagnostics{}.Append(err))
}

func (a *app) printDiagnostics(d diag.Diagnostics) {
	opts := diag.TextOptions{Sources: a.sources, Color: a.color(a.StderrTerminal)}
	if err := diag.WriteText(a.Stderr, d, opts); err != nil {
		return // standard error is gone: there is nobody to tell
	}
}

// color decides whether to write colour to a stream (https://no-color.org).
func (a *app) color(terminal bool) bool {
	return terminal && !a.noColor && a.Getenv("NO_COLOR") == "" && a.Getenv("TERM") != "dumb"
}

// path resolves a path that the user gave against --chdir.
func (a *app) path(p string) string {
	if p == "-" || filepath.IsAbs(p) {
		return p
	}
	if filepath.IsAbs(a.chdir) {
		return filepath.Join(a.chdir, p)
	}
	return filepath.Join(a.Dir, a.chdir, p)
}

func (a *app) root() *cobra.Command {
	root := &cobra.Command{
		Use:           "trailgate",
		Short:         "Check AWS CloudTrail logs against policies written in Rego",
		Long:          "trailgate reads CloudTrail logs, evaluates Rego rules over their events and reports what they find.\n\nExit status: 0 the gate passed, 1 it could not start, 2 the gate failed, 3 the scan is incomplete or saw too few events, 130 interrupted.",
		SilenceErrors: true,
		SilenceUsage:  true,
	}
	root.PersistentFlags().StringVar(&a.chdir, "chdir", "", "run as if started in this `directory`")
	root.PersistentFlags().BoolVar(&a.noColor, "no-color", false, "never write colour")
	root.AddCommand(a.initCommand(), a.scanCommand(), a.mergeCommand(), a.reportCommand(), a.ruleCommand(), a.planCommand(), a.validateCommand(), a.fmtCommand(), a.versionCommand())
	root.AddCommand(a.waiverCommand(), a.baselineCommand(), a.packCommand())
	root.AddCommand(a.verifyCommand(), a.doctorCommand())
	root.AddCommand(a.coverageCommand(), a.estateCommand())
	root.AddCommand(a.schemaCommand())
	a.refuseUnknown(root)
	explainArguments(root)
	return root
}

// doubleDash lets long flags be written with a single dash, as Terraform's are: -config for --config.
func doubleDash(root *cobra.Command, args []string) []string {
	long := map[string]bool{"help": true}
	var gather func(c *cobra.Command)
	gather = func(c *cobra.Command) {
		for _, set := range []*pflag.FlagSet{c.PersistentFlags(), c.LocalFlags()} {
			set.VisitAll(func(f *pflag.Flag) { long[f.Name] = true })
		}
		for _, sub := range c.Commands() {
			gather(sub)
		}
	}
	gather(root)
	out := make([]string, len(args))
	for i, arg := range args {
		out[i] = arg
		if arg == "--" {
			copy(out[i:], args[i:])
			break
		}
		name, _, _ := strings.Cut(strings.TrimPrefix(arg, "-"), "=")
		if strings.HasPrefix(arg, "-") && len(name) > 1 && long[name] {
			out[i] = "-" + arg
		}
	}
	return out
}
