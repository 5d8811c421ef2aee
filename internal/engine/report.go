package engine

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/open-policy-agent/opa/v1/ast"

	"github.com/trailgate/trailgate/internal/finding"
	"github.com/trailgate/trailgate/internal/policy"
)

// reported is one element of a rule's deny or conclude.
type reported struct {
	severity    finding.Severity
	message     string
	resource    string
	subject     string
	paths       []string
	details     map[string]any
	fingerprint string
	account     string // of conclude only
	region      string // of conclude only
	steps       []int  // of conclude only
	unknown     bool   // of conclude over the estate only: the rule lacks evidence
	canonical   string // the element as canonical JSON
}

// maxReported is the size in bytes of one reported element; a rule that reports more has failed.
const maxReported = 64 << 10

// keysOf are the keys that a reported object may have.
var (
	denyKeys     = []string{"msg", "severity", "resource", "subject", "paths", "details", "fingerprint"}
	concludeKeys = append(slices.Clone(denyKeys), "account", "region", "steps", "unknown")
)

// FindingKeys lists the keys that an object in deny, or when concluding in conclude, may have.
func FindingKeys(concluding bool) []string {
	if concluding {
		return slices.Clone(concludeKeys)
	}
	return slices.Clone(denyKeys)
}

// readReported reads an element of a rule's set: a string, or an object with msg.
func readReported(t *ast.Term, q *policy.Query, concluding bool) (r reported, err error) {
	r.severity = q.Severity
	v, err := ast.JSON(t.Value)
	if err != nil {
		return r, fmt.Errorf("%s: %w", q.Name(), err)
	}
	canonical, err := canonicalJSON(v)
	if err != nil {
		return r, fmt.Errorf("%s: %w", q.Name(), err)
	}
	if len(canonical) > maxReported {
		return r, fmt.Errorf("%s reported %d bytes at once; at most %d are kept: put less into details", q.Name(), len(canonical), maxReported)
	}
	r.canonical = string(canonical)
	switch v := v.(type) {
	case string:
		r.message = v
	case map[string]any:
		if q.Loose {
			v = gatherDetails(v)
		}
		err = r.readObject(v, concluding)
	default:
		err = fmt.Errorf("it is neither a string nor an object with msg")
	}
	if err == nil && strings.TrimSpace(r.message) == "" {
		err = fmt.Errorf("its msg is empty")
	}
	if err != nil {
		return r, fmt.Errorf("%s gave %s: %w", q.Name(), clip(r.canonical), err)
	}
	return r, nil
}

// gatherDetails puts the keys that a finding does not have into its details, as policies written for conftest have them.
func gatherDetails(m map[string]any) map[string]any {
	out, details := map[string]any{}, map[string]any{}
	if own, ok := m["details"].(map[string]any); ok {
		maps.Copy(details, own)
	} else if m["details"] != nil {
		details["details"] = m["details"]
	}
	for k, v := range m {
		_, text := v.(string)
		switch {
		case k == "details":
		case k == "msg", (k == "resource" || k == "subject" || k == "fingerprint") && text:
			out[k] = v
		case k == "severity" && isSeverity(v):
			out[k] = v
		default:
			details[k] = v
		}
	}
	if len(details) > 0 {
		out["details"] = details
	}
	return out
}

func isSeverity(v any) bool {
	s, ok := v.(string)
	if !ok {
		return false
	}
	_, err := finding.ParseSeverity(s)
	return err == nil
}

func clip(s string) string {
	const most = 120
	if len(s) <= most {
		return s
	}
	return strings.ToValidUTF8(s[:most], "") + "…"
}

func (r *reported) readObject(m map[string]any, concluding bool) error {
	known := denyKeys
	if concluding {
		known = concludeKeys
	}
	for _, k := range slices.Sorted(maps.Keys(m)) {
		if !slices.Contains(known, k) {
			return fmt.Errorf("unknown key %q: known are %s", k, strings.Join(known, ", "))
		}
	}
	if _, ok := m["msg"]; !ok {
		return fmt.Errorf("it has no msg")
	}
	var severity string
	for _, field := range []struct {
		key  string
		into *string
	}{
		{"msg", &r.message},
		{"severity", &severity},
		{"resource", &r.resource},
		{"subject", &r.subject},
		{"fingerprint", &r.fingerprint},
		{"account", &r.account},
		{"region", &r.region},
	} {
		if err := readText(m, field.key, field.into); err != nil {
			return err
		}
	}
	if severity != "" {
		s, err := finding.ParseSeverity(severity)
		if err != nil {
			return err
		}
		r.severity = s
	}
	if d, ok := m["details"]; ok && d != nil {
		if r.details, ok = d.(map[string]any); !ok {
			return fmt.Errorf("its details are no object")
		}
	}
	if u, ok := m["unknown"]; ok {
		if r.unknown, ok = u.(bool); !ok {
			return fmt.Errorf("its unknown is neither true nor false")
		}
	}
	return r.readLists(m)
}

// readText reads an optional string; null, as an absent field of an event gives it, is none.
func readText(m map[string]any, key string, into *string) error {
	switch v := m[key].(type) {
	case nil:
		return nil
	case string:
		*into = v
		return nil
	default:
		return fmt.Errorf("its %s is no string", key)
	}
}

func (r *reported) readLists(m map[string]any) error {
	paths, ok := m["paths"].([]any)
	if !ok && m["paths"] != nil {
		return fmt.Errorf("its paths are no array of strings")
	}
	for _, p := range paths {
		s, ok := p.(string)
		if !ok {
			return fmt.Errorf("its paths are no array of strings")
		}
		r.paths = append(r.paths, s)
	}
	steps, ok := m["steps"].([]any)
	if !ok && m["steps"] != nil {
		return fmt.Errorf("its steps are no array of indices into input.entries")
	}
	for _, s := range steps {
		n, ok := s.(json.Number)
		i, err := n.Int64()
		if !ok || err != nil || i < 0 {
			return fmt.Errorf("its steps are no array of indices into input.entries")
		}
		r.steps = append(r.steps, int(i))
	}
	return nil
}

// readAll reads a rule's set; what cannot be read is a failure each.
func readAll(set ast.Set, q *policy.Query, concluding bool) (out []reported, errs []error) {
	if set == nil {
		return nil, nil
	}
	set.Foreach(func(t *ast.Term) {
		r, err := readReported(t, q, concluding)
		if err != nil {
			errs = append(errs, err)
			return
		}
		out = append(out, r)
	})
	return out, errs
}

// joined is what one event or group gives under one fingerprint: the element with the highest severity, of those the one
// with the smallest JSON, and the messages of the others.
type joined struct {
	reported
	also []string
}

// join sorts what one event or group made a rule report by fingerprint.
func join(all []reported, fingerprint func(*reported) string) map[string]*joined {
	slices.SortFunc(all, func(a, r reported) int {
		return cmp.Or(cmp.Compare(r.severity, a.severity), cmp.Compare(a.canonical, r.canonical))
	})
	out := map[string]*joined{}
	for i := range all {
		f := fingerprint(&all[i])
		j := out[f]
		if j == nil {
			out[f] = &joined{reported: all[i]}
			continue
		}
		if m := all[i].message; m != j.message && !slices.Contains(j.also, m) {
			j.also = append(j.also, m)
		}
	}
	return out
}

// detailsJSON returns the details with the other messages under "also".
func (j *joined) detailsJSON() (json.RawMessage, error) {
	d := j.details
	if len(j.also) > 0 {
		d = map[string]any{}
		maps.Copy(d, j.details)
		slices.Sort(j.also)
		d["also"] = j.also
	}
	if len(d) == 0 {
		return nil, nil
	}
	return canonicalJSON(d)
}

// canonicalJSON writes a value of encoding/json's kinds with sorted keys, without white space.
func canonicalJSON(v any) ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		return nil, fmt.Errorf("write JSON: %w", err)
	}
	return bytes.TrimSuffix(b.Bytes(), []byte("\n")), nil
}
