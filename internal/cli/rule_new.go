package cli

import (
	"bytes"
	"cmp"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/trailgate/trailgate/internal/catalogue"
	"github.com/trailgate/trailgate/internal/event"
	"github.com/trailgate/trailgate/internal/finding"
	"github.com/trailgate/trailgate/internal/pack"
	"github.com/trailgate/trailgate/internal/rulenew"
)

type ruleNewArgs struct {
	config          configArgs
	from, eventID   string
	dir             string
	id, title       string
	severity        string
	keepsIdentities bool
}

func (a *app) ruleNewCommand() *cobra.Command {
	var args ruleNewArgs
	c := &cobra.Command{
		Use: "new PACK/RULE --from-event FILE", Short: "Write a new rule, with tests, from an event", Args: cobra.ExactArgs(1),
		Long: "Writes a rule that reports events like the one given: its kind, whether it succeeded, the kind of caller, and parameters that turn something on or off. Beside it a Rego test, and events on which it must fire and be silent. A pack that is not there gets a pack.hcl and a data.json; the library that rules import is put beside the pack, for stock OPA. Nothing is overwritten.\n\n" +
			"The pack's folder is the one that the configuration has for it, else DIR/PACK.\n\n" +
			"Secrets in the event are replaced, and account ids, ids of access keys and roles, and source addresses by those of documentation, unless --keep-identities is given. Names are left as they are: read the files before you publish them.",
		Example: "  trailgate rule new org/bucket_by_hand --from-event event.json\n  trailgate rule new org/root_endpoint --from-event log.json.gz --event-id 1f6b… --severity high",
		RunE:    func(_ *cobra.Command, names []string) error { return a.ruleNew(&args, names[0]) },
	}
	f := c.Flags()
	args.config.flags(f)
	f.StringVar(&args.from, "from-event", "", "`file` with the event, - for standard input")
	f.StringVar(&args.eventID, "event-id", "", "the eventID of the event, where the file holds several")
	f.StringVar(&args.dir, "dir", "packs", "`folder` in which a pack that is not configured is")
	f.StringVar(&args.id, "id", "", "the rule's id (default: the pack's next, as in ORG-001)")
	f.StringVar(&args.title, "title", "", "the rule's title (default: made from the event)")
	f.StringVar(&args.severity, "severity", rulenew.DefaultSeverity, "the rule's `severity`: "+strings.Join(finding.Severities(), ", "))
	f.BoolVar(&args.keepsIdentities, "keep-identities", false, "leave account ids, access keys and addresses of the event as they are")
	return c
}

func (a *app) ruleNew(args *ruleNewArgs, name string) error {
	packName, ruleName, ok := strings.Cut(name, "/")
	if !ok {
		return fmt.Errorf("name the rule PACK/RULE, as in org/bucket_by_hand, not %q", name)
	}
	if args.from == "" {
		return fmt.Errorf("name the event's file with --from-event")
	}
	if _, err := finding.ParseSeverity(args.severity); err != nil {
		return fmt.Errorf("--severity: %w", err)
	}
	ev, err := a.pickEvent(args.from, args.eventID)
	if err != nil {
		return err
	}
	other, err := otherEvent(ev.source, ev.name)
	if err != nil {
		return err
	}
	dir, configured, err := a.folderFor(args, packName)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(a.path(dir), 0o755); err != nil {
		return fmt.Errorf("make the pack's folder: %w", err)
	}
	files, err := rulenew.Files(rulenew.Request{
		Pack: packName, Rule: ruleName, ID: args.id, Title: args.title, Severity: args.severity, Event: ev.raw,
		Category: cmp.Or(ev.category, event.Management), OtherName: other, KeepIdentities: args.keepsIdentities,
	}, os.DirFS(a.path(dir)))
	if err != nil {
		_ = os.Remove(a.path(dir)) // only when it is empty: it was made above
		return err
	}
	for _, f := range files {
		path := filepath.Join(dir, filepath.FromSlash(f.Name))
		if err := writeNew(a.path(path), f.Content); err != nil {
			return err
		}
		fmt.Fprintln(a.Stdout, "Wrote "+filepath.ToSlash(path))
	}
	lib := filepath.Join(filepath.Dir(dir), "lib")
	if err := a.layLibrary(lib); err != nil {
		return err
	}
	a.printNext(filepath.ToSlash(dir), filepath.ToSlash(lib), packName, configured)
	return nil
}

// folderFor is the folder of a pack: the configured one, or that in --dir.
func (a *app) folderFor(args *ruleNewArgs, name string) (dir string, configured bool, err error) {
	cfg, _, err := a.loadConfig(&args.config) // mistakes in it are for validate to tell
	if err != nil {
		return "", false, err
	}
	for _, p := range cfg.Packs {
		source, err := pack.ParseSource(p.Source)
		if err != nil || source.Kind != pack.KindLocal {
			continue
		}
		dir := filepath.FromSlash(source.URL)
		if !filepath.IsAbs(dir) {
			dir = filepath.Join(p.Dir, dir)
		}
		if p.Label == name || filepath.Base(dir) == name {
			if rel, err := filepath.Rel(a.path("."), dir); err == nil && !strings.HasPrefix(rel, "..") {
				dir = rel
			}
			return dir, true, nil
		}
	}
	return filepath.Join(args.dir, name), false, nil
}

// otherEvent is an event that the service of an event writes as well, better one that reads.
func otherEvent(source, name string) (string, error) {
	all, err := catalogue.Load()
	if err != nil {
		return "", err
	}
	names := slices.DeleteFunc(slices.Clone(all.Names(source)), func(n string) bool { return n == name })
	for _, prefix := range []string{"Describe", "Get", "List", ""} {
		noun := strings.TrimLeft(strings.TrimLeftFunc(name, func(r rune) bool { return r >= 'A' && r <= 'Z' }), "abcdefghijklmnopqrstuvwxyz")
		if i := slices.Index(names, prefix+noun); i >= 0 && prefix != "" {
			return names[i], nil
		}
	}
	for _, prefix := range []string{"List", "Describe", "Get", ""} {
		if i := slices.IndexFunc(names, func(n string) bool { return strings.HasPrefix(n, prefix) }); i >= 0 {
			return names[i], nil
		}
	}
	return "List" + name, nil
}

// layLibrary puts the library that rules import into a folder, as far as it is not there.
func (a *app) layLibrary(dir string) error {
	wrote, differs := 0, 0
	library := libraryFiles()
	err := fs.WalkDir(library, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || strings.HasSuffix(name, "_test.rego") {
			return err
		}
		text, err := fs.ReadFile(library, name)
		if err != nil {
			return err
		}
		path := a.path(filepath.Join(dir, filepath.FromSlash(name)))
		if have, err := os.ReadFile(path); err == nil {
			if !bytes.Equal(have, text) {
				differs++
			}
			return nil
		}
		wrote++
		return writeNew(path, text)
	})
	if err != nil {
		return fmt.Errorf("write library: %w", err)
	}
	if wrote > 0 {
		fmt.Fprintf(a.Stdout, "Wrote %s (the library that rules import, for stock OPA; a scan uses the program's own)\n", filepath.ToSlash(dir))
	}
	if differs > 0 {
		fmt.Fprintf(a.Stderr, "Note: %s is the library of another version of trailgate, and was left as it is: delete the folder and the next 'rule new' writes this version's.\n", filepath.ToSlash(dir))
	}
	return nil
}

// writeNew writes a file that must not be there.
func writeNew(path string, content []byte) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return fmt.Errorf("write %s: %w", path, err)
	}
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if err != nil {
		return fmt.Errorf("write %s: %w", path, err)
	}
	_, err = f.Write(content)
	if err := cmp.Or(err, f.Close()); err != nil {
		return fmt.Errorf("write %s: %w", path, err)
	}
	return nil
}

func (a *app) printNext(dir, lib, name string, configured bool) {
	fmt.Fprintf(a.Stdout, "\nTest it:\n  trailgate rule test %s\n  trailgate rule lint %s\n  opa test --ignore testdata %s %s\n", dir, dir, dir, lib)
	if !configured {
		fmt.Fprintf(a.Stdout, "\nTo scan with it, add to the configuration:\n  pack %q {\n    source = \"./%s\"\n  }\n", name, strings.TrimPrefix(dir, "./"))
	}
}
