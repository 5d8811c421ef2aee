package report

import (
	"cmp"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"unicode"

	"github.com/trailgate/trailgate/internal/finding"
)

// messageID names the one message of every rule: its title, and what the finding says as argument.
const messageID = "default"

// addTaxonomies lists the frameworks that rules refer to, with the entries that they refer to.
func (b *sarifBuilder) addTaxonomies() {
	ids := map[string]map[string]bool{}
	for i := range b.Rules {
		for key, entries := range b.Rules[i].Frameworks {
			if ids[key] == nil {
				ids[key] = map[string]bool{}
			}
			for _, id := range entries {
				ids[key][id] = true
			}
		}
	}
	b.taxa = map[string]map[string]sarifRef{}
	for i, key := range sortedKeys(ids) {
		f := frameworkOf(key)
		no := false
		t := sarifComponent{
			Name: f.name, Version: f.version, Organization: f.organization, InformationURI: f.uri, IsComprehensive: &no,
			ShortDescription: &sarifText{Text: sentence(f.name)},
			Properties:       map[string]any{"key": key},
		}
		b.taxa[key] = map[string]sarifRef{}
		for j, id := range sortedKeys(ids[key]) {
			t.Taxa = append(t.Taxa, sarifDescriptor{ID: visible(id), HelpURI: f.page(id)})
			b.taxa[key][id] = sarifRef{ID: visible(id), Index: j, ToolComponent: &sarifRef{Name: f.name, Index: i}}
		}
		b.taxonomies = append(b.taxonomies, t)
	}
}

// taxaOf returns the entries that a rule refers to.
func (b *sarifBuilder) taxaOf(x *Rule) []sarifRef {
	var out []sarifRef
	for _, key := range sortedKeys(x.Frameworks) {
		for _, id := range slices.Compact(slices.Sorted(slices.Values(x.Frameworks[key]))) {
			out = append(out, b.taxa[key][id])
		}
	}
	return out
}

// addExtensions makes a component of every pack instance, rules or none.
func (b *sarifBuilder) addExtensions() {
	b.ruleRefs = map[finding.Key]sarifRef{}
	names := map[string]bool{}
	for _, p := range b.Scan.Header.Packs {
		names[p.Instance] = true
	}
	for i := range b.Rules {
		names[b.Rules[i].Instance] = true
	}
	for _, instance := range sortedKeys(names) {
		c := b.extension(instance)
		for i := range b.Rules {
			x := &b.Rules[i]
			if x.Instance != instance {
				continue
			}
			component := &sarifRef{Name: c.Name, Index: len(b.extensions)}
			b.ruleRefs[x.Key()] = sarifRef{ID: visible(x.ID), Index: len(c.Rules), ToolComponent: component}
			c.Rules = append(c.Rules, b.descriptor(x))
		}
		b.extensions = append(b.extensions, c)
	}
}

func (b *sarifBuilder) extension(instance string) sarifComponent {
	c := sarifComponent{Name: cmp.Or(visible(instance), "unnamed"), InformationURI: projectURI, Rules: []sarifDescriptor{}}
	for _, p := range b.Scan.Header.Packs {
		if p.Instance == instance {
			c.FullName = visible(fmt.Sprintf("pack %s %s", p.Name, p.Version))
			c.Version = visible(p.Version)
			if isSemantic(p.Version) {
				c.SemanticVersion = p.Version
			}
			c.Properties = map[string]any{"pack": visible(p.Name), "digest": p.Digest}
		}
	}
	return c
}

func (b *sarifBuilder) descriptor(x *Rule) sarifDescriptor {
	title := trimStop(cmp.Or(visible(x.Title), visible(x.ID)))
	description := visible(cmp.Or(strings.Join(strings.Fields(x.Description), " "), title))
	d := sarifDescriptor{
		ID: visible(x.ID), Name: pascal(x.Rule.Name),
		ShortDescription:     &sarifText{Text: sentence(clip(title, maxText))},
		FullDescription:      &sarifText{Text: sentence(clip(description, maxText))},
		MessageStrings:       map[string]sarifText{messageID: {Text: braces(title) + ": '{0}'."}},
		Help:                 help(x),
		HelpURI:              helpURI(x),
		DefaultConfiguration: &sarifConfiguration{level(x.Severity)},
		Properties: map[string]any{
			"tags": b.tags(x), "problem.severity": problemSeverity(x.Severity), "severity": x.Severity.String(),
			"enforcementLevel": string(x.Enforcement), "name": visible(x.Rule.Name), "status": string(x.Status),
		},
	}
	if score := score(x.Severity); score != "" {
		d.Properties["security-severity"] = score
	}
	for _, t := range b.taxaOf(x) {
		d.Relationships = append(d.Relationships, sarifRelationship{Target: t, Kinds: []string{"relevant"}})
	}
	return d
}

// tags are what code scanning filters by: "security" makes security-severity count.
func (b *sarifBuilder) tags(x *Rule) []string {
	tags := []string{"security"}
	for _, t := range x.Tags {
		tags = append(tags, visible(t))
	}
	for _, key := range sortedKeys(x.Frameworks) {
		for _, id := range slices.Sorted(slices.Values(x.Frameworks[key])) {
			tags = append(tags, visible("external/"+key+"/"+id))
		}
	}
	var out []string
	for _, t := range tags {
		if len(out) < maxTags && !slices.Contains(out, t) {
			out = append(out, t)
		}
	}
	return out
}

// score is GitHub's security-severity: above 9.0 critical, from 7.0 high, from 4.0 medium, above 0 low.
func score(s finding.Severity) string {
	switch s {
	case finding.Critical:
		return "9.5"
	case finding.High:
		return "8.0"
	case finding.Medium:
		return "5.5"
	case finding.Low:
		return "2.0"
	default:
		return ""
	}
}

func problemSeverity(s finding.Severity) string {
	if l := level(s); l != "note" {
		return l
	}
	return "recommendation"
}

// help says what to do, what may be wrong and what the rule cannot see.
func help(x *Rule) *sarifText {
	var text, markdown []string
	add := func(label, s string) {
		if s = strings.TrimSpace(s); s == "" {
			return
		}
		text = append(text, label+": "+sentence(strings.Join(strings.Fields(s), " ")))
		markdown = append(markdown, "**"+label+"**\n\n"+visibleLines(s))
	}
	add("What it means", cmp.Or(x.Description, x.Title, x.ID))
	add("What to do", x.Remediation)
	add("Known false positives", x.FalsePositives)
	add("What it cannot see", x.Limits)
	var links []string
	for _, l := range x.Resources {
		if u := webURI(l.URL); u != "" {
			text = append(text, "See "+u)
			links = append(links, fmt.Sprintf("- [%s](%s)", markdownText(cmp.Or(l.Description, l.URL)), u))
		}
	}
	if len(links) > 0 {
		markdown = append(markdown, "**See also**\n\n"+strings.Join(links, "\n"))
	}
	return &sarifText{Text: strings.Join(text, "\n"), Markdown: strings.Join(markdown, "\n\n")}
}

// visibleLines makes text of several lines visible line by line.
func visibleLines(s string) string {
	lines := strings.Split(strings.ReplaceAll(s, "\r\n", "\n"), "\n")
	for i := range lines {
		lines[i] = visible(strings.ReplaceAll(lines[i], "\t", "    "))
	}
	return strings.Join(lines, "\n")
}

func markdownText(s string) string {
	return strings.NewReplacer(`\`, `\\`, "[", `\[`, "]", `\]`, "<", "&lt;").Replace(visible(s))
}

// helpURI is the first page that the rule itself refers to.
func helpURI(x *Rule) string {
	for _, l := range x.Resources {
		if u := webURI(l.URL); u != "" {
			return u
		}
	}
	return ""
}

// webURI returns s if it is the address of a web page, well formed.
func webURI(s string) string {
	u, err := url.Parse(s)
	if err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http" {
		return ""
	}
	return strings.NewReplacer("(", "%28", ")", "%29").Replace(u.String())
}

// pascal makes the friendly identifier of a rule's name: "sagemaker/root_endpoint" is SagemakerRootEndpoint.
func pascal(name string) string {
	var b strings.Builder
	up := true
	for _, c := range name {
		switch {
		case !unicode.IsLetter(c) && !unicode.IsDigit(c):
			up = true
		case up:
			b.WriteRune(unicode.ToUpper(c))
			up = false
		default:
			b.WriteRune(c)
		}
	}
	return b.String()
}

// braces doubles what SARIF takes for a placeholder.
func braces(s string) string { return strings.NewReplacer("{", "{{", "}", "}}").Replace(s) }

func trimStop(s string) string { return strings.TrimRight(s, ". ") }

// clip cuts s to at most n characters.
func clip(s string, n int) string {
	if r := []rune(s); len(r) > n {
		return string(r[:n-1]) + "…"
	}
	return s
}
