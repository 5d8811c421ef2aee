package config

import (
	"path/filepath"

	"github.com/hashicorp/hcl/v2"

	"github.com/trailgate/trailgate/internal/pack/expr"
)

// Source is a block source: where events come from. The field named like its type is set, the others are nil.
type Source struct {
	Type, Label string
	Dir         string    // folder of the file, against which relative paths are resolved
	Range       hcl.Range // header of the block

	File           *FileSource
	S3             *S3Source
	EventHistory   *EventHistorySource
	CloudWatchLogs *CloudWatchLogsSource
}

// Window returns which part of the logs the source reads; nil for one that has no window of its own.
func (s *Source) Window() *Window {
	switch {
	case s.S3 != nil:
		return &s.S3.Window
	case s.EventHistory != nil:
		return &s.EventHistory.Window
	case s.CloudWatchLogs != nil:
		return &s.CloudWatchLogs.Window
	}
	return nil
}

// FileSource is a source of type file.
type FileSource struct {
	Paths     []string // files, folders and patterns, as written
	Range     hcl.Range
	Integrity *Integrity // nil when it is not verified
}

// sourceTypes lists the types of sources and how their bodies are decoded. A new one is a field of Source, a file of
// this package and a line here.
func sourceTypes() map[string]func(*loader, *hcl.Block, *Source) {
	return map[string]func(*loader, *hcl.Block, *Source){
		"cloudwatch_logs": (*loader).cloudWatchLogsSource,
		"event_history":   (*loader).eventHistorySource,
		"file":            (*loader).fileSource,
		"s3":              (*loader).s3Source,
	}
}

func sourceTypeNames() []string { return sorted(sourceTypes()) }

func (l *loader) source(b *hcl.Block) {
	types := sourceTypes()
	l.name(b, 1)
	if !l.oneOf(b, 0, "type", sourceTypeNames()) {
		return
	}
	s := &Source{Type: b.Labels[0], Label: b.Labels[1], Dir: filepath.Dir(b.DefRange.Filename), Range: b.DefRange}
	l.config.Sources = append(l.config.Sources, s)
	types[s.Type](l, b, s)
}

func (l *loader) fileSource(b *hcl.Block, s *Source) {
	s.File = &FileSource{}
	attrs := l.content(b, arguments(append([]string{"paths!"}, integrityArguments()...)...)).Attributes
	attr := attrs["paths"]
	if attr == nil {
		return
	}
	defer l.fileIntegrity(attrs, s)
	paths, ds := expr.Strings(attr, l.ctx)
	l.report(ds)
	s.File.Paths, s.File.Range = paths, attr.Expr.Range()
	if ds != nil {
		return
	}
	if len(paths) == 0 {
		l.report(expr.Invalid(attr, "must name a file, folder or pattern at least."))
	}
	for _, p := range paths {
		if p == "" {
			l.report(expr.Invalid(attr, `must not hold an empty path; the current folder is ".".`))
		}
	}
}
