package cli

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"github.com/trailgate/trailgate/internal/pack/publish"
	"github.com/trailgate/trailgate/internal/pack/tree"
	"github.com/trailgate/trailgate/internal/pack/verify"
)

type packSignArgs struct{ key, id, scope string }

func (a *app) packSignCommand() *cobra.Command {
	var args packSignArgs
	c := &cobra.Command{
		Use:   "sign BUNDLE|FOLDER",
		Short: "Sign a pack with a private key, as OPA signs bundles",
		Long: "Signs the names and hashes of all files. In a bundle the signature becomes a file of it, in a folder .signatures.json.\n" +
			"The algorithm follows from the key: ECDSA on P-256, P-384 or P-521, or RSA with 2,048 bits or more.",
		Example: "  trailgate pack sign org-1.0.0.tar.gz --key governance.pem --key-id governance-2026",
		Args:    cobra.ExactArgs(1),
		RunE:    func(_ *cobra.Command, names []string) error { return a.packSign(&args, names[0]) },
	}
	c.Flags().StringVar(&args.key, "key", "", "private key, a `file` in PEM (required)")
	c.Flags().StringVar(&args.id, "key-id", "", "`name` of the key, written into the signature")
	c.Flags().StringVar(&args.scope, "scope", "", "`scope` of the signature")
	return c
}

func (a *app) packSign(args *packSignArgs, name string) error {
	if args.key == "" {
		return errors.New("pack sign: name the private key with --key")
	}
	text, err := os.ReadFile(a.path(args.key))
	if err != nil {
		return fmt.Errorf("read key: %w", err)
	}
	signer, err := verify.NewSigner(args.id, string(text), args.scope)
	if err != nil {
		return fmt.Errorf("read key %s: %w", args.key, err)
	}
	t, err := a.packTree(name)
	if err != nil {
		return err
	}
	files, err := t.FS()
	if err != nil {
		return err
	}
	m, err := a.manifestOf(name, files)
	if err != nil {
		return err
	}
	signature, err := signer.Sign(files)
	if err != nil {
		return err
	}
	if err := a.putSignature(name, t, files, signature); err != nil {
		return err
	}
	fmt.Fprintf(a.Stdout, "%s: pack %s %s, signed\n", name, m.Name, m.Version)
	return nil
}

// putSignature puts a signature into a folder or a bundle.
func (a *app) putSignature(name string, t *tree.Tree, files fs.FS, signature []byte) error {
	path := a.path(name)
	info, err := os.Stat(path)
	if err != nil {
		return fmt.Errorf("open pack: %w", err)
	}
	if info.IsDir() {
		err := os.WriteFile(filepath.Join(path, verify.SignaturesFile), signature, 0o644) //nolint:gosec // public
		if err != nil {
			return fmt.Errorf("write signature: %w", err)
		}
		return nil
	}
	all, err := contents(t, files)
	if err != nil {
		return err
	}
	all[verify.SignaturesFile] = signature
	return a.writeBundle(name, all)
}

// contents are the files of a tree.
func contents(t *tree.Tree, files fs.FS) (publish.Files, error) {
	all := publish.Files{}
	for _, n := range t.Names() {
		content, err := fs.ReadFile(files, n)
		if err != nil {
			return nil, err
		}
		all[n] = content
	}
	return all, nil
}

func (a *app) packVerifyCommand() *cobra.Command {
	var args keyArgs
	c := &cobra.Command{
		Use:   "verify BUNDLE|FOLDER",
		Short: "Check that a pack was signed with a key, and nothing was added, removed or changed",
		Long:  "Exit status: 0 when the pack is what the key's holder signed, 1 when it is not.",
		Args:  cobra.ExactArgs(1),
		RunE:  func(_ *cobra.Command, names []string) error { return a.packVerify(&args, names[0]) },
	}
	args.flags(c.Flags())
	return c
}

func (a *app) packVerify(args *keyArgs, name string) error {
	key, err := a.key(args)
	if err != nil {
		return err
	}
	if key == nil {
		return errors.New("pack verify: name the key with --public-key")
	}
	t, err := a.packTree(name)
	if err != nil {
		return err
	}
	files, err := t.FS()
	if err != nil {
		return err
	}
	if err := key.Check(files); err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	m, err := a.manifestOf(name, files)
	if err != nil {
		return err
	}
	fmt.Fprintf(a.Stdout, "%s: pack %s %s is what was signed\n", name, m.Name, m.Version)
	return nil
}
