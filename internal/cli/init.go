package cli

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"github.com/trailgate/trailgate/internal/config"
	"github.com/trailgate/trailgate/internal/diag"
	"github.com/trailgate/trailgate/internal/pack"
	"github.com/trailgate/trailgate/internal/pack/lock"
	"github.com/trailgate/trailgate/policies"
)

type initArgs struct {
	config  configArgs
	install installOptions
}

func (a *app) initCommand() *cobra.Command {
	var args initArgs
	c := &cobra.Command{
		Use:   "init",
		Short: "Write a first configuration, or make the packs of one ready",
		Long: "Without a configuration in the working directory, writes main" + config.Suffix + " with the built-in packs, a source, an output and a gate, and comments that say what each is for. It overwrites nothing.\n\n" +
			"With one, fetches the packs that it names from git repositories, registries and archives into .trailgate/packs beside it, pins them in " + lock.Name + ", and checks that all packs can be read and fit their version constraints. What the lock file pins is what is fetched; -upgrade chooses anew.",
		Example: "  trailgate init\n  trailgate init -upgrade\n  trailgate init -lockfile=readonly   # in a pipeline",
		Args:    cobra.NoArgs,
		RunE:    func(c *cobra.Command, _ []string) error { return a.init(c.Context(), &args) },
	}
	f := c.Flags()
	args.config.flags(f)
	f.BoolVar(&args.install.upgrade, "upgrade", false, "choose the newest versions that satisfy the constraints, in place of what the lock file pins")
	f.StringVar(&args.install.lockfile, "lockfile", "", "`mode` of the lock file: with readonly, what would change it is an error")
	return c
}

func (a *app) init(ctx context.Context, args *initArgs) error {
	if args.config.path == "" {
		paths, err := config.Find(a.path("."))
		if err != nil {
			return err
		}
		if len(paths) == 0 {
			return a.writeStarter()
		}
	}
	cfg, err := a.config(&args.config)
	if err != nil {
		return err
	}
	if err := a.installPacks(ctx, cfg, &args.install); err != nil {
		return err
	}
	return a.initPacks(cfg)
}

// initPacks opens all packs.
func (a *app) initPacks(cfg *config.Config) error {
	var ds diag.Diagnostics
	for _, p := range packs(cfg) {
		o, problems := a.openManifest(p)
		ds = ds.Append(problems)
		if o != nil && !problems.HasErrors() {
			fmt.Fprintf(a.Stdout, "- pack %q: %s %s from %s\n", p.Label, o.manifest.Name, o.manifest.Version, p.Source)
		}
	}
	if ds.HasErrors() {
		return ds.Err()
	}
	a.printDiagnostics(ds)
	_, err := fmt.Fprintln(a.Stdout, "\ntrailgate is ready. 'trailgate plan' shows what a scan would do.")
	return err
}

// writeStarter writes the first configuration.
func (a *app) writeStarter() error {
	logs := "logs"
	if info, err := os.Stat(a.path("AWSLogs")); err == nil && info.IsDir() {
		logs = "AWSLogs"
	}
	var builtin []starterPack
	for _, name := range policies.Packs() {
		text, err := fs.ReadFile(policies.FS(), name+"/"+pack.ManifestFile)
		if err != nil {
			return fmt.Errorf("read built-in pack %s: %w", name, err)
		}
		m, ds := pack.ParseManifest(name+"/"+pack.ManifestFile, text)
		if ds.HasErrors() {
			return ds.Err()
		}
		builtin = append(builtin, starterPack{name, m.Version, m.Description})
	}
	path := a.path("main" + config.Suffix)
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if err != nil {
		return fmt.Errorf("init: %w", err)
	}
	_, err = f.WriteString(starter(logs, builtin))
	if err = errors.Join(err, f.Close()); err != nil {
		return fmt.Errorf("write %s: %w", path, err)
	}
	_, err = fmt.Fprintf(a.Stdout, "Wrote %s. Next:\n\n"+
		"  1. Let source \"file\" \"logs\" name your CloudTrail logs (now: %s).\n"+
		"  2. trailgate validate   checks the configuration\n"+
		"  3. trailgate plan       shows what a scan would read and judge\n"+
		"  4. trailgate scan       reads, judges and reports\n", filepath.Base(path), logs)
	return err
}
