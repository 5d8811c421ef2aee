package fetch

import (
	"context"
	"errors"
	"fmt"
	"os"
	"regexp"
	"slices"
	"strings"

	"github.com/trailgate/trailgate/internal/diag"
	"github.com/trailgate/trailgate/internal/pack"
	"github.com/trailgate/trailgate/internal/pack/lock"
	"github.com/trailgate/trailgate/internal/pack/tree"
)

// remoteRefs are the refs of a repository, by full name, with the commit that each stands for.
type remoteRefs map[string]string

// resolveGit finds the commit that a source means: that of its ref, else that of the newest tag whose version satisfies
// the constraint, else that of the default branch.
func (f *Fetcher) resolveGit(ctx context.Context, r Request) (Revision, error) {
	s := r.Source
	if lock.IsCommit(s.Ref) {
		return Revision{ID: s.Ref}, nil
	}
	refs, err := f.remoteRefs(ctx, s.URL)
	if err != nil {
		return Revision{}, err
	}
	switch {
	case s.Ref != "":
		commit, err := refs.find(s.Ref)
		if err != nil {
			return Revision{}, fmt.Errorf("resolve %s: %w", s.URL, err)
		}
		return Revision{ID: commit}, nil
	case r.Constraint != nil:
		tag, err := newest(refs.short("refs/tags/"), r.Constraint, r.Constraint.String())
		if err != nil {
			return Revision{}, fmt.Errorf("resolve %s: %w", s.URL, err)
		}
		return Revision{ID: refs["refs/tags/"+tag], Tag: tag}, nil
	case refs["HEAD"] == "":
		return Revision{}, fmt.Errorf("resolve %s: it has no default branch: name a tag, branch or commit with ?ref=", s.URL)
	}
	return Revision{ID: refs["HEAD"]}, nil
}

// remoteRefs asks a repository for its refs. A tag that is an object of its own stands for what it points to.
func (f *Fetcher) remoteRefs(ctx context.Context, url string) (remoteRefs, error) {
	out, err := f.git(ctx, os.TempDir(), nil, "ls-remote", "--quiet", "--", url)
	if err != nil {
		return nil, fmt.Errorf("list refs of %s: %w", url, err)
	}
	refs := remoteRefs{}
	for line := range strings.Lines(string(out)) {
		id, name, _ := strings.Cut(strings.TrimSuffix(line, "\n"), "\t")
		if !lock.IsCommit(id) {
			return nil, fmt.Errorf("list refs of %s: git gave %q for a commit", url, id)
		}
		if tag, peeled := strings.CutSuffix(name, "^{}"); peeled {
			refs[tag] = id
		} else if _, ok := refs[name]; !ok {
			refs[name] = id
		}
	}
	return refs, nil
}

// short lists the names below a prefix, sorted.
func (r remoteRefs) short(prefix string) []string {
	var out []string
	for name := range r {
		if short, ok := strings.CutPrefix(name, prefix); ok {
			out = append(out, short)
		}
	}
	slices.Sort(out)
	return out
}

// find returns the commit of a ref that a user wrote: a tag, a branch, or a full name.
func (r remoteRefs) find(ref string) (string, error) {
	tag, branch := r["refs/tags/"+ref], r["refs/heads/"+ref]
	switch {
	case strings.HasPrefix(ref, "refs/") && r[ref] != "":
		return r[ref], nil
	case tag != "" && branch != "" && tag != branch:
		return "", fmt.Errorf("%q is a tag and a branch, of different commits: write ?ref=refs/tags/%s or ?ref=refs/heads/%s", ref, ref, ref)
	case tag != "":
		return tag, nil
	case branch != "":
		return branch, nil
	case regexp.MustCompile(`^[0-9a-fA-F]{7,64}$`).MatchString(ref):
		return "", fmt.Errorf("there is no tag or branch %q; a commit is written with all of its 40 digits, in small letters", ref)
	}
	return "", fmt.Errorf("there is no tag or branch %q.%s", ref, diag.DidYouMean(ref, append(r.short("refs/tags/"), r.short("refs/heads/")...)))
}

// fetchGit gets the files of a commit, without a working tree: hooks, filters and attributes have no part in it.
func (f *Fetcher) fetchGit(ctx context.Context, s pack.Source, commit string) (t *tree.Tree, err error) {
	dir, err := os.MkdirTemp("", "trailgate-git-*")
	if err != nil {
		return nil, fmt.Errorf("fetch %s: %w", s.URL, err)
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	if err := f.fetchCommit(ctx, dir, s.URL, commit); err != nil {
		return nil, fmt.Errorf("fetch commit %s of %s: %w", commit, s.URL, err)
	}
	entries, err := f.listTree(ctx, dir, commit, s.Folder)
	if err != nil {
		return nil, fmt.Errorf("read commit %s of %s: %w", commit, s.URL, err)
	}
	if t, err = f.readBlobs(ctx, dir, entries); err != nil {
		return nil, fmt.Errorf("read commit %s of %s: %w", commit, s.URL, err)
	}
	return t, nil
}

// fetchCommit fetches one commit into a new bare repository, alone if the server allows that, else with everything.
func (f *Fetcher) fetchCommit(ctx context.Context, dir, url, commit string) error {
	format := "sha1"
	if len(commit) == 64 {
		format = "sha256"
	}
	if _, err := f.git(ctx, dir, nil, "init", "--quiet", "--bare", "--template=", "--object-format="+format, dir); err != nil {
		return err
	}
	in := "--git-dir=" + dir
	_, first := f.git(ctx, dir, nil, in, "fetch", "--quiet", "--depth=1", "--no-tags", "--no-recurse-submodules", "--", url, commit)
	if first == nil {
		return nil
	}
	if ctx.Err() != nil || errors.Is(first, errNoGit) {
		return first
	}
	if _, err := f.git(ctx, dir, nil, in, "fetch", "--quiet", "--no-tags", "--no-recurse-submodules", "--", url,
		"+refs/heads/*:refs/heads/*", "+refs/tags/*:refs/tags/*"); err != nil {
		return err
	}
	if _, err := f.git(ctx, dir, nil, in, "cat-file", "-e", commit+"^{commit}"); err != nil {
		return fmt.Errorf("no branch or tag of the repository leads to it: %w", first)
	}
	return nil
}
