package lint

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
)

func sourcesOf(f *facts) []string { return f.sources }

func namesOf(f *facts) []string { return f.names }

func typesOf(f *facts) []string { return f.types }

// kindOf tells which part of an event's kind a condition is about: "source", "name" or "".
func kindOf(d *def, c condition) string {
	switch path := strings.Join(c.path, "."); {
	case !d.groups && path == "eventSource", d.groups && path == "entries.[].event_source":
		return "source"
	case !d.groups && path == "eventName", d.groups && path == "entries.[].event_name":
		return "name"
	}
	return ""
}

// checkEvents holds event sources and names against the catalogue.
func (p *pack) checkEvents() {
	for _, d := range p.own {
		f := p.factsOf(d)
		for _, c := range f.conditions {
			switch kindOf(d, c) {
			case "source":
				p.checkSources(c)
			case "name":
				p.checkNames(c, p.inherited(d, sourcesOf))
			}
		}
	}
}

func (p *pack) checkSources(c condition) {
	for _, v := range c.values {
		if c.op != "is" {
			p.checkPattern(c.op, v, "eventSource", p.events.Sources(), "")
			continue
		}
		if p.events.HasSource(v.text) {
			continue
		}
		switch near := p.events.SuggestSource(v.text); {
		case near != "":
			p.report(v.unit, "event-source", v.term.Location, "Unknown event source", "No service writes events with the source %q. Did you mean %q?", v.text, near)
		case !strings.HasSuffix(v.text, ".amazonaws.com"):
			p.report(v.unit, "event-source", v.term.Location, "Unknown event source",
				"No service writes events with the source %q: event sources are names such as \"sagemaker.amazonaws.com\".", v.text)
		default:
			p.report(v.unit, "event-source", v.term.Location, "Unknown event source",
				"%s knows no service with the source %q. If there is one, say so with lint_ignore.", p.events.Version, v.text)
		}
	}
}

// checkNames holds names against those of the sources, or of any where the body does not say which.
func (p *pack) checkNames(c condition, sources []string) {
	known := slices.DeleteFunc(slices.Clone(sources), func(s string) bool { return !p.events.HasSource(s) })
	if len(known) < len(sources) || slices.ContainsFunc(known, p.events.IsOpen) {
		return // a wrong source is told by itself
	}
	for _, v := range c.values {
		if c.op != "is" {
			var all []string
			for _, s := range known {
				all = append(all, p.events.Names(s)...)
			}
			if len(known) == 0 {
				for _, s := range p.events.Sources() {
					all = append(all, p.events.Names(s)...)
				}
			}
			p.checkPattern(c.op, v, "eventName", all, strings.Join(known, " or "))
			continue
		}
		if len(known) == 0 {
			p.checkAnyName(v)
		} else if !slices.ContainsFunc(known, func(s string) bool { return p.events.Has(s, v.text) }) {
			p.reportName(v, known)
		}
	}
}

func (p *pack) checkAnyName(v literal) {
	sources := p.events.SourcesOf(v.text)
	if slices.ContainsFunc(sources, func(s string) bool { return p.events.Has(s, v.text) }) || p.anyOpen(v.text) {
		return
	}
	hint := p.events.Permission(v.text)
	if hint == "" && len(sources) > 0 {
		hint = p.events.Why(sources[0], v.text)
	}
	if near := p.events.SuggestAnyName(v.text); hint == "" && near != "" {
		hint = fmt.Sprintf("Did you mean %q?", near)
	}
	if hint == "" {
		hint = p.newer()
	}
	p.report(v.unit, "event-name", v.term.Location, "Unknown event", "No service has an event %q. %s", v.text, hint)
}

// anyOpen tells whether a name that is nobody's may be one of a source whose names are not known: not where it looks like
// a mistyped one.
func (p *pack) anyOpen(name string) bool {
	return p.events.SuggestAnyName(name) == "" && p.events.Permission(name) == "" && p.events.SourcesOf(name) == nil
}

func (p *pack) newer() string {
	return fmt.Sprintf("If it is newer than %s, say so with lint_ignore.", p.events.Version)
}

func (p *pack) reportName(v literal, sources []string) {
	hint := ""
	for _, s := range sources {
		if hint == "" {
			hint = p.events.Why(s, v.text)
		}
	}
	others := p.events.SourcesOf(v.text)
	for _, s := range sources {
		near := p.events.SuggestName(s, v.text)
		if hint == "" && near != "" && (len(others) == 0 || strings.EqualFold(near, v.text)) {
			hint = fmt.Sprintf("Did you mean %q?", near)
		}
	}
	if hint == "" && len(others) > 0 {
		hint = fmt.Sprintf("It is an event of %s.", strings.Join(others[:min(3, len(others))], ", "))
	}
	if hint == "" {
		hint = p.events.Permission(v.text)
	}
	if hint == "" {
		hint = p.newer()
	}
	p.report(v.unit, "event-name", v.term.Location, "Unknown event", "%s has no event %q. %s", strings.Join(sources, " and "), v.text, hint)
}

// checkPattern holds a beginning, an end, a part or a regular expression against names.
func (p *pack) checkPattern(op string, v literal, field string, names []string, of string) {
	fits := map[string]func(string) bool{
		"startswith": func(n string) bool { return strings.HasPrefix(n, v.text) },
		"endswith":   func(n string) bool { return strings.HasSuffix(n, v.text) },
		"contains":   func(n string) bool { return strings.Contains(n, v.text) },
	}[op]
	if op == "matches" {
		re, err := regexp.Compile(v.text)
		if err != nil {
			return // the compiler or the scan says so
		}
		fits = re.MatchString
	}
	if fits == nil || slices.ContainsFunc(names, fits) {
		return
	}
	hint := ""
	lower := strings.ToLower(v.text)
	if i := slices.IndexFunc(names, func(n string) bool { return strings.Contains(strings.ToLower(n), lower) }); i >= 0 {
		hint = fmt.Sprintf(" Letter case counts: there is %q.", names[i])
	}
	what := map[string]string{"startswith": "begins with", "endswith": "ends with", "contains": "has in it", "matches": "matches"}[op]
	if of == "" {
		of = "any service"
	}
	p.report(v.unit, "event-pattern", v.term.Location, "No event matches", "No %s of %s %s %q.%s", field, of, what, v.text, hint)
}
