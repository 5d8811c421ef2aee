// Command trailgate checks AWS CloudTrail logs against policies written in Rego.
package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"

	"github.com/trailgate/trailgate/internal/cli"
)

func main() {
	if os.Getenv("GOGC") == "" {
		paceCollections()
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code := cli.Main(ctx, cli.System(), os.Args[1:])
	stop()
	os.Exit(code)
}
