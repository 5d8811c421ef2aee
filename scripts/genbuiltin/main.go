// Command genbuiltin makes the embedded data of package builtin from the built-in packs:
//
//	go generate ./internal/builtin
package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"

	"github.com/trailgate/trailgate/internal/builtin"
	"github.com/trailgate/trailgate/policies"
)

func main() {
	if err := run(context.Background()); err != nil {
		fmt.Fprintln(os.Stderr, "genbuiltin:", err)
		os.Exit(1)
	}
}

// run writes into the folder of the package, where go generate runs commands.
func run(ctx context.Context) error {
	data, err := builtin.Make(ctx, policies.FS(), policies.Packs())
	if err != nil {
		return err
	}
	for name, text := range map[string][]byte{"rules.json": data.Rules, "formulas.bin": data.Formulas} {
		if err := os.WriteFile(filepath.Join("data", name), text, 0o644); err != nil {
			return fmt.Errorf("write data: %w", err)
		}
	}
	return nil
}
