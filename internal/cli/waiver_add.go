package cli

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/trailgate/trailgate/internal/config"
	"github.com/trailgate/trailgate/internal/finding"
	"github.com/trailgate/trailgate/internal/gate"
	"github.com/trailgate/trailgate/internal/report"
	"github.com/trailgate/trailgate/internal/scan"
	"github.com/trailgate/trailgate/internal/waiver"
)

// waiversFile is the file beside the configuration into which waivers are written unless the user says otherwise.
const waiversFile = "waivers" + config.Suffix

type waiverAddArgs struct {
	fingerprint                                string
	config                                     configArgs
	scan                                       string
	name, reason, owner, ticket, expires, file string
}

func (a *app) waiverAddCommand() *cobra.Command {
	var args waiverAddArgs
	c := &cobra.Command{
		Use:   "add FINGERPRINT",
		Short: "Write a waiver for one finding of a scan file",
		Long: "Writes a block waiver for one finding. The fingerprint may be shortened to what the table shows as id, as long as one finding alone begins with it.\n\n" +
			"The block is appended to the file of -file, else to the one that -config names, else to " + waiversFile + " beside the configuration.",
		Example: "  trailgate waiver add 3efda6ee78c3 --scan out.json --owner ml@example.com --expires 2026-12-31 --reason 'Vendor contract'",
		Args:    cobra.ExactArgs(1),
		RunE: func(_ *cobra.Command, given []string) error {
			args.fingerprint = given[0]
			return a.waiverAdd(&args)
		},
	}
	f := c.Flags()
	args.config.flags(f)
	f.StringVar(&args.scan, "scan", "", "scan `file` that holds the finding")
	f.StringVar(&args.reason, "reason", "", "`why` it is accepted")
	f.StringVar(&args.owner, "owner", "", "`who` accepts it")
	f.StringVar(&args.expires, "expires", "", "last `day` on which it is accepted, as in 2026-12-31")
	f.StringVar(&args.ticket, "ticket", "", "`ticket` in which that was decided")
	f.StringVar(&args.name, "name", "", "`label` of the block (default: of the rule's id and the fingerprint)")
	f.StringVar(&args.file, "file", "", "configuration `file` to append the block to")
	for _, name := range []string{"scan", "reason", "owner", "expires"} {
		_ = c.MarkFlagRequired(name) // it is there
	}
	return c
}

func (a *app) waiverAdd(args *waiverAddArgs) error {
	cfg, err := a.config(&args.config)
	if err != nil {
		return err
	}
	s, err := a.readConcluded(args.scan)
	if err != nil {
		return err
	}
	f, err := findingOf(s, args.fingerprint)
	if err != nil {
		return err
	}
	w, err := args.waiver(s, f, a.Now())
	if err != nil {
		return err
	}
	for _, other := range cfg.Waivers {
		if other.Name == w.Name {
			return fmt.Errorf("there already is a waiver %q at %s:%d: choose another --name", w.Name, other.File, other.Line)
		}
	}
	block := config.WriteWaiver(w, []string{report.OneLine(s, f), report.Harmless(f.Message)})
	a.sources["the new block"] = block
	if _, ds := config.Load(map[string][]byte{"the new block": block}, config.Options{Version: Version}); ds.HasErrors() {
		return ds.Err()
	}
	path, err := a.waiverTarget(args)
	if err != nil {
		return err
	}
	if err := appendBlock(path, block); err != nil {
		return err
	}
	_, err = fmt.Fprintf(a.Stdout, "Added waiver %q to %s: %s\n", w.Name, path, report.OneLine(s, f))
	return err
}

// waiver makes the waiver of the arguments.
func (w *waiverAddArgs) waiver(s *scan.Scan, f *finding.Finding, now time.Time) (*waiver.Waiver, error) {
	last, err := time.Parse(time.DateOnly, w.expires)
	if err != nil {
		return nil, fmt.Errorf("--expires %q is no date: give the last day on which the waiver holds, as in 2026-12-31", w.expires)
	}
	out := &waiver.Waiver{
		Name: w.name, Rules: []string{gate.RuleName(s, f.Instance, f.Rule)}, Reason: strings.TrimSpace(w.reason), Owner: strings.TrimSpace(w.owner), Ticket: strings.TrimSpace(w.ticket),
		Expires: last, Match: waiver.Match{Fingerprints: []string{f.Fingerprint}},
	}
	if out.Expired(now) {
		return nil, fmt.Errorf("--expires %s is past: the waiver would waive nothing", w.expires)
	}
	for i := range s.Rules {
		if r := &s.Rules[i]; r.ID == f.Rule && r.Instance == f.Instance && r.Enforcement == finding.HardMandatory {
			return nil, fmt.Errorf("rule %s is hard-mandatory: its findings cannot be waived", out.Rules[0])
		}
	}
	if out.Name == "" {
		out.Name = label(f.Rule) + "_" + f.Fingerprint[:min(len(f.Fingerprint), 8)]
	}
	return out, nil
}

// label makes a block's label of a rule's id.
func label(id string) string {
	s := strings.Map(func(c rune) rune {
		if c >= 'a' && c <= 'z' || c >= '0' && c <= '9' {
			return c
		}
		return '_'
	}, strings.ToLower(id))
	if s == "" || s[0] < 'a' || s[0] > 'z' {
		s = "waiver_" + s
	}
	return s
}

// minFingerprint is how much of a fingerprint must be given.
const minFingerprint = 8

// findingOf finds the finding whose fingerprint begins with the text given.
func findingOf(s *scan.Scan, prefix string) (*finding.Finding, error) {
	prefix = strings.ToLower(strings.TrimSuffix(prefix, "…"))
	if len(prefix) < minFingerprint {
		return nil, fmt.Errorf("fingerprint %q is too short: give %d digits at least", prefix, minFingerprint)
	}
	var found *finding.Finding
	for i := range s.Findings {
		if !strings.HasPrefix(s.Findings[i].Fingerprint, prefix) {
			continue
		}
		if found != nil {
			return nil, fmt.Errorf("fingerprint %q fits several findings: %s and %s; give more of it", prefix, found.Fingerprint, s.Findings[i].Fingerprint)
		}
		found = &s.Findings[i]
	}
	if found == nil {
		return nil, fmt.Errorf("the scan has no finding with fingerprint %q: the table shows it as id, -o ndjson and -o csv whole", prefix)
	}
	return found, nil
}

// waiverTarget is the file that the block is written to.
func (a *app) waiverTarget(args *waiverAddArgs) (string, error) {
	if args.file != "" {
		if !strings.HasSuffix(args.file, config.Suffix) {
			return "", fmt.Errorf("--file %s: the name of a configuration file ends with %s", args.file, config.Suffix)
		}
		return a.path(args.file), nil
	}
	if args.config.path == "" {
		return a.path(waiversFile), nil
	}
	path := a.path(args.config.path)
	info, err := os.Stat(path)
	if err != nil {
		return "", fmt.Errorf("find configuration: %w", err)
	}
	if info.IsDir() {
		path = filepath.Join(path, waiversFile)
	}
	return path, nil
}

// appendBlock adds a block to the end of a file, after an empty line, and makes the file if there is none.
func appendBlock(path string, block []byte) error {
	text, err := os.ReadFile(path)
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		return fmt.Errorf("add waiver: %w", err)
	}
	if text = bytes.TrimRight(text, "\n"); len(text) > 0 {
		text = append(text, "\n\n"...)
	}
	text = append(text, block...)
	return writeShared(path, func(w io.Writer) error {
		_, err := w.Write(text)
		return err
	})
}

// writeShared writes a file that stands in a repository for others to read: with the mode that it has, or 0644.
func writeShared(path string, render func(io.Writer) error) error {
	mode := os.FileMode(0o644)
	if info, err := os.Stat(path); err == nil {
		if !info.Mode().IsRegular() {
			return fmt.Errorf("write %s: it is no file", path)
		}
		mode = info.Mode().Perm()
	}
	if err := writeFile(path, render); err != nil {
		return err
	}
	if err := os.Chmod(path, mode); err != nil {
		return fmt.Errorf("write %s: %w", path, err)
	}
	return nil
}
