package lint

import (
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"github.com/trailgate/trailgate/internal/policy"
	"github.com/trailgate/trailgate/policies"
)

// TestNamedOperationsAreKnown holds that the parameters of every operation that a built-in rule names are known:
// scripts/genschema must run again when a rule names another.
func TestNamedOperationsAreKnown(t *testing.T) {
	library, err := fs.Sub(policies.FS(), "lib")
	if err != nil {
		t.Fatal(err)
	}
	know, err := Know()
	if err != nil {
		t.Fatal(err)
	}
	sdk := map[string]bool{} // sources that the SDK's models have; the others are of sign-in and the like
	for _, s := range know.requests.Sources() {
		sdk[s] = true
	}
	named := 0
	for _, name := range policies.Packs() {
		files := os.DirFS(filepath.Join("..", "..", "policies", name))
		p, err := open(Input{Policy: policy.Input{Pack: name, Files: files, Label: name, Library: library}, Knowledge: know})
		if err != nil {
			t.Fatal(err)
		}
		p.analyse()
		for _, d := range p.own {
			f := p.factsOf(d)
			for _, source := range f.sources {
				for _, n := range f.names {
					if !sdk[source] || !p.events.Has(source, n) || recordedOtherwise(source, n) {
						continue
					}
					named++
					if !know.requests.Has(source, n) {
						t.Errorf("%s: the parameters of %s %s are not known: run scripts/genschema", d.name, source, n)
					}
				}
			}
		}
	}
	if named < 100 {
		t.Errorf("only %d operations are named", named)
	}
}

// recordedOtherwise tells whether an event has a name that no operation of the SDK has.
func recordedOtherwise(source, name string) bool {
	switch source + " " + name {
	case "s3.amazonaws.com PutBucketPublicAccessBlock", "s3.amazonaws.com DeleteBucketPublicAccessBlock",
		"s3.amazonaws.com PutBucketLifecycle", "account.amazonaws.com EmailUpdated", "account.amazonaws.com PasswordUpdated":
		return true
	}
	return false
}
