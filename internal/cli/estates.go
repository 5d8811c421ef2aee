package cli

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"

	"github.com/spf13/pflag"

	"github.com/trailgate/trailgate/internal/awsaccess"
	"github.com/trailgate/trailgate/internal/config"
	"github.com/trailgate/trailgate/internal/coverage"
	"github.com/trailgate/trailgate/internal/estate"
	"github.com/trailgate/trailgate/internal/event"
	"github.com/trailgate/trailgate/internal/organization"
	"github.com/trailgate/trailgate/internal/source/local"
)

// estateArgs say on the command line where an estate comes from, in place of the configuration's blocks.
type estateArgs struct {
	plan, state, snapshot string
	events                []string
	accounts, regions     []string
	organization          string
	complete              bool
}

func (e *estateArgs) flags(f *pflag.FlagSet) {
	f.StringVar(&e.plan, "plan", "", "take the estate from this `file`, a Terraform plan as 'terraform show -json' writes it")
	f.StringVar(&e.state, "state", "", "take the estate from this `file`, a Terraform state")
	f.StringVar(&e.snapshot, "snapshot", "", "take the estate from this `file`, of 'trailgate estate snapshot'")
	f.StringArrayVar(&e.events, "events", nil, "take the estate from the events in these `files` that made and changed trails; may be repeated")
	f.StringSliceVar(&e.accounts, "account", nil, "of --plan, --state, --events: `id` of an account that it is about; may be repeated")
	f.StringSliceVar(&e.regions, "region", nil, "of --plan, --state, --events: `Region` that the accounts have enabled; may be repeated")
	f.StringVar(&e.organization, "organization-id", "", "of --plan, --state, --events: `id` of the organization that the accounts are in")
	f.BoolVar(&e.complete, "complete", false, "of --plan, --state, --events: it holds all trails of the accounts")
}

// blocks are the estate blocks that the arguments stand for.
func (e *estateArgs) blocks(dir string) []*config.Estate {
	var out []*config.Estate
	add := func(typ string, paths ...string) {
		f := &config.FileEstate{Paths: paths, Accounts: e.accounts, Regions: e.regions, Organization: e.organization, Complete: e.complete}
		out = append(out, &config.Estate{Type: typ, Label: "command line", Dir: dir, Files: f})
	}
	for _, one := range []struct{ typ, path string }{{"terraform_plan", e.plan}, {"terraform_state", e.state}, {"snapshot", e.snapshot}} {
		if one.path != "" {
			add(one.typ, one.path)
		}
	}
	if len(e.events) > 0 {
		add("events", e.events...)
	}
	return out
}

// estate returns what the arguments name, else what the configuration's blocks say together, else what the AWS API says
// of the account of the credentials.
func (a *app) estate(ctx context.Context, args *estateArgs, cfg *config.Config) (*coverage.Estate, error) {
	blocks := args.blocks(a.path("."))
	if len(blocks) == 0 {
		blocks = cfg.Estates
	}
	if len(blocks) == 0 {
		blocks = []*config.Estate{{Type: "aws", Label: "default", AWS: &config.AWSEstate{}}}
	}
	return a.estateOf(ctx, blocks)
}

func (a *app) estateOf(ctx context.Context, blocks []*config.Estate) (*coverage.Estate, error) {
	var all []*coverage.Estate
	for _, b := range blocks {
		e, err := a.readEstate(ctx, b)
		if err != nil {
			return nil, fmt.Errorf("estate %s.%s: %w", b.Type, b.Label, err)
		}
		all = append(all, e)
	}
	return coverage.Join(all...), nil
}

func (a *app) readEstate(ctx context.Context, b *config.Estate) (*coverage.Estate, error) {
	if b.AWS != nil {
		access, err := a.access(ctx, &b.AWS.Access)
		if err != nil {
			return nil, err
		}
		cfg, err := awsaccess.Load(ctx, access)
		if err != nil {
			return nil, err
		}
		m := b.AWS.Members
		return estate.FromAWS(ctx, estate.AWS{
			Config: cfg, Regions: b.AWS.Regions,
			Selection: organization.Selection{Organization: m.Organization, Units: m.Units, Role: m.Role, ExternalID: m.ExternalID},
		})
	}
	scope := estate.Scope{Accounts: sorted(b.Files.Accounts), Regions: sorted(b.Files.Regions), Organization: b.Files.Organization, Complete: b.Files.Complete}
	if b.Type == "events" {
		return a.replay(ctx, b, scope)
	}
	data, err := os.ReadFile(resolved(b.Dir, b.Files.Paths[0]))
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", filepath.ToSlash(b.Files.Paths[0]), err)
	}
	switch b.Type {
	case "terraform_plan":
		return estate.FromPlan(data, scope)
	case "terraform_state":
		return estate.FromState(data, scope)
	default:
		return coverage.Decode(data)
	}
}

// replay reads the events in files that made and changed trails. A file that cannot be read may hold any of them.
func (a *app) replay(ctx context.Context, b *config.Estate, scope estate.Scope) (*coverage.Estate, error) {
	src, err := local.New(local.Config{Paths: b.Files.Paths, Dir: b.Dir, Stdin: a.Stdin})
	if err != nil {
		return nil, err
	}
	r := estate.NewReplay()
	var broken []coverage.Unknown
	for o, err := range src.List(ctx) {
		if err != nil {
			return nil, fmt.Errorf("list events: %w", err)
		}
		body, err := src.Open(ctx, o)
		if err != nil {
			return nil, fmt.Errorf("read events: %w", err)
		}
		res, err := event.Decode(o.URI, body, event.Options{}, func(ev *event.Event) error {
			if event.Text(ev.Slots[event.EventSource]) != estate.Source {
				return nil
			}
			return r.Add(ev.Raw)
		})
		closing := body.Close()
		switch {
		case err != nil:
			return nil, fmt.Errorf("read events in %s: %w", o.URI, err)
		case closing != nil:
			return nil, fmt.Errorf("read events in %s: %w", o.URI, closing)
		case res.Problem != nil:
			broken = append(broken, coverage.Unknown{What: "file " + o.URI, Resource: o.URI, Reason: res.Problem.Reason})
		}
	}
	e, err := r.Estate(scope)
	if err != nil {
		return nil, err
	}
	e.Unknowns = append(e.Unknowns, broken...)
	if len(broken) > 0 {
		e.Elsewhere = "a file of events could not be read whole: " + broken[0].Resource + ": " + broken[0].Reason
	}
	return e, nil
}

// estateOfScan is the estate that a scan judges, as its file keeps it; nil where the configuration has none.
func (a *app) estateOfScan(ctx context.Context, cfg *config.Config) (json.RawMessage, error) {
	if len(cfg.Estates) == 0 {
		return nil, nil
	}
	e, err := a.estateOf(ctx, cfg.Estates)
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	if err := e.Encode(&b); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}
