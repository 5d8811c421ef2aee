// Package catalogue knows which events CloudTrail can record: every event source with its event names, made from the
// models of the AWS SDK by scripts/genschema, with the exceptions that data/exceptions.txt lists. It is for checking what
// authors of rules write; events are never held against it.
package catalogue

import (
	"bytes"
	"compress/gzip"
	_ "embed" // the data
	"fmt"
	"io"
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/trailgate/trailgate/internal/diag"
)

//go:embed data/catalogue.txt.gz
var packed []byte

//go:embed data/exceptions.txt
var exceptions string

// Catalogue is the sources with their names. It is immutable.
type Catalogue struct {
	// Version is that of the SDK whose models it was made from, such as "botocore 1.44.8".
	Version string
	// Regions are the Regions of all partitions, sorted.
	Regions []string

	sources     map[string]*source
	aliases     map[string]string
	permissions map[string]string // why a permission is no event, by source and name
	named       map[string][]string
}

// source is one eventSource.
type source struct {
	names     map[string]bool
	versioned map[string]string // date of the API, by operation
	suffixed  bool
	open      bool // its names are not known
}

// Load reads the catalogue. The error is that the data in the binary is broken.
func Load() (*Catalogue, error) {
	r, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		return nil, fmt.Errorf("read catalogue: %w", err)
	}
	text, err := io.ReadAll(r)
	if err != nil {
		return nil, fmt.Errorf("read catalogue: %w", err)
	}
	c := &Catalogue{sources: map[string]*source{}, aliases: map[string]string{}, permissions: map[string]string{}}
	for line := range strings.Lines(string(text)) {
		fields := strings.Fields(line)
		switch fields[0] {
		case "botocore":
			c.Version = strings.Join(fields, " ")
		case "regions":
			c.Regions = fields[1:]
		default:
			c.add(fields[0], fields[1:])
		}
	}
	if err := c.except(exceptions); err != nil {
		return nil, fmt.Errorf("read catalogue: %w", err)
	}
	c.named = map[string][]string{}
	for _, s := range slices.Sorted(maps.Keys(c.sources)) {
		for n := range c.sources[s].names {
			c.named[n] = append(c.named[n], s)
		}
	}
	return c, nil
}

func (c *Catalogue) source(name string) *source {
	s := c.sources[name]
	if s == nil {
		s = &source{names: map[string]bool{}, versioned: map[string]string{}}
		c.sources[name] = s
	}
	return s
}

func (c *Catalogue) add(to string, names []string) {
	s := c.source(to)
	for _, n := range names {
		s.names[n] = true
	}
}

// except applies the exceptions.
func (c *Catalogue) except(text string) error {
	for line := range strings.Lines(text) {
		f := strings.Fields(line)
		if len(f) == 0 || strings.HasPrefix(f[0], "#") {
			continue
		}
		switch {
		case f[0] == "event" && len(f) > 2:
			c.add(f[1], f[2:])
		case f[0] == "also" && len(f) > 2:
			for _, other := range f[2:] {
				c.add(f[1], slices.Collect(maps.Keys(c.source(other).names)))
			}
		case f[0] == "open" && len(f) == 2:
			c.source(f[1]).open = true
		case f[0] == "permission" && len(f) > 3:
			c.permissions[f[1]+" "+f[2]] = strings.Join(f[3:], " ")
		case f[0] == "alias" && len(f) == 3:
			c.aliases[f[1]] = f[2]
		case f[0] == "versioned" && len(f) > 3:
			for _, n := range f[3:] {
				c.source(f[1]).versioned[n] = f[2]
			}
		case f[0] == "suffixed" && len(f) == 2:
			c.suffix(c.source(f[1]))
		default:
			return fmt.Errorf("malformed exception: %s", strings.TrimSpace(line))
		}
	}
	return nil
}

// dated is a name with the date of its API and perhaps a version: ListFunctions20150331, GetPolicy20150331v2,
// CreateDistribution2020_05_31.
var dated = regexp.MustCompile(`^([A-Za-z]+?)((?:20\d{6}|20\d\d_\d\d_\d\d)(?:v\d)?)$`)

// suffix lets a source's names be written with and without a date.
func (c *Catalogue) suffix(s *source) {
	s.suffixed = true
	for n := range maps.Clone(s.names) {
		if m := dated.FindStringSubmatch(n); m != nil {
			s.names[m[1]] = true
		}
	}
}

// HasSource tells whether there is an event source of that name.
func (c *Catalogue) HasSource(name string) bool { return c.sources[name] != nil }

// Sources lists the event sources, sorted.
func (c *Catalogue) Sources() []string { return slices.Sorted(maps.Keys(c.sources)) }

// SuggestSource returns the source that was meant by a name that is none, or "".
func (c *Catalogue) SuggestSource(name string) string {
	lower := strings.ToLower(name)
	for _, n := range []string{lower, lower + ".amazonaws.com", strings.TrimPrefix(lower, "aws.") + ".amazonaws.com"} {
		if c.aliases[n] != "" {
			return c.aliases[n]
		}
		if c.HasSource(n) {
			return n
		}
	}
	return diag.Suggest(name, c.Sources())
}

// Has tells whether a source has an event of that name. True also of sources whose names are not known.
func (c *Catalogue) Has(in, name string) bool {
	s := c.sources[in]
	switch {
	case s == nil:
		return false
	case s.versioned[name] != "":
		return false
	case s.open || s.names[name]:
		return true
	case !s.suffixed:
		return false
	}
	m := dated.FindStringSubmatch(name)
	return m != nil && s.names[m[1]]
}

// IsOpen tells that a source's names are not known.
func (c *Catalogue) IsOpen(in string) bool { return c.sources[in] != nil && c.sources[in].open }

// Names lists the names of a source's events, sorted; of versioned operations the name that is recorded.
func (c *Catalogue) Names(in string) []string {
	s := c.sources[in]
	if s == nil {
		return nil
	}
	out := make([]string, 0, len(s.names))
	for n := range s.names {
		out = append(out, n+s.versioned[n])
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// SourcesOf lists the sources that have an event of that name, sorted.
func (c *Catalogue) SourcesOf(name string) []string {
	if m := dated.FindStringSubmatch(name); m != nil && c.named[name] == nil {
		name = m[1]
	}
	return slices.Clone(c.named[name])
}

// Why says in a sentence why a source has no event of that name, or gives "" where nothing more is known.
func (c *Catalogue) Why(in, name string) string {
	if why := c.permissions[in+" "+name]; why != "" {
		return name + " is an IAM permission and no event: " + why + "."
	}
	if s := c.sources[in]; s != nil && s.versioned[name] != "" {
		return fmt.Sprintf("CloudTrail writes the date of the API behind it: %s%s, or %s%sv2.", name, s.versioned[name], name, s.versioned[name])
	}
	return ""
}

// Permission says why a name that no source has is no event, or "".
func (c *Catalogue) Permission(name string) string {
	for _, k := range slices.Sorted(maps.Keys(c.permissions)) {
		if strings.HasSuffix(k, " "+name) {
			return name + " is an IAM permission and no event: " + c.permissions[k] + "."
		}
	}
	return ""
}

// SuggestName returns the name of a source's event that was meant by one that is none, or "".
func (c *Catalogue) SuggestName(in, name string) string {
	if s := c.sources[in]; s == nil || s.versioned[name] != "" {
		return ""
	}
	return diag.Suggest(name, c.Names(in))
}

// SuggestAnyName returns the event name of any source that was meant by one that is none, or "".
func (c *Catalogue) SuggestAnyName(name string) string {
	return diag.Suggest(name, slices.Collect(maps.Keys(c.named)))
}
