// Command genrules writes the rules that speed is measured with:
//
//	go run ./scripts/genrules -o rules -rules 250          # a pack for trailgate
//	go run ./scripts/genrules -o rules -rules 250 -peers   # the same for opa and conftest, over input.Records
package main

import (
	"flag"
	"fmt"
	"os"

	"github.com/trailgate/trailgate/internal/workload"
)

func main() {
	dir := flag.String("o", "rules", "write below this `folder`")
	n := flag.Int("rules", workload.WrittenRules, "how many rules")
	peers := flag.Bool("peers", false, "write them for programs that take a whole file as input")
	joint := flag.Bool("joint", false, "with -peers, put them into one package, main")
	flag.Parse()
	if err := run(*dir, *n, *peers, *joint); err != nil {
		fmt.Fprintln(os.Stderr, "genrules:", err)
		os.Exit(1)
	}
}

func run(dir string, n int, peers, joint bool) error {
	rules := workload.Rules
	if peers {
		rules = func(n int) (map[string]string, error) { return workload.PeerRules(n, joint) }
	}
	files, err := rules(n)
	if err != nil {
		return err
	}
	return workload.WriteFiles(dir, files)
}
