package cli

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"
)

// explainArguments lets a command that is given too few or too many arguments say which it wants.
func explainArguments(c *cobra.Command) {
	for _, sub := range c.Commands() {
		explainArguments(sub)
	}
	check := c.Args
	if check == nil || !c.HasParent() {
		return
	}
	c.Args = func(c *cobra.Command, args []string) error {
		if check(c, args) == nil {
			return nil
		}
		wanted := strings.TrimSpace(strings.TrimPrefix(strings.TrimSuffix(c.UseLine(), "[flags]"), c.CommandPath()))
		if wanted == "" {
			return fmt.Errorf("%s takes no arguments, and %q was given. '%s --help' lists its flags", c.CommandPath(), args[0], c.CommandPath())
		}
		given := "none was given"
		if len(args) > 0 {
			given = "given was " + strings.Join(args, " ")
		}
		return fmt.Errorf("%s wants %s, and %s. See '%s --help'", c.CommandPath(), wanted, given, c.CommandPath())
	}
}
