package cli

import (
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"github.com/trailgate/trailgate/internal/diag"
)

// refuseUnknown makes commands that only group others end with an error unless one of those is named: a mistyped check
// must not look like one that passed.
func (a *app) refuseUnknown(c *cobra.Command) {
	for _, sub := range c.Commands() {
		a.refuseUnknown(sub)
	}
	if !c.HasParent() || !c.HasSubCommands() || c.Runnable() {
		return // cobra itself refuses what is unknown to the root
	}
	c.RunE = func(c *cobra.Command, args []string) error {
		if len(args) == 0 {
			c.SetOut(a.Stderr)
			if err := c.Help(); err != nil {
				return err
			}
			return exitCode(exitUsage)
		}
		var names []string
		for _, sub := range c.Commands() {
			names = append(names, sub.Name())
		}
		return fmt.Errorf("unknown command %q for %q.%s '%s --help' lists those that there are", args[0], c.CommandPath(), diag.DidYouMean(args[0], names), c.CommandPath())
	}
}

// watched is standard output. It remembers that writing failed, since commands that write line by line do not look.
type watched struct {
	io.Writer
	err error // the first
}

func (w *watched) Write(p []byte) (int, error) {
	n, err := w.Writer.Write(p)
	if w.err == nil {
		w.err = err
	}
	return n, err
}
