package integrity

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"time"
)

// place is a group before anything is known of it.
type place struct {
	tree, org, account, region string
	kinds                      []string // that have a folder of the Region
}

func (p *place) folder(kind string) string { return p.accountFolder() + kind + "/" + p.region + "/" }

func (p *place) accountFolder() string {
	prefix := p.tree + logsRoot
	if p.org != "" {
		prefix += p.org + "/"
	}
	return prefix + p.account + "/"
}

// maxDepth is how many folders AWSLogs is looked for below the prefix given.
const maxDepth = 3

// target is what the prefix that the user gave fixes.
type target struct {
	tree, org, account, kind, region string
}

// parseTarget reads a prefix below AWSLogs/; ok is false for one above it.
func parseTarget(prefix string) (t target, ok bool, err error) {
	at := strings.LastIndex("/"+prefix, "/"+logsRoot)
	if at < 0 {
		return target{}, false, nil
	}
	t.tree = prefix[:at]
	rest := strings.FieldsFunc(prefix[at+len(logsRoot):], func(r rune) bool { return r == '/' })
	take := func(is func(string) bool) (s string) {
		if len(rest) > 0 && is(rest[0]) {
			s, rest = rest[0], rest[1:]
		}
		return s
	}
	t.org = take(orgName.MatchString)
	if t.account = take(accountName.MatchString); t.account != "" {
		if t.kind = take(func(s string) bool { return strings.HasPrefix(s, logKind) }); t.kind != "" {
			t.region = take(regionName.MatchString)
		}
	}
	if len(rest) > 0 {
		return t, true, fmt.Errorf("%s: log files are verified by account and Region: name a folder down to the Region, and the time with --since and --until", prefix)
	}
	return t, true, nil
}

// discover finds the groups below the prefix.
func (v *verifier) discover(ctx context.Context) ([]place, error) {
	t, below, err := parseTarget(v.Prefix)
	if err != nil {
		return nil, err
	}
	trees := []string{t.tree}
	if !below {
		if trees, err = v.trees(ctx, v.Prefix, maxDepth); err != nil {
			return nil, err
		}
	}
	if len(trees) == 0 && len(v.problems) > 0 {
		return nil, nil // it may be in what could not be listed
	}
	if len(trees) == 0 {
		return nil, fmt.Errorf("there is no folder AWSLogs in %s: name the folder that holds it", cmp.Or(v.Prefix, "the place given"))
	}
	var out []place
	for _, tree := range trees {
		t.tree = tree
		places, err := v.accounts(ctx, t)
		if err != nil && (below || ctx.Err() != nil) {
			return nil, err
		}
		if err != nil {
			v.report(Problem{Kind: Unlisted, Object: tree + logsRoot, Detail: err.Error()})
		}
		out = append(out, places...)
	}
	slices.SortFunc(out, func(a, b place) int {
		return cmp.Or(cmp.Compare(a.tree, b.tree), cmp.Compare(a.org, b.org), cmp.Compare(a.account, b.account), cmp.Compare(a.region, b.region))
	})
	return out, ctx.Err()
}

// trees finds what stands before AWSLogs/. A folder below the prefix that cannot be listed is a problem, the prefix itself an error.
func (v *verifier) trees(ctx context.Context, prefix string, depth int) ([]string, error) {
	l, err := v.Store.List(ctx, prefix)
	if err != nil {
		return nil, err
	}
	var out []string
	for _, f := range l.Folders {
		switch {
		case base(f)+"/" == logsRoot:
			out = append(out, prefix)
			fallthrough // a trail's prefix may hold an AWSLogs of its own
		case depth > 0 && !accountName.MatchString(base(f)) && !orgName.MatchString(base(f)):
			more, err := v.trees(ctx, f, depth-1)
			if err != nil && ctx.Err() != nil {
				return nil, err
			}
			if err != nil {
				v.report(Problem{Kind: Unlisted, Object: f, Detail: err.Error()})
			}
			out = append(out, more...)
		}
	}
	return out, nil
}

// accounts lists AWSLogs/ and, in it, the folders of organizations.
func (v *verifier) accounts(ctx context.Context, t target) ([]place, error) {
	prefix := t.tree + logsRoot
	if t.org != "" {
		prefix += t.org + "/"
	}
	if t.account != "" {
		return v.kinds(ctx, t)
	}
	l, err := v.Store.List(ctx, prefix)
	if err != nil {
		return nil, err
	}
	v.strays(l.Files, "")
	var out []place
	for _, f := range l.Folders {
		next := t
		switch name := base(f); {
		case accountName.MatchString(name):
			if len(v.Accounts) > 0 && !slices.Contains(v.Accounts, name) {
				continue
			}
			next.account = name
		case t.org == "" && orgName.MatchString(name):
			next.org = name
		default:
			v.ignore(f)
			continue
		}
		places, err := v.accounts(ctx, next)
		if err != nil {
			v.report(Problem{Kind: Unlisted, Account: next.account, Object: f, Detail: err.Error()})
			continue
		}
		out = append(out, places...)
	}
	return out, ctx.Err()
}

// kinds lists the folders of an account and the Regions in them.
func (v *verifier) kinds(ctx context.Context, t target) ([]place, error) {
	p := place{tree: t.tree, org: t.org, account: t.account}
	l, err := v.Store.List(ctx, p.accountFolder())
	if err != nil {
		return nil, err
	}
	v.strays(l.Files, t.account)
	regions := map[string][]string{}
	for _, f := range l.Folders {
		kind := base(f)
		if kind != digestKind && !isLogKind(kind) {
			v.ignore(f)
			continue
		}
		in, err := v.Store.List(ctx, f)
		if err != nil {
			v.report(Problem{Kind: Unlisted, Account: t.account, Object: f, Detail: err.Error()})
			continue
		}
		v.strays(in.Files, t.account)
		for _, r := range in.Folders {
			name := base(r)
			switch {
			case !regionName.MatchString(name):
				v.report(Problem{Kind: LogUnproven, Account: t.account, Object: r, Detail: "it is no folder of CloudTrail's; what it holds is in no digest"})
			case t.region != "" && t.region != name, len(v.Regions) > 0 && !slices.Contains(v.Regions, name):
			default:
				regions[name] = append(regions[name], kind)
			}
		}
	}
	var out []place
	for name, kinds := range regions {
		p.region, p.kinds = name, kinds
		slices.Sort(p.kinds)
		out = append(out, p)
	}
	return out, nil
}

// strays reports files where CloudTrail writes none.
func (v *verifier) strays(files []File, account string) {
	for _, f := range files {
		if !isMarker(f) {
			v.report(Problem{Kind: LogAdded, Account: account, Object: f.Key, Detail: "CloudTrail writes no file there"})
		}
	}
}

// isMarker tells an object that only stands for a folder.
func isMarker(f File) bool { return f.Size == 0 && strings.HasSuffix(f.Key, "/") }

func (v *verifier) ignore(folder string) {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.ignored = append(v.ignored, folder)
}

// days bound the folders of days that are listed; zero for no bound.
type days struct{ from, to time.Time }

// leaveOut tells whether a folder of a year, month or day, of which the numbers above it are known, is outside.
func (d days) leaveOut(date string) bool {
	layout := "2006/01/02"[:len(date)]
	return !d.from.IsZero() && date < d.from.UTC().Format(layout) || !d.to.IsZero() && date > d.to.UTC().Format(layout)
}

// files lists all files below a prefix that is a Region's, but for those in folders of other days. What is not in a
// folder of a day is listed too. A place that cannot be listed is a problem.
func (v *verifier) files(ctx context.Context, p *place, prefix string, d days) []File {
	return v.below(ctx, p, prefix, "", d)
}

func (v *verifier) below(ctx context.Context, p *place, prefix, date string, d days) []File {
	v.slots <- struct{}{}
	l, err := v.Store.List(ctx, prefix)
	<-v.slots
	if err != nil {
		if !errors.Is(err, fs.ErrNotExist) {
			v.report(Problem{Kind: Unlisted, Account: p.account, Region: p.region, Object: prefix, Detail: err.Error()})
		}
		return nil
	}
	parts := make([][]File, len(l.Folders))
	list := func(i int) {
		next := strings.TrimPrefix(date+"/"+base(l.Folders[i]), "/")
		if !isDate(next) || date == beyond {
			next = beyond
		} else if d.leaveOut(next) {
			return
		}
		parts[i] = v.below(ctx, p, l.Folders[i], next, d)
	}
	v.each(len(l.Folders), list)
	out := slices.DeleteFunc(l.Files, isMarker)
	for _, part := range parts {
		out = append(out, part...)
	}
	return out
}

// beyond is the date of a folder that is none of a year, month or day: all that is in it is listed.
const beyond = "-"

// isDate tells "2026", "2026/01" and "2026/01/02".
func isDate(s string) bool {
	layout := "2006/01/02"
	if len(s) > len(layout) || len(s) < 4 {
		return false
	}
	_, err := time.Parse(layout[:len(s)], s)
	return err == nil
}
