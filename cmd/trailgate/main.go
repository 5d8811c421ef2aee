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

// gcPercent lets garbage grow to one and a half times the live heap. Compiling and evaluating rules makes much of it, so at
// Go's default of 100 more time goes into collecting it; above this, page faults cost what collections save.
const gcPercent = 150

func main() {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(gcPercent)
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code := cli.Main(ctx, cli.System(), os.Args[1:])
	stop()
	os.Exit(code)
}
