package cli

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	"github.com/spf13/cobra"

	"github.com/trailgate/trailgate/internal/gate"
	"github.com/trailgate/trailgate/internal/policy"
	"github.com/trailgate/trailgate/internal/prefilter"
	"github.com/trailgate/trailgate/internal/ruledoc"
	"github.com/trailgate/trailgate/internal/ruletest"
)

type ruleDocsArgs struct {
	config configArgs
	packs  []string
	out    string
	check  bool
}

func (a *app) ruleDocsCommand() *cobra.Command {
	var args ruleDocsArgs
	c := &cobra.Command{
		Use: "docs [PACKDIR…] -o DIR", Short: "Write a Markdown page for each rule, and an index",
		Long: "Writes DIR/PACK/RULE.md for each rule: what its METADATA says, the parameters that it reads, the events beside it that fire, and on which events it is evaluated; and an index, DIR/README.md. Pages of rules that are gone are deleted. Without folders the packs of the configuration are described, without configuration the built-in ones.\n\n" +
			"With --check nothing is written. Exit status: 0, or 2 when pages differ from what the rules say.",
		Example: "  trailgate rule docs packs/org -o docs/rules\n  trailgate rule docs packs/org -o docs/rules --check",
		RunE:    func(c *cobra.Command, folders []string) error { return a.ruleDocs(c.Context(), &args, folders) },
	}
	f := c.Flags()
	args.config.flags(f)
	f.StringSliceVar(&args.packs, "pack", nil, "only the configured packs of this `name`, or glob; may be repeated")
	f.StringVarP(&args.out, "output", "o", "", "`folder` of the pages")
	f.BoolVar(&args.check, "check", false, "compare the pages with what would be written")
	return c
}

func (a *app) ruleDocs(ctx context.Context, args *ruleDocsArgs, folders []string) error {
	if args.out == "" {
		return fmt.Errorf("name the folder of the pages with -o")
	}
	if len(folders) > 0 && len(args.packs) > 0 {
		return fmt.Errorf("--pack chooses among the packs of the configuration: name folders or use --pack, and not both")
	}
	packs, err := a.testPacks(&args.config, folders, args.packs)
	if err != nil {
		return err
	}
	var pages []ruledoc.Page
	for _, p := range packs {
		of, err := pagesOf(ctx, p)
		if err != nil {
			return err
		}
		for i := range of {
			if !slices.ContainsFunc(pages, func(q ruledoc.Page) bool { return q.Name == of[i].Name }) {
				pages = append(pages, of[i])
			}
		}
	}
	files := ruledoc.Files(pages)
	stale, err := stalePages(a.path(args.out), files)
	if err != nil {
		return err
	}
	if args.check {
		return a.checkDocs(args.out, files, stale)
	}
	for _, f := range files {
		if err := a.writeArchive(filepath.Join(args.out, filepath.FromSlash(f.Name)), f.Content); err != nil {
			return err
		}
	}
	for _, name := range stale {
		if err := os.Remove(filepath.Join(a.path(args.out), name)); err != nil {
			return fmt.Errorf("delete the page of a rule that is gone: %w", err)
		}
	}
	fmt.Fprintf(a.Stdout, "Wrote %s to %s\n", counted(len(files), "page"), args.out)
	return nil
}

// pagesOf gathers what there is to say of a pack's rules.
func pagesOf(ctx context.Context, p *testedPack) ([]ruledoc.Page, error) {
	examples, err := ruletest.Examples(ctx, p.Pack)
	if err != nil {
		return nil, err
	}
	kinds, err := formulas(ctx, p)
	if err != nil {
		return nil, err
	}
	var pages []ruledoc.Page
	for _, r := range p.Policy.Rules {
		page := ruledoc.Page{Rule: r.Rule, Estate: r.Estate(), Formula: kinds[r.ID]}
		for _, e := range examples[r.Name] {
			page.Examples = append(page.Examples, ruledoc.Example(e))
		}
		for _, name := range ruletest.ParametersOf(p.Policy, r) {
			if m := p.manifest.Parameter(name); m != nil {
				page.Parameters = append(page.Parameters, ruledoc.Parameter{
					Name: name, Type: m.TypeString(), Default: shownDefault(p.Parameters[name]), Description: m.Description,
				})
			}
		}
		pages = append(pages, page)
	}
	return pages, nil
}

// shownDefault is a default in a table: a long one is told by its size.
func shownDefault(v json.RawMessage) string {
	const most = 60
	var items []json.RawMessage
	switch {
	case v == nil:
		return "must be given"
	case len(v) > most && json.Unmarshal(v, &items) == nil:
		return counted(len(items), "value")
	case len(v) > most:
		return "see pack.hcl"
	}
	return "`" + string(v) + "`"
}

// formulas says of which events a pack's rules are, with its defaults, in words and by id. It leaves out what else the prefilter knows: 'rule show' tells that, and it changes from version to version.
func formulas(ctx context.Context, p *testedPack) (map[string]string, error) {
	defaults := map[string]json.RawMessage{}
	for name, v := range p.Parameters {
		if v != nil {
			defaults[name] = v
		}
	}
	params, err := json.Marshal(defaults)
	if err != nil {
		return nil, fmt.Errorf("write parameters: %w", err)
	}
	in, err := policy.NewInstance(ctx, p.Policy, params)
	if err != nil {
		return nil, err
	}
	d := prefilter.NewDeriver(in.Compiler, in.Store)
	out := map[string]string{}
	for _, r := range p.Policy.Rules {
		var f prefilter.Formula
		for _, q := range slices.Concat(r.Deny, []*policy.Query{r.Collect}) {
			if q != nil {
				f = prefilter.Or(f, d.Formula(q.Ref))
			}
		}
		out[r.ID] = f.Kind().String()
	}
	return out, nil
}

// stalePages are pages in a folder that no rule has any more.
func stalePages(dir string, files []ruledoc.File) (stale []string, err error) {
	err = filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || filepath.Ext(path) != ".md" {
			return err
		}
		name, err := filepath.Rel(dir, path)
		if err != nil || slices.ContainsFunc(files, func(f ruledoc.File) bool { return f.Name == filepath.ToSlash(name) }) {
			return err
		}
		text, err := os.ReadFile(path)
		if bytes.HasPrefix(text, []byte(ruledoc.Marker)) {
			stale = append(stale, name)
		}
		return err
	})
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("read pages: %w", err)
	}
	return stale, nil
}

// checkDocs compares the pages in a folder with what they should be.
func (a *app) checkDocs(dir string, files []ruledoc.File, stale []string) error {
	wrong := 0
	complain := func(name, what string) {
		wrong++
		fmt.Fprintf(a.Stdout, "%s %s\n", filepath.ToSlash(filepath.Join(dir, name)), what)
	}
	for _, f := range files {
		have, err := os.ReadFile(filepath.Join(a.path(dir), filepath.FromSlash(f.Name)))
		switch {
		case errors.Is(err, fs.ErrNotExist):
			complain(f.Name, "is missing")
		case err != nil:
			return fmt.Errorf("read page: %w", err)
		case !bytes.Equal(bytes.ReplaceAll(have, []byte("\r\n"), []byte("\n")), f.Content):
			complain(f.Name, "is not what the rule says")
		}
	}
	for _, name := range stale {
		complain(name, "is about a rule that is gone")
	}
	if wrong > 0 {
		fmt.Fprintf(a.Stdout, "%s to be written anew: run 'trailgate rule docs' without --check.\n", counted(wrong, "page"))
		return exitCode(gate.ExitFailed)
	}
	fmt.Fprintf(a.Stdout, "%s are what the rules say.\n", counted(len(files), "page"))
	return nil
}
