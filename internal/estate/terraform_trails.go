package estate

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/trailgate/trailgate/internal/coverage"
)

// FromPlan reads the estate that a Terraform plan leads to, as 'terraform show -json' writes it. What is not known before
// it is applied is unknown.
func FromPlan(data []byte, s Scope) (*coverage.Estate, error) {
	t, err := readPlan(data)
	if err != nil {
		return nil, fmt.Errorf("read plan: %w", err)
	}
	return t.estate(s)
}

// FromState reads the estate that a Terraform state holds: the file itself, or what 'terraform show -json' writes.
func FromState(data []byte, s Scope) (*coverage.Estate, error) {
	t, err := readState(data)
	if err != nil {
		return nil, fmt.Errorf("read state: %w", err)
	}
	return t.estate(s)
}

func (t *terraform) estate(s Scope) (*coverage.Estate, error) {
	e := &coverage.Estate{}
	for _, r := range t.of("aws_cloudtrail") {
		e.Trails = append(e.Trails, t.trail(r))
	}
	for _, r := range t.of("aws_cloudtrail_event_data_store") {
		e.EventDataStores = append(e.EventDataStores, t.store(r))
	}
	partition, owners := t.owners(e)
	accounts, err := s.accounts(owners, partition)
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", t.what, err)
	}
	e.Accounts = accounts
	if len(accounts) == 1 { // what names no account is in the only one
		for i := range e.Trails {
			own(&e.Trails[i].Account, e.Trails[i].Unknown, accounts[0].ID)
		}
		for i := range e.EventDataStores {
			own(&e.EventDataStores[i].Account, e.EventDataStores[i].Unknown, accounts[0].ID)
		}
	}
	t.buckets(e)
	t.logGroups(e)
	if !s.Complete {
		e.Elsewhere = "the " + t.what + " shows its own trails alone: set complete = true in the estate block if they are all that the accounts have"
	}
	e.Sort()
	return e, nil
}

func own(account *string, unknown coverage.Gaps, id string) {
	if *account == "" {
		*account = id
		delete(unknown, "account")
	}
}

// owners are the accounts that ARNs and data sources name, and the partition that they are in.
func (t *terraform) owners(e *coverage.Estate) (partition string, accounts []string) {
	accounts = slices.Clone(t.accounts)
	regions := []string{}
	for i := range e.Trails {
		accounts, regions = append(accounts, e.Trails[i].Account), append(regions, e.Trails[i].HomeRegion)
	}
	for i := range e.EventDataStores {
		accounts, regions = append(accounts, e.EventDataStores[i].Account), append(regions, e.EventDataStores[i].Region)
	}
	slices.Sort(accounts)
	accounts = slices.DeleteFunc(slices.Compact(accounts), func(a string) bool { return a == "" })
	regions = slices.DeleteFunc(regions, func(r string) bool { return r == "" })
	if len(regions) == 0 {
		return "aws", accounts
	}
	return coverage.Partition(slices.Min(regions)), accounts
}

const afterApply = "known after apply"

// fields reads arguments of a resource and notes those that are not known.
type fields struct {
	*resource
	unknown coverage.Gaps
}

func (f fields) note(known bool, field string) {
	if !known {
		f.unknown[field] = afterApply + " (" + f.address + ")"
	}
}

func (f fields) str(argument, field string) string {
	s, known := f.text(argument)
	f.note(known, field)
	return s
}

func (f fields) flag(argument, field string, def bool) bool {
	b, known := f.boolean(argument, def)
	f.note(known, field)
	return b && known
}

// trail reads aws_cloudtrail (Terraform provider documentation: arguments and their defaults).
func (t *terraform) trail(r *resource) coverage.Trail {
	f := fields{r, coverage.Gaps{}}
	out := coverage.Trail{
		Name: f.str("name", "name"), Address: r.address, Unknown: f.unknown,
		MultiRegion:       f.flag("is_multi_region_trail", "multi_region", false),
		Organization:      f.flag("is_organization_trail", "organization", false),
		GlobalServices:    f.flag("include_global_service_events", "global_services", true),
		LogFileValidation: f.flag("enable_log_file_validation", "log_file_validation", false),
		KMSKeyID:          f.str("kms_key_id", "kms_key_id"),
		Prefix:            f.str("s3_key_prefix", "prefix"),
		SNSTopic:          f.str("sns_topic_name", "sns_topic"),
		LogGroup:          logGroupARN(f.str("cloud_watch_logs_group_arn", "log_group")),
		Insights:          f.insights(),
		Selectors:         f.selectors(),
	}
	out.ARN, _ = f.text("arn")
	var known bool
	out.Bucket, known = t.bucket(r, "s3_bucket_name")
	f.note(known, "bucket")
	if out.HomeRegion, out.Account = t.place(f, "home_region"); out.ARN != "" && out.Account == "" {
		out.Account = parseARN(out.ARN).account
	}
	if out.Tags, known = f.texted("tags_all"); !known || len(out.Tags) == 0 {
		out.Tags, known = f.texted("tags")
		f.note(known, "tags")
	}
	status := coverage.Status{}
	status.Logging, known = f.boolean("enable_logging", true)
	if !known {
		status = coverage.Status{Unknown: afterApply}
	}
	out.Status = []coverage.Status{status}
	return out
}

// place is the Region and account of a resource, the latter only where an ARN or its provider shows it.
func (t *terraform) place(f fields, field string) (region, account string) {
	region, why := t.region(f.resource)
	if why != "" {
		f.unknown[field] = why
	}
	s, _ := f.text("arn")
	if account = cmp.Or(parseARN(s).account, t.owner(f.resource)); account == "" {
		f.unknown["account"] = "the " + t.what + " does not show the account of " + f.address
	}
	return region, account
}

func (f fields) insights() []string {
	blocks, known := f.blocks("insight_selector")
	var out []string
	for _, b := range blocks {
		s, k := b.text("insight_type")
		out, known = append(out, s), known && k
	}
	f.note(known, "insights")
	return out
}

// selectors reads event_selector or advanced_event_selector. Neither is a trail's default: all management events.
func (f fields) selectors() coverage.Selectors {
	var out coverage.Selectors
	basic, known := f.blocks("event_selector")
	advanced, alsoKnown := f.blocks("advanced_event_selector")
	f.note(known && alsoKnown, "selectors")
	for _, b := range basic {
		out.Basic = append(out.Basic, basicSelector(b))
	}
	for _, b := range advanced {
		out.Advanced = append(out.Advanced, advancedSelector(b))
	}
	return out
}

func basicSelector(b document) coverage.BasicSelector {
	mode, k1 := b.text("read_write_type")
	management, k2 := b.boolean("include_management_events", true)
	excluded, k3 := b.texts("exclude_management_event_sources")
	resources, known := b.blocks("data_resource")
	known = known && k1 && k2 && k3
	out := coverage.BasicSelector{ReadWrite: cmp.Or(mode, "All"), Management: management, ExcludedSources: excluded}
	for _, r := range resources {
		typ, k1 := r.text("type")
		values, k2 := r.texts("values")
		known = known && k1 && k2
		out.Data = append(out.Data, coverage.DataResource{Type: typ, Values: values})
	}
	if !known {
		return coverage.BasicSelector{ReadWrite: "All", Unknown: "a part of an event selector is " + afterApply}
	}
	return out
}

func advancedSelector(b document) coverage.AdvancedSelector {
	out := coverage.AdvancedSelector{Fields: []coverage.FieldSelector{}}
	out.Name, _ = b.text("name")
	blocks, known := b.blocks("field_selector")
	for _, f := range blocks {
		s := coverage.FieldSelector{}
		var k bool
		if s.Field, k = f.text("field"); !k {
			known = false
		}
		for argument, values := range map[string]*[]string{
			"equals": &s.Equals, "starts_with": &s.StartsWith, "ends_with": &s.EndsWith,
			"not_equals": &s.NotEquals, "not_starts_with": &s.NotStartsWith, "not_ends_with": &s.NotEndsWith,
		} {
			if *values, k = f.texts(argument); !k {
				s.Unknown = afterApply
			}
		}
		out.Fields = append(out.Fields, s)
	}
	slices.SortFunc(out.Fields, func(a, b coverage.FieldSelector) int { return strings.Compare(a.Field, b.Field) }) // a set in Terraform
	if !known {
		out.Unknown = "a part of an advanced event selector is " + afterApply
	}
	return out
}

// store reads aws_cloudtrail_event_data_store.
func (t *terraform) store(r *resource) coverage.EventDataStore {
	f := fields{r, coverage.Gaps{}}
	out := coverage.EventDataStore{
		Name: f.str("name", "name"), Address: r.address, Unknown: f.unknown, Status: "ENABLED",
		MultiRegion:           f.flag("multi_region_enabled", "multi_region", true),
		Organization:          f.flag("organization_enabled", "organization", false),
		TerminationProtection: f.flag("termination_protection_enabled", "termination_protection", true),
		KMSKeyID:              f.str("kms_key_id", "kms_key_id"),
		Selectors:             f.selectors(),
	}
	var known bool
	out.RetentionDays, known = f.number("retention_period", 2555)
	f.note(known, "retention_days")
	suspended, known := f.boolean("suspend", false)
	f.note(known, "status")
	if suspended {
		out.Status = "STOPPED_INGESTION"
	}
	out.ARN, _ = f.text("arn")
	out.Region, out.Account = t.place(f, "region")
	return out
}
