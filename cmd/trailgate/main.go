// Command trailgate checks AWS CloudTrail logs against policies written in Rego.
package main

import (
	"context"
	"os"
	"os/signal"
	"runtime/debug"
	"syscall"

	"github.com/trailgate/trailgate/internal/cli"
)

// gcPercent lets garbage grow to three times the live heap, which is small: compiling and evaluating rules makes much of
// it, and a quarter of the time of a scan went into collecting it at Go's default of 100.
const gcPercent = 300

func main() {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(gcPercent)
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code := cli.Main(ctx, cli.System(), os.Args[1:])
	stop()
	os.Exit(code)
}
