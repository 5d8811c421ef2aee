package cli

import (
	"bufio"
	"fmt"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/trailgate/trailgate/internal/finding"
	"github.com/trailgate/trailgate/internal/gate"
	"github.com/trailgate/trailgate/internal/report"
	"github.com/trailgate/trailgate/internal/scan"
	"github.com/trailgate/trailgate/internal/waiver"
)

type waiverCheckArgs struct {
	file   string
	config configArgs
	asOf   string
	json   bool
}

func (a *app) waiverCheckCommand() *cobra.Command {
	var args waiverCheckArgs
	c := &cobra.Command{
		Use:   "check SCAN",
		Short: "Say which waivers cover what in a scan file, and which have expired or are not used",
		Long: "Compares the waivers of the configuration with the findings of a scan file that 'scan -o json=FILE' wrote.\n\n" +
			"Exit status: 2 when a waiver wants attention: it has expired, covers nothing, has a condition that fails, or names a hard-mandatory rule.",
		Args: cobra.ExactArgs(1),
		RunE: func(_ *cobra.Command, files []string) error {
			args.file = files[0]
			return a.waiverCheck(&args)
		},
	}
	f := c.Flags()
	args.config.flags(f)
	f.StringVar(&args.asOf, "as-of", "", "`time` as of which waivers hold or have expired (default: that of the scan)")
	f.BoolVar(&args.json, "json", false, "write JSON")
	return c
}

// checkedWaiver is what becomes of a waiver in a scan.
type checkedWaiver struct {
	Name    string   `json:"name"`
	State   string   `json:"state"`             // "in force", "expired", "unused", "not looked at"
	Expires string   `json:"expires"`           // the last day
	Covers  []string `json:"covers"`            // fingerprints
	Refused []string `json:"refused,omitempty"` // fingerprints of findings of hard-mandatory rules
	Failed  []string `json:"failed,omitempty"`  // fingerprints on which the condition fails
	Error   string   `json:"error,omitempty"`   // of the first of them
	Names   []string `json:"names_hard_mandatory,omitempty"`
}

func (a *app) waiverCheck(args *waiverCheckArgs) error {
	cfg, err := a.config(&args.config)
	if err != nil {
		return err
	}
	s, err := a.readConcluded(args.file)
	if err != nil {
		return err
	}
	asOf, err := asOfScan(s, args.asOf)
	if err != nil {
		return err
	}
	result := waiver.Apply(waivers(cfg), s.Findings, s.Rules, asOf)
	if args.json {
		out := []checkedWaiver{}
		for i := range result.Uses {
			out = append(out, checked(&result.Uses[i]))
		}
		err = a.writeJSON(out)
	} else {
		err = a.writeUses(s, result)
	}
	if err != nil {
		return err
	}
	for i := range result.Uses {
		if wantsAttention(&result.Uses[i]) {
			return exitCode(gate.ExitFailed)
		}
	}
	return nil
}

func wantsAttention(u *waiver.Use) bool {
	return u.Expired || u.Unused() || len(u.Errors) > 0 || len(u.Named) > 0
}

func checked(u *waiver.Use) checkedWaiver {
	c := checkedWaiver{
		Name: u.Name, State: useState(u), Expires: u.Expires.Format(time.DateOnly),
		Covers: fingerprints(u.Findings), Refused: fingerprints(u.Refused), Names: u.Named,
	}
	for i := range u.Errors {
		c.Failed = append(c.Failed, u.Errors[i].Finding.Fingerprint)
	}
	if len(u.Errors) > 0 {
		c.Error = u.Errors[0].Err.Error()
	}
	return c
}

func useState(u *waiver.Use) string {
	switch {
	case u.Expired:
		return "expired"
	case u.Unused():
		return "unused"
	case !u.Looked && len(u.Findings) == 0:
		return "not looked at"
	default:
		return "in force"
	}
}

func fingerprints(fs []*finding.Finding) []string {
	out := []string{}
	for _, f := range fs {
		out = append(out, f.Fingerprint)
	}
	return out
}

// writeUses tells of each waiver what became of it and which findings it covers.
func (a *app) writeUses(s *scan.Scan, r *waiver.Result) error {
	w := bufio.NewWriter(a.Stdout)
	if len(r.Uses) == 0 {
		fmt.Fprintln(w, "The configuration has no waivers.")
	}
	for i := range r.Uses {
		u := &r.Uses[i]
		fmt.Fprintf(w, "%s: %s\n", u.Name, useText(u))
		for _, f := range u.Findings {
			fmt.Fprintf(w, "  %s\n", report.OneLine(s, f))
		}
		for _, f := range u.Refused {
			fmt.Fprintf(w, "  passed by, hard-mandatory: %s\n", report.OneLine(s, f))
		}
		for _, e := range u.Errors {
			fmt.Fprintf(w, "  not waived, the condition fails (%v): %s\n", e.Err, report.OneLine(s, e.Finding))
		}
	}
	return w.Flush()
}

func useText(u *waiver.Use) string {
	last := u.Expires.Format(time.DateOnly)
	n := len(u.Findings)
	what := fmt.Sprintf("%d findings", n)
	if n == 1 {
		what = "1 finding"
	}
	text := fmt.Sprintf("holds until the end of %s and waives %s", last, what)
	switch useState(u) {
	case "expired":
		text = fmt.Sprintf("expired at the end of %s and no longer waives %s", last, what)
	case "unused":
		text = "unused: it covers no finding of this scan"
	case "not looked at":
		text = "not looked at: none of its rules took part in this scan"
	}
	if len(u.Named) > 0 {
		text += "; it names what cannot be waived, hard-mandatory: " + strings.Join(u.Named, ", ")
	}
	return text
}

// readConcluded reads a scan file of a whole scan.
func (a *app) readConcluded(name string) (*scan.Scan, error) {
	s, err := a.readScan(name)
	if err == nil && s.State != scan.Concluded {
		err = fmt.Errorf("%s is a partial scan, which cannot be judged: give it to 'trailgate merge' with the other shards", name)
	}
	return s, err
}
