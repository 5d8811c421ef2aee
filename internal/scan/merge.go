package scan

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/trailgate/trailgate/internal/finding"
)

// MissingError says that shards of a scan are missing.
type MissingError struct {
	Missing []int // indices
	Count   int   // how many shards the scan has
}

func (e *MissingError) Error() string {
	s := make([]string, len(e.Missing))
	for i, n := range e.Missing {
		s[i] = fmt.Sprintf("%d/%d", n, e.Count)
	}
	noun := "shard"
	if len(s) > 1 {
		noun = "shards"
	}
	return fmt.Sprintf("%s %s missing: scan and add them, nothing was merged", noun, strings.Join(s, ", "))
}

// ForeignError says that a part is not of the same scan as the others, or differs from a twin.
type ForeignError struct {
	Part   int // position among the parts given, from 0
	Reason string
}

func (e *ForeignError) Error() string { return e.Reason }

// Merge joins the shards of one scan, partial or concluded, into a partial scan of all objects; whatever conclude added
// is dropped. A shard given twice is accepted when both are equal. The order of parts does not matter. Errors are a
// *MissingError, when shards are not there, and a *ForeignError, when a part is of another scan, or differs from its
// twin. Merge leaves its arguments alone.
func Merge(parts ...*Scan) (*Scan, error) {
	if len(parts) == 0 {
		return nil, fmt.Errorf("nothing to merge: name the scan files of all shards")
	}
	whole := parts[0].Header
	byIndex := map[int]*Scan{}
	for i, p := range parts {
		if err := sameScan(&whole, &p.Header); err != nil {
			return nil, &ForeignError{i, err.Error()}
		}
		if !equalJSON(parts[0].Estate, p.Estate) {
			return nil, &ForeignError{i, "it was scanned with another estate than the first part: save one with 'trailgate estate snapshot' and let all shards read it"}
		}
		n := 0
		if p.Header.Shard != nil {
			n = p.Header.Shard.Index
		}
		if twin := byIndex[n]; twin != nil && !equalParts(twin, p) {
			return nil, &ForeignError{i, fmt.Sprintf("shard %d was scanned twice with different results: its objects changed in between, or a rule was stopped; scan it again", n)}
		}
		byIndex[n] = p
	}
	count := 1
	if whole.Shard != nil {
		count = whole.Shard.Count
	}
	if missing := missingShards(byIndex, count); missing != nil {
		return nil, &MissingError{missing, count}
	}
	b := NewBuilder(parts[0].Rules)
	for i := range count {
		b.Absorb(byIndex[i])
	}
	if uri, twice := b.objectTwice(); twice {
		return nil, &ForeignError{0, fmt.Sprintf("object %s is in two shards", uri)}
	}
	whole.Shard = nil
	out := b.Scan(whole)
	out.Estate = parts[0].Estate
	return out, nil
}

func missingShards(have map[int]*Scan, count int) (missing []int) {
	for i := range count {
		if have[i] == nil {
			missing = append(missing, i)
		}
	}
	return missing
}

// sameScan compares all of two headers but the shard's index.
func sameScan(x, y *Header) error {
	switch {
	case x.Program != y.Program:
		return fmt.Errorf("it was written by trailgate %s, the first part by %s", y.Program, x.Program)
	case !x.AsOf.Equal(y.AsOf):
		return fmt.Errorf("its as-of is %s, the first part's %s", y.AsOf.Format("2006-01-02T15:04:05Z07:00"), x.AsOf.Format("2006-01-02T15:04:05Z07:00"))
	case shardCount(x) != shardCount(y):
		return fmt.Errorf("it is one of %d shards, the first part one of %d", shardCount(y), shardCount(x))
	case !equalJSON(x.Packs, y.Packs):
		return fmt.Errorf("it was scanned with other packs, versions or parameters than the first part")
	case !equalJSON(x.Filters, y.Filters):
		return fmt.Errorf("it was scanned with other filters than the first part")
	case !equalJSON(x.Notes, y.Notes):
		return fmt.Errorf("its sources say of themselves something else than the first part's")
	case x.ObjectList != y.ObjectList:
		return fmt.Errorf("it is of another list of objects than the first part")
	}
	return nil
}

func shardCount(h *Header) int {
	if h.Shard == nil {
		return 1
	}
	return h.Shard.Count
}

// equalParts compares two scans of one shard by what both held before conclude.
func equalParts(a, p *Scan) bool { return equalJSON(a.beforeConclude(), p.beforeConclude()) }

func equalJSON(a, b any) bool {
	x, errX := json.Marshal(a)
	y, errY := json.Marshal(b)
	return errX == nil && errY == nil && bytes.Equal(x, y)
}

// beforeConclude returns the scan as it was before conclude.
func (s *Scan) beforeConclude() *Scan {
	out := *s
	out.State = Partial
	out.Findings = slices.DeleteFunc(slices.Clone(s.Findings), func(f finding.Finding) bool { return f.Concluded })
	out.Failures = slices.DeleteFunc(slices.Clone(s.Failures), func(f Failure) bool { return f.Concluding })
	out.Stats.Rules = slices.Clone(s.Stats.Rules)
	for i := range out.Stats.Rules {
		out.Stats.Rules[i].Concluded, out.Stats.Rules[i].ConcludeCut = nil, false
	}
	return &out
}

func (b *Builder) objectTwice() (uri string, twice bool) {
	seen := make(map[string]bool, len(b.objects))
	for i := range b.objects {
		if u := b.objects[i].URI; seen[u] {
			return u, true
		}
		seen[b.objects[i].URI] = true
	}
	return "", false
}
