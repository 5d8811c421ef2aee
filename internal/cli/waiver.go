package cli

import (
	"fmt"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"github.com/trailgate/trailgate/internal/config"
	"github.com/trailgate/trailgate/internal/waiver"
)

func (a *app) waiverCommand() *cobra.Command {
	c := &cobra.Command{
		Use:   "waiver",
		Short: "List, check and add waivers: findings that their owners accept until a day",
		Long:  "A block waiver of the configuration accepts findings until a day. It marks them and never removes them; a gate lets them pass. Findings of hard-mandatory rules cannot be waived.",
	}
	c.AddCommand(a.waiverListCommand(), a.waiverCheckCommand(), a.waiverAddCommand())
	return c
}

type waiverListArgs struct {
	config configArgs
	gate   string
	asOf   string
	json   bool
}

func (a *app) waiverListCommand() *cobra.Command {
	var args waiverListArgs
	c := &cobra.Command{
		Use: "list", Short: "List the waivers of the configuration and whether they hold", Args: cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error { return a.waiverList(&args) },
	}
	f := c.Flags()
	args.config.flags(f)
	f.StringVar(&args.gate, "gate", "", "take what is soon from the waiver_warning of the gate block of this `name`")
	f.StringVar(&args.asOf, "as-of", "", "`time` as of which waivers hold or have expired (default: now)")
	f.BoolVar(&args.json, "json", false, "write JSON")
	return c
}

// listedWaiver is a waiver as the list tells it.
type listedWaiver struct {
	Name    string       `json:"name"`
	State   string       `json:"state"` // "in force", "ends soon", "expired"
	Expires string       `json:"expires"`
	Owner   string       `json:"owner"`
	Ticket  string       `json:"ticket,omitempty"`
	Rules   []string     `json:"rules"`
	Match   waiver.Match `json:"match"`
	Reason  string       `json:"reason"`
	File    string       `json:"file"`
	Line    int          `json:"line"`
	// Conditional is true when the waiver has a condition.
	Conditional bool `json:"conditional,omitempty"`
}

func (a *app) waiverList(args *waiverListArgs) error {
	cfg, err := a.config(&args.config)
	if err != nil {
		return err
	}
	p := policyOf(nil)
	if len(cfg.Gates) == 1 || args.gate != "" {
		if p, err = gateOf(cfg, args.gate); err != nil {
			return err
		}
	}
	asOf := a.Now().UTC()
	if args.asOf != "" {
		if asOf, err = parseTime("--as-of", args.asOf, time.Time{}, false); err != nil {
			return err
		}
	}
	out := []listedWaiver{}
	for _, w := range cfg.Waivers {
		out = append(out, listed(w, p.WaiverWarning, asOf))
	}
	if args.json {
		return a.writeJSON(out)
	}
	if len(out) == 0 {
		_, err := fmt.Fprintln(a.Stdout, "The configuration has no waivers.")
		return err
	}
	w := tabwriter.NewWriter(a.Stdout, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "NAME\tSTATE\tLAST DAY\tOWNER\tRULES\tREASON")
	for _, x := range out {
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\t%s\n", x.Name, x.State, x.Expires, x.Owner, strings.Join(x.Rules, ","), oneLine(x.Reason))
	}
	return w.Flush()
}

func listed(w *config.Waiver, soon time.Duration, asOf time.Time) listedWaiver {
	state := "in force"
	switch {
	case w.Expired(asOf):
		state = "expired"
	case w.ExpiresWithin(soon, asOf):
		state = "ends soon"
	}
	return listedWaiver{
		Name: w.Name, State: state, Expires: w.Expires.Format(time.DateOnly), Owner: w.Owner, Ticket: w.Ticket, Rules: w.Rules, Match: w.Match,
		Reason: w.Reason, File: w.File, Line: w.Line, Conditional: w.Condition != nil,
	}
}

// oneLine returns a text without line ends.
func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }
