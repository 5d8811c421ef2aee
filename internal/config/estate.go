package config

import (
	"path/filepath"
	"regexp"

	"github.com/hashicorp/hcl/v2"

	"github.com/trailgate/trailgate/internal/pack/expr"
)

// Estate is a block estate: where it is found out what records events. The field of its type is set, the others are nil.
type Estate struct {
	Type, Label string
	Dir         string // folder of the file, against which relative paths are resolved
	Range       hcl.Range

	AWS   *AWSEstate
	Files *FileEstate // of the types terraform_plan, terraform_state, snapshot and events
}

// AWSEstate is an estate of type aws: the API is asked.
type AWSEstate struct {
	Access  Access
	Members Members
	Regions []string // nil for all that are enabled
}

// FileEstate is an estate that files hold. A snapshot says itself what it is about; the scope is that of the others.
type FileEstate struct {
	Paths        []string
	Accounts     []string
	Regions      []string
	Organization string
	Complete     bool
}

func estateTypes() map[string]func(*loader, *hcl.Block, *Estate) {
	return map[string]func(*loader, *hcl.Block, *Estate){
		"aws":             (*loader).awsEstate,
		"terraform_plan":  (*loader).fileEstate,
		"terraform_state": (*loader).fileEstate,
		"snapshot":        (*loader).snapshotEstate,
		"events":          (*loader).eventsEstate,
	}
}

func estateTypeNames() []string { return sorted(estateTypes()) }

func (l *loader) estate(b *hcl.Block) {
	l.name(b, 1)
	if !l.oneOf(b, 0, "type", estateTypeNames()) {
		return
	}
	e := &Estate{Type: b.Labels[0], Label: b.Labels[1], Dir: filepath.Dir(b.DefRange.Filename), Range: b.DefRange}
	l.config.Estates = append(l.config.Estates, e)
	estateTypes()[e.Type](l, b, e)
}

func (l *loader) awsEstate(b *hcl.Block, e *Estate) {
	schema := arguments(append(append(memberArguments(), accessArguments()...), "regions")...)
	schema.Blocks = []hcl.BlockHeaderSchema{{Type: "assume_role"}}
	content := l.content(b, schema)
	e.AWS = &AWSEstate{Access: l.access(content), Members: l.members(content.Attributes), Regions: l.regionsOrAny(content.Attributes["regions"])}
}

func (l *loader) fileEstate(b *hcl.Block, e *Estate) {
	attrs := l.content(b, arguments("path!", "accounts", "regions", "organization_id", "complete")).Attributes
	e.Files = &FileEstate{Paths: l.onePath(attrs["path"])}
	l.scope(attrs, e.Files)
}

func (l *loader) snapshotEstate(b *hcl.Block, e *Estate) {
	e.Files = &FileEstate{Paths: l.onePath(l.content(b, arguments("path!")).Attributes["path"])}
}

func (l *loader) eventsEstate(b *hcl.Block, e *Estate) {
	attrs := l.content(b, arguments("paths!", "accounts", "regions", "organization_id", "complete")).Attributes
	e.Files = &FileEstate{}
	if attr := attrs["paths"]; attr != nil {
		paths, ds := expr.Strings(attr, l.ctx)
		l.report(ds)
		e.Files.Paths = paths
		if !ds.HasErrors() && len(paths) == 0 {
			l.report(expr.Invalid(attr, "must name a file, folder or pattern at least."))
		}
	}
	l.scope(attrs, e.Files)
}

func (l *loader) onePath(attr *hcl.Attribute) []string {
	if s := l.text(attr); s != "" {
		return []string{s}
	}
	return nil
}

// scope reads what files do not say themselves: which accounts and Regions they are about.
func (l *loader) scope(attrs hcl.Attributes, f *FileEstate) {
	f.Accounts = l.allOf(attrs["accounts"], `^\d{12}$`, "account ids, 12 digits each in double quotes")
	f.Regions = l.allOf(attrs["regions"], regionPattern, `Regions such as "eu-west-1"`)
	f.Organization = l.text(attrs["organization_id"])
	if id := f.Organization; id != "" && !regexp.MustCompile(`^o-[a-z0-9]{10,32}$`).MatchString(id) {
		l.report(expr.Invalid(attrs["organization_id"], `must be the id of an organization such as "o-exampleorg1", not %q.`, id))
	}
	complete, _, ds := expr.Bool(attrs["complete"], l.ctx)
	l.report(ds)
	f.Complete = complete
}
