package fetch

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"io"
	"io/fs"
	"strconv"
	"strings"

	"github.com/trailgate/trailgate/internal/pack/tree"
)

// blob is a file of a commit.
type blob struct {
	name, id string
	mode     fs.FileMode
	size     int64
}

// listTree lists the files of a folder of a commit, "" for its root.
func (f *Fetcher) listTree(ctx context.Context, dir, commit, folder string) ([]blob, error) {
	out, err := f.git(ctx, dir, nil, "--git-dir="+dir, "ls-tree", "-r", "-z", "--long", "--full-tree", commit+":"+folder)
	if err != nil {
		if _, e := f.git(ctx, dir, nil, "--git-dir="+dir, "cat-file", "-e", commit+"^{tree}"); e == nil && folder != "" {
			return nil, fmt.Errorf("there is no folder %q in it", folder)
		}
		return nil, err
	}
	var blobs []blob
	var total int64
	for line := range strings.SplitSeq(strings.TrimSuffix(string(out), "\x00"), "\x00") {
		if line == "" {
			continue
		}
		b, err := parseEntry(line)
		if err != nil {
			return nil, err
		}
		blobs = append(blobs, b)
		total += b.size
		if len(blobs) > f.limits.Entries || total > f.limits.Total {
			return nil, fmt.Errorf("refused: it has more than %d files or %d bytes", f.limits.Entries, f.limits.Total)
		}
	}
	return blobs, nil
}

// parseEntry reads a line of git ls-tree: "100644 blob <id> <size>\t<name>".
func parseEntry(line string) (blob, error) {
	head, name, _ := strings.Cut(line, "\t")
	fields := strings.Fields(head)
	if len(fields) != 4 {
		return blob{}, fmt.Errorf("git listed %q", line)
	}
	b := blob{name: name, id: fields[2]}
	switch fields[0] {
	case "100644", "100664", "100755":
		b.mode = 0o644
	case "120000":
		b.mode = fs.ModeSymlink
	case "160000":
		return blob{}, fmt.Errorf("refused: %q is a submodule, which is not fetched", name)
	default:
		b.mode = fs.ModeIrregular
	}
	size, err := strconv.ParseInt(fields[3], 10, 64)
	if err != nil {
		return blob{}, fmt.Errorf("git listed %q", line)
	}
	b.size = size
	return b, nil
}

// readBlobs reads the contents of files: https://git-scm.com/docs/git-cat-file#_batch_output.
func (f *Fetcher) readBlobs(ctx context.Context, dir string, blobs []blob) (*tree.Tree, error) {
	var ids bytes.Buffer
	for _, b := range blobs {
		ids.WriteString(b.id + "\n")
	}
	out, err := f.git(ctx, dir, &ids, "--git-dir="+dir, "cat-file", "--batch")
	if err != nil {
		return nil, err
	}
	in := bufio.NewReader(bytes.NewReader(out))
	t := tree.New(f.limits)
	for _, b := range blobs {
		head, err := in.ReadString('\n')
		if want := fmt.Sprintf("%s blob %d\n", b.id, b.size); err != nil || head != want {
			return nil, fmt.Errorf("read %q: git gave %q", b.name, head)
		}
		if err := t.Add(b.name, b.mode, io.LimitReader(in, b.size)); err != nil {
			return nil, err
		}
		if end, err := in.ReadByte(); err != nil || end != '\n' {
			return nil, fmt.Errorf("read %q: git gave less than %d bytes", b.name, b.size)
		}
	}
	return t, nil
}
