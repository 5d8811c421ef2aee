package cli

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"github.com/trailgate/trailgate/internal/pack"
	"github.com/trailgate/trailgate/internal/pack/fetch"
)

type packPushArgs struct{ replace bool }

func (a *app) packPushCommand() *cobra.Command {
	var args packPushArgs
	c := &cobra.Command{
		Use:   "push BUNDLE oci://REGISTRY/REPOSITORY[:TAG]",
		Short: "Put a bundle into an OCI registry",
		Long: "The tag is the version in pack.hcl unless one is named. A tag that stands for other content is not moved without --replace.\n" +
			"Credentials are those of 'docker login'.",
		Example: "  trailgate pack push org-1.0.0.tar.gz oci://registry.example.com/rules/org",
		Args:    cobra.ExactArgs(2),
		RunE: func(c *cobra.Command, names []string) error {
			return a.packPush(c.Context(), &args, names[0], names[1])
		},
	}
	c.Flags().BoolVar(&args.replace, "replace", false, "move the tag if it stands for other content")
	return c
}

func (a *app) packPush(ctx context.Context, args *packPushArgs, name, to string) error {
	source, err := ociSource(to)
	switch {
	case err != nil:
		return err
	case source.Digest != "":
		return fmt.Errorf("push to %s: a digest cannot be chosen; name a tag", to)
	}
	archive, err := os.ReadFile(a.path(name))
	if err != nil {
		return fmt.Errorf("open pack: %w", err)
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
	tag := source.Ref
	if tag == "" {
		tag = strings.ReplaceAll(m.Version, "+", "_") // tags have no plus
	}
	digest, err := a.fetcher().Push(ctx, source, fetch.Artifact{
		Archive: archive, Title: m.Name, Version: m.Version, Summary: m.Description, Tag: tag, Replace: args.replace,
	})
	if errors.Is(err, fetch.ErrTagTaken) {
		return fmt.Errorf("%w: raise the version in pack.hcl, or move the tag with --replace", err)
	}
	if err != nil {
		return err
	}
	fmt.Fprintf(a.Stdout, "oci://%s:%s: pack %s %s, %s\n", source.URL, tag, m.Name, m.Version, digest)
	return nil
}

func ociSource(text string) (pack.Source, error) {
	source, err := pack.ParseSource(text)
	if err == nil && source.Kind != pack.KindOCI {
		err = fmt.Errorf("%s is no registry: write oci://REGISTRY/REPOSITORY", text)
	}
	return source, err
}

func (a *app) fetcher() *fetch.Fetcher {
	return fetch.New(fetch.Options{Environ: a.Environ, DockerConfig: a.dockerConfig()})
}

type packPullArgs struct {
	output string
	key    keyArgs
}

func (a *app) packPullCommand() *cobra.Command {
	var args packPullArgs
	c := &cobra.Command{
		Use:   "pull oci://REGISTRY/REPOSITORY[:TAG|@DIGEST]",
		Short: "Get a pack from an OCI registry into a folder",
		Long: "Without tag and digest the newest release is meant. The folder must not be there. With --public-key nothing is written\n" +
			"unless the pack is what the key's holder signed.",
		Example: "  trailgate pack pull oci://registry.example.com/rules/org:1.0.0 -o packs/org",
		Args:    cobra.ExactArgs(1),
		RunE:    func(c *cobra.Command, names []string) error { return a.packPull(c.Context(), &args, names[0]) },
	}
	c.Flags().StringVarP(&args.output, "output", "o", "", "write the pack to this `folder` (default: the pack's name)")
	args.key.flags(c.Flags())
	return c
}

func (a *app) packPull(ctx context.Context, args *packPullArgs, from string) error {
	source, err := ociSource(from)
	if err != nil {
		return err
	}
	key, err := a.key(&args.key)
	if err != nil {
		return err
	}
	f, r := a.fetcher(), fetch.Request{Source: source}
	revision, err := f.Resolve(ctx, r)
	if err != nil {
		return err
	}
	t, err := f.Fetch(ctx, r, revision.ID)
	if err != nil {
		return err
	}
	files, err := t.FS()
	if err != nil {
		return err
	}
	if key != nil {
		if err := key.Check(files); err != nil {
			return fmt.Errorf("%s: %w", from, err)
		}
	}
	m, err := a.manifestOf(from, files)
	if err != nil {
		return err
	}
	out := args.output
	if out == "" {
		out = m.Name
	}
	if err := t.Write(a.path(out)); err != nil {
		return err
	}
	fmt.Fprintf(a.Stdout, "%s: pack %s %s, %s\n", out, m.Name, m.Version, revision.ID)
	return nil
}
