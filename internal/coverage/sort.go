package coverage

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"slices"
)

// SnapshotFormat names the format of a saved estate and its version.
const SnapshotFormat = "trailgate-estate/1"

// Sort brings the estate's lists into an order that does not depend on how it was gathered, and makes absent ones empty.
func (e *Estate) Sort() {
	for i := range e.Accounts {
		a := &e.Accounts[i]
		a.Regions = set(a.Regions)
	}
	for i := range e.Trails {
		t := &e.Trails[i]
		t.Insights, t.SeenIn = set(t.Insights), slices.Compact(sorted(t.SeenIn))
		if t.Tags == nil {
			t.Tags = map[string]string{}
		}
		slices.SortFunc(t.Status, func(a, b Status) int {
			return cmp.Or(cmp.Compare(a.Account, b.Account), cmp.Compare(a.Region, b.Region))
		})
		t.Status = orEmpty(t.Status)
	}
	slices.SortFunc(e.Accounts, func(a, b Account) int { return cmp.Compare(a.ID, b.ID) })
	slices.SortFunc(e.Trails, func(a, b Trail) int {
		return cmp.Or(cmp.Compare(a.Account, b.Account), cmp.Compare(a.HomeRegion, b.HomeRegion), cmp.Compare(a.Name, b.Name), cmp.Compare(a.ARN, b.ARN), cmp.Compare(a.Address, b.Address))
	})
	slices.SortFunc(e.EventDataStores, func(a, b EventDataStore) int {
		return cmp.Or(cmp.Compare(a.Account, b.Account), cmp.Compare(a.Region, b.Region), cmp.Compare(a.Name, b.Name), cmp.Compare(a.ARN, b.ARN), cmp.Compare(a.Address, b.Address))
	})
	slices.SortFunc(e.LogGroups, func(a, b LogGroup) int {
		return cmp.Or(cmp.Compare(a.ARN, b.ARN), cmp.Compare(a.Name, b.Name), cmp.Compare(a.Address, b.Address))
	})
	slices.SortFunc(e.Buckets, func(a, b Bucket) int {
		return cmp.Or(cmp.Compare(a.Name, b.Name), cmp.Compare(a.Address, b.Address))
	})
	slices.SortFunc(e.Channels, func(a, b Channel) int { return cmp.Or(cmp.Compare(a.Account, b.Account), cmp.Compare(a.ARN, b.ARN)) })
	slices.SortFunc(e.Unknowns, compareUnknowns)
	e.Unknowns = slices.CompactFunc(e.Unknowns, func(a, b Unknown) bool { return a == b })
	e.Accounts, e.Trails, e.EventDataStores = orEmpty(e.Accounts), orEmpty(e.Trails), orEmpty(e.EventDataStores)
	e.LogGroups, e.Buckets, e.Channels, e.Unknowns = orEmpty(e.LogGroups), orEmpty(e.Buckets), orEmpty(e.Channels), orEmpty(e.Unknowns)
}

func compareUnknowns(a, b Unknown) int {
	return cmp.Or(cmp.Compare(a.What, b.What), cmp.Compare(a.Account, b.Account), cmp.Compare(a.Region, b.Region), cmp.Compare(a.Resource, b.Resource), cmp.Compare(a.Reason, b.Reason))
}

func sorted(s []string) []string {
	s = slices.Clone(s)
	slices.Sort(s)
	return s
}

func set(s []string) []string { return orEmpty(slices.Compact(sorted(s))) }

func orEmpty[T any](s []T) []T {
	if s == nil {
		return []T{}
	}
	return s
}

// snapshot is a saved estate.
type snapshot struct {
	Format string `json:"format"`
	*Estate
}

// Encode writes the estate as a snapshot: equal estates give equal bytes.
func (e *Estate) Encode(w io.Writer) error {
	e.Sort()
	enc := json.NewEncoder(w)
	enc.SetIndent("", "  ")
	enc.SetEscapeHTML(false)
	if err := enc.Encode(snapshot{SnapshotFormat, e}); err != nil {
		return fmt.Errorf("write estate: %w", err)
	}
	return nil
}

// Decode reads a snapshot that Encode wrote. It is strict: what it does not know is an error.
func Decode(data []byte) (*Estate, error) {
	var head struct {
		Format string `json:"format"`
	}
	if err := json.Unmarshal(data, &head); err != nil {
		return nil, fmt.Errorf("read estate: %w", err)
	}
	if head.Format != SnapshotFormat {
		return nil, fmt.Errorf("read estate: its format is %q, not %q: write it with 'trailgate estate snapshot' of this version", head.Format, SnapshotFormat)
	}
	s := snapshot{Estate: &Estate{}}
	d := json.NewDecoder(bytes.NewReader(data))
	d.DisallowUnknownFields()
	if err := d.Decode(&s); err != nil {
		return nil, fmt.Errorf("read estate: %w", err)
	}
	s.Sort()
	return s.Estate, nil
}

// Join makes one estate of several. A trail, store, bucket, log group or account that is in several is taken from the
// last, which knows more: a plan says what will be, after what is. Together they show all trails when one of them does.
func Join(estates ...*Estate) *Estate {
	out := &Estate{}
	for i, e := range estates {
		if i == 0 || out.Elsewhere != "" {
			out.Elsewhere = e.Elsewhere
		}
		out.Accounts = join(out.Accounts, e.Accounts, func(a *Account) string { return a.ID })
		out.Trails = join(out.Trails, e.Trails, func(t *Trail) string { return t.ARN })
		out.EventDataStores = join(out.EventDataStores, e.EventDataStores, func(d *EventDataStore) string { return d.ARN })
		out.LogGroups = join(out.LogGroups, e.LogGroups, func(g *LogGroup) string { return g.ARN })
		out.Buckets = join(out.Buckets, e.Buckets, func(b *Bucket) string { return b.Name })
		out.Channels = join(out.Channels, e.Channels, func(c *Channel) string { return c.ARN })
		out.Unknowns = append(out.Unknowns, e.Unknowns...)
	}
	out.Sort()
	return out
}

// join adds what is new to a list; an element with the key of an earlier one takes its place.
func join[T any](have, add []T, key func(*T) string) []T {
	for i := range add {
		at := -1
		if k := key(&add[i]); k != "" {
			at = slices.IndexFunc(have, func(h T) bool { return key(&h) == k })
		}
		if at >= 0 {
			have[at] = add[i]
		} else {
			have = append(have, add[i])
		}
	}
	return have
}
