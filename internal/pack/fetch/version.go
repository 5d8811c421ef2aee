package fetch

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"

	"github.com/hashicorp/go-version"
)

// versionTag is a tag that says which version it is.
type versionTag struct {
	tag     string
	version *version.Version
}

// ParseTag returns the version that a tag stands for: v1.2.3 or 1.2.3, with a pre-release or build behind it or not.
// It is nil for a tag that is no version.
func ParseTag(tag string) *version.Version {
	if !regexp.MustCompile(`^v?\d+\.\d+\.\d+([-+].*)?$`).MatchString(tag) {
		return nil
	}
	v, err := version.NewSemver(tag)
	if err != nil {
		return nil
	}
	return v
}

// newest returns the tag with the newest version that satisfies the constraint, as Terraform chooses: a pre-release
// only when the constraint names one. Of two tags for one version, v1.2.3 comes before 1.2.3.
func newest(tags []string, c version.Constraints, constraint string) (string, error) {
	var found []versionTag
	for _, t := range tags {
		if v := ParseTag(t); v != nil {
			found = append(found, versionTag{t, v})
		}
	}
	slices.SortFunc(found, func(a, b versionTag) int {
		return cmp.Or(b.version.Compare(a.version), cmp.Compare(b.tag, a.tag))
	})
	for _, f := range found {
		if c == nil && f.version.Prerelease() == "" || c != nil && c.Check(f.version) {
			return f.tag, nil
		}
	}
	switch {
	case len(found) == 0:
		return "", fmt.Errorf("it has no tag that is a version, such as v1.2.3")
	case c == nil:
		return "", fmt.Errorf("it has pre-releases only, the newest of which is %s: a pre-release must be named", found[0].tag)
	}
	return "", fmt.Errorf("none of its %d versions satisfies %q; the newest is %s", len(found), constraint, found[0].tag)
}
