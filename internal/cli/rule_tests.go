package cli

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"github.com/trailgate/trailgate/internal/gate"
	"github.com/trailgate/trailgate/internal/ruletest"
)

type ruleTestArgs struct {
	config    configArgs
	packs     []string
	run       string
	coverage  bool
	threshold float64
	junit     string
	update    bool
	mutate    bool
	verbose   bool
	json      bool
}

func (a *app) ruleTestCommand() *cobra.Command {
	var args ruleTestArgs
	c := &cobra.Command{
		Use: "test [PACKDIR…]", Short: "Run the tests of rules: test_ functions and events",
		Long: "Runs Rego's test_ functions as 'opa test' does, and the events beside each rule as a scan does: each event of testdata/fires*.json must have a finding, each of silent*.json none. Without folders the packs of the configuration are tested, without configuration the built-in ones.\n\n" +
			"A file fires.findings.json beside fires.json holds the findings that are expected in it; --update writes it.\n\n" +
			"Exit status: 0 all passed, 1 a rule does not compile, 2 a test failed, coverage is too low or a mutant survived, 3 a rule has no test or none that makes it fire, or no test was found.",
		Example: "  trailgate rule test packs/org\n  trailgate rule test packs/org --run ORG-001 --coverage --threshold 95\n  trailgate rule test packs/org --mutate",
		RunE:    func(c *cobra.Command, folders []string) error { return a.ruleTest(c.Context(), &args, folders) },
	}
	f := c.Flags()
	args.config.flags(f)
	f.StringSliceVar(&args.packs, "pack", nil, "test only the configured packs of this `name`, or glob; may be repeated")
	f.StringVar(&args.run, "run", "", "run only the tests of this `glob`: of ids or names of rules, or of names of tests")
	f.BoolVar(&args.coverage, "coverage", false, "show which lines of the rules no test reaches")
	f.Float64Var(&args.threshold, "threshold", 0, "fail when less than this `percentage` of a pack's lines is covered; implies --coverage")
	f.StringVar(&args.junit, "junit", "", "write the results as JUnit XML to this `file`")
	f.BoolVar(&args.update, "update", false, "write the findings in fires*.json to fires*.findings.json")
	f.BoolVar(&args.mutate, "mutate", false, "drop and negate the conditions of rules one by one and show which the tests do not miss")
	f.BoolVarP(&args.verbose, "verbose", "v", false, "list the tests that passed")
	f.BoolVar(&args.json, "json", false, "write JSON")
	return c
}

func (a *app) ruleTest(ctx context.Context, args *ruleTestArgs, folders []string) error {
	if args.threshold < 0 || args.threshold > 100 {
		return fmt.Errorf("--threshold %v: give a percentage, 0 to 100", args.threshold)
	}
	if len(folders) > 0 && len(args.packs) > 0 {
		return fmt.Errorf("--pack chooses among the packs of the configuration: name folders or use --pack, and not both")
	}
	packs, err := a.testPacks(&args.config, folders, args.packs)
	if err != nil {
		return err
	}
	var all ruletest.Reports
	for _, p := range packs {
		o := ruletest.Options{Run: args.run, Coverage: args.coverage || args.threshold > 0, Mutate: args.mutate}
		if args.update {
			o.Update = a.updater(p.Label)
		}
		r, err := ruletest.Run(ctx, p.Pack, o)
		if err != nil {
			a.keepModules(p.Files, p.Label)
			return err
		}
		all = append(all, r)
	}
	if args.junit != "" {
		if err := writeFile(a.path(args.junit), all.WriteJUnit); err != nil {
			return err
		}
	}
	if err := a.showTests(all, args); err != nil {
		return err
	}
	if code := testStatus(all, args); code != exitOK {
		return exitCode(code)
	}
	return nil
}

// updater writes files of expected findings into a pack's folder.
func (a *app) updater(folder string) func(string, []byte) error {
	return func(name string, content []byte) error {
		dir := filepath.FromSlash(folder)
		if strings.Contains(folder, "://") {
			return fmt.Errorf("--update: pack %s is no folder", folder)
		}
		if err := os.WriteFile(a.path(filepath.Join(dir, filepath.FromSlash(name))), content, 0o644); err != nil {
			return fmt.Errorf("write expected findings: %w", err)
		}
		return nil
	}
}

func (a *app) showTests(all ruletest.Reports, args *ruleTestArgs) error {
	if args.json {
		return all.WriteJSON(a.Stdout)
	}
	write := func(w io.Writer) error {
		return all.WriteText(w, ruletest.TextOptions{Verbose: args.verbose, Threshold: args.threshold})
	}
	return write(a.Stdout)
}

// testStatus is the exit status of the tests.
func testStatus(all ruletest.Reports, args *ruleTestArgs) int {
	code, cases := exitOK, 0
	for _, r := range all {
		cases += len(r.Cases)
		switch {
		case r.Count(ruletest.Failed, ruletest.Errored) > 0, len(r.Survivors()) > 0, len(r.Problems) > 0,
			r.Coverage != nil && r.Coverage.Percent < args.threshold:
			return gate.ExitFailed
		case len(r.Untested()) > 0 || len(r.Silent()) > 0:
			code = exitIncomplete
		}
	}
	if cases == 0 {
		return exitIncomplete
	}
	return code
}
