// Command trailgate checks AWS CloudTrail logs against policies written in Rego.
package main

import (
	"context"
	"fmt"
	"os"
	"os/signal"
	"syscall"

	"github.com/trailgate/trailgate/internal/cli"
)

func main() {
	if os.Getenv("GOGC") == "" {
		paceCollections()
	}
	ctx, stop := signal.NotifyContext(context.Background(), stopping()...)
	quiet := context.AfterFunc(ctx, func() {
		stop() // a second signal ends the program at once
		fmt.Fprintln(os.Stderr, "trailgate: interrupted, stopping; a second signal stops at once")
	})
	code := cli.Main(ctx, cli.System(), os.Args[1:])
	quiet()
	stop()
	os.Exit(code)
}

// stopping are the signals that stop a scan. A hang-up that whoever started the program had ignored, as nohup does, is none.
func stopping() []os.Signal {
	signals := []os.Signal{os.Interrupt, syscall.SIGTERM}
	if !signal.Ignored(syscall.SIGHUP) {
		signals = append(signals, syscall.SIGHUP)
	}
	return signals
}
