package cli

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/trailgate/trailgate/internal/pack"
	"github.com/trailgate/trailgate/internal/pack/tree"
	"github.com/trailgate/trailgate/internal/pack/verify"
)

func (a *app) packCommand() *cobra.Command {
	c := &cobra.Command{Use: "pack", Short: "Build, sign, verify, push and pull packs of rules"}
	c.AddCommand(a.packBuildCommand(), a.packSignCommand(), a.packVerifyCommand(), a.packPushCommand(), a.packPullCommand())
	return c
}

// keyArgs say by which public key a pack must be signed.
type keyArgs struct{ file, id, scope string }

func (k *keyArgs) flags(f *pflag.FlagSet) {
	f.StringVar(&k.file, "public-key", "", "the pack must be signed by the holder of the key in this `file`, in PEM")
	f.StringVar(&k.id, "key-id", "", "`name` of the key; compared where the signature names one")
	f.StringVar(&k.scope, "scope", "", "`scope` that the signature must have")
}

// key reads the key; nil when none is wanted.
func (a *app) key(k *keyArgs) (*verify.Key, error) {
	if k.file == "" {
		if k.id != "" || k.scope != "" {
			return nil, errors.New("--key-id and --scope need --public-key")
		}
		return nil, nil //nolint:nilnil // no key is wanted
	}
	text, err := os.ReadFile(a.path(k.file))
	if err != nil {
		return nil, fmt.Errorf("read key: %w", err)
	}
	if k.id == "" {
		return nil, errors.New("--public-key needs --key-id, the key's name")
	}
	key, err := verify.NewKey(k.id, string(text), k.scope)
	if err != nil {
		return nil, fmt.Errorf("read key %s: %w", k.file, err)
	}
	return key, nil
}

// packTree reads a bundle (.tar.gz) or a folder.
func (a *app) packTree(name string) (*tree.Tree, error) {
	path := a.path(name)
	info, err := os.Stat(path)
	if err != nil {
		return nil, fmt.Errorf("open pack: %w", err)
	}
	if info.IsDir() {
		return tree.ReadFolder(path, tree.DefaultLimits())
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("open pack: %w", err)
	}
	defer f.Close()
	t, err := tree.ReadTarGz(f, tree.DefaultLimits())
	if err != nil {
		return nil, fmt.Errorf("open pack %s: %w", name, err)
	}
	return t, nil
}

// manifestOf reads the manifest of a pack's files. name is what messages call the pack.
func (a *app) manifestOf(name string, files fs.FS) (*pack.Manifest, error) {
	text, err := fs.ReadFile(files, pack.ManifestFile)
	if err != nil {
		return nil, fmt.Errorf("read pack %s: %w", name, err)
	}
	file := strings.TrimSuffix(name, "/") + "/" + pack.ManifestFile
	a.keep(file, text)
	m, ds := pack.ParseManifest(file, text)
	return m, ds.Err()
}
