package estate

import (
	"cmp"
	"encoding/json"
	"fmt"

	"github.com/trailgate/trailgate/internal/coverage"
)

// trailSettings are those of the requests and answers of CreateTrail and UpdateTrail. A nil member was not there.
type trailSettings struct {
	TrailARN       string  `json:"trailARN"`
	Bucket         *string `json:"s3BucketName"`
	Prefix         *string `json:"s3KeyPrefix"`
	SNSTopic       *string `json:"snsTopicName"`
	GlobalServices *bool   `json:"includeGlobalServiceEvents"`
	MultiRegion    *bool   `json:"isMultiRegionTrail"`
	Organization   *bool   `json:"isOrganizationTrail"`
	Validation     *bool   `json:"enableLogFileValidation"`
	Validated      *bool   `json:"logFileValidationEnabled"` // what answers call it
	LogGroup       *string `json:"cloudWatchLogsLogGroupArn"`
	KMSKeyID       *string `json:"kmsKeyId"`
	Tags           []tag   `json:"tagsList"`
}

type tag struct{ Key, Value string }

// configure applies CreateTrail and UpdateTrail. Their answers hold all settings of the trail; where the answer is
// missing, the request of UpdateTrail holds those that were changed.
func (r *Replay) configure(e *record) error {
	var asked, answered trailSettings
	if err := json.Unmarshal(e.Request, &asked); err != nil {
		return fmt.Errorf("it has no request parameters that could be read")
	}
	hasAnswer := len(e.Response) > 0 && string(e.Response) != "null"
	if hasAnswer {
		if err := json.Unmarshal(e.Response, &answered); err != nil {
			return fmt.Errorf("its answer cannot be read: %w", err)
		}
	}
	arn, err := e.trailARN("name")
	if arn = cmp.Or(answered.TrailARN, arn); arn == "" {
		return err
	}
	if e.EventName == "CreateTrail" {
		r.trails[arn] = &coverage.Trail{
			ARN: arn, Name: trailName(arn), Account: parseARN(arn).account, HomeRegion: parseARN(arn).region,
			GlobalServices: true, Status: []coverage.Status{{}}, Unknown: coverage.Gaps{}, Tags: map[string]string{},
		}
		for _, t := range asked.Tags {
			r.trails[arn].Tags[t.Key] = t.Value
		}
	}
	t := r.trail(arn)
	set := asked
	if hasAnswer {
		answered.Validation = answered.Validated
		answered.SNSTopic = asked.SNSTopic // answers name the topic by its ARN
		set = answered.whole()
	}
	set.apply(t)
	return nil
}

// whole gives values to the members that an answer leaves out because they are not set.
func (s trailSettings) whole() trailSettings {
	for _, text := range []**string{&s.Bucket, &s.Prefix, &s.LogGroup, &s.KMSKeyID} {
		if *text == nil {
			*text = new(string)
		}
	}
	for _, flag := range []**bool{&s.MultiRegion, &s.Organization, &s.Validation} {
		if *flag == nil {
			*flag = new(bool)
		}
	}
	return s
}

func (s trailSettings) apply(t *coverage.Trail) {
	set(t, "bucket", &t.Bucket, s.Bucket)
	set(t, "prefix", &t.Prefix, s.Prefix)
	set(t, "sns_topic", &t.SNSTopic, s.SNSTopic)
	set(t, "kms_key_id", &t.KMSKeyID, s.KMSKeyID)
	set(t, "log_group", &t.LogGroup, s.LogGroup)
	t.LogGroup = logGroupARN(t.LogGroup)
	set(t, "global_services", &t.GlobalServices, s.GlobalServices)
	set(t, "multi_region", &t.MultiRegion, s.MultiRegion)
	set(t, "organization", &t.Organization, s.Organization)
	set(t, "log_file_validation", &t.LogFileValidation, s.Validation)
}

// set gives a field a value that an event shows.
func set[T any](t *coverage.Trail, field string, to, value *T) {
	if value != nil {
		*to = *value
		delete(t.Unknown, field)
	}
}

func (r *Replay) switchLogging(e *record) error {
	arn, err := e.trailARN("name")
	if err != nil {
		return err
	}
	at := e.EventTime.UTC()
	s := coverage.Status{Logging: e.EventName == "StartLogging", Started: &at}
	if !s.Logging {
		s.Started, s.Stopped = nil, &at
	}
	r.trail(arn).Status = []coverage.Status{s}
	return nil
}

// selectorSettings are those of PutEventSelectors and of event data stores. The members of the coverage types have
// other names, so both are spelled out.
type selectorSettings struct {
	Basic    []eventSelector    `json:"eventSelectors"`
	Advanced []advancedSettings `json:"advancedEventSelectors"`
}

type eventSelector struct {
	ReadWriteType string   `json:"readWriteType"`
	Management    *bool    `json:"includeManagementEvents"`
	Excluded      []string `json:"excludeManagementEventSources"`
	Data          []struct {
		Type   string   `json:"type"`
		Values []string `json:"values"`
	} `json:"dataResources"`
}

type advancedSettings struct {
	Name   string `json:"name"`
	Fields []struct {
		Field         string   `json:"field"`
		Equals        []string `json:"equals"`
		StartsWith    []string `json:"startsWith"`
		EndsWith      []string `json:"endsWith"`
		NotEquals     []string `json:"notEquals"`
		NotStartsWith []string `json:"notStartsWith"`
		NotEndsWith   []string `json:"notEndsWith"`
	} `json:"fieldSelectors"`
}

func (s *selectorSettings) selectors() coverage.Selectors {
	var out coverage.Selectors
	for _, b := range s.Basic {
		sel := coverage.BasicSelector{ReadWrite: cmp.Or(b.ReadWriteType, "All"), Management: b.Management == nil || *b.Management, ExcludedSources: b.Excluded}
		for _, d := range b.Data {
			sel.Data = append(sel.Data, coverage.DataResource{Type: d.Type, Values: d.Values})
		}
		out.Basic = append(out.Basic, sel)
	}
	for _, a := range s.Advanced {
		sel := coverage.AdvancedSelector{Name: a.Name, Fields: []coverage.FieldSelector{}}
		for _, f := range a.Fields {
			sel.Fields = append(sel.Fields, coverage.FieldSelector{
				Field: f.Field, Equals: f.Equals, StartsWith: f.StartsWith, EndsWith: f.EndsWith,
				NotEquals: f.NotEquals, NotStartsWith: f.NotStartsWith, NotEndsWith: f.NotEndsWith,
			})
		}
		out.Advanced = append(out.Advanced, sel)
	}
	return out
}

func (r *Replay) putSelectors(e *record) error {
	arn, err := e.trailARN("trailName")
	if err != nil {
		return err
	}
	var s selectorSettings
	if err := json.Unmarshal(e.Request, &s); err != nil {
		return fmt.Errorf("its selectors cannot be read: %w", err)
	}
	if len(s.Basic) == 0 && len(s.Advanced) == 0 {
		return fmt.Errorf("it holds no selectors")
	}
	t := r.trail(arn)
	t.Selectors = s.selectors()
	delete(t.Unknown, "selectors")
	return nil
}

func (r *Replay) putInsights(e *record) error {
	arn, err := e.trailARN("trailName")
	if err != nil {
		if storeARN(e) != "" {
			return nil // of an event data store
		}
		return err
	}
	var s struct {
		Insights []struct {
			Type string `json:"insightType"`
		} `json:"insightSelectors"`
	}
	if err := json.Unmarshal(e.Request, &s); err != nil {
		return fmt.Errorf("its selectors cannot be read: %w", err)
	}
	t := r.trail(arn)
	t.Insights = nil
	for _, i := range s.Insights {
		t.Insights = append(t.Insights, i.Type)
	}
	delete(t.Unknown, "insights")
	return nil
}

func (r *Replay) tag(e *record) error {
	var s struct {
		Resource string `json:"resourceId"`
		Tags     []tag  `json:"tagsList"`
	}
	if err := json.Unmarshal(e.Request, &s); err != nil {
		return fmt.Errorf("its tags cannot be read: %w", err)
	}
	if parseARN(s.Resource).resource == "" || trailName(s.Resource) == parseARN(s.Resource).resource {
		return nil // not a trail
	}
	t := r.trail(s.Resource)
	if t.Unknown["tags"] != "" {
		return nil // others may be there
	}
	for _, tag := range s.Tags {
		if e.EventName == "AddTags" {
			t.Tags[tag.Key] = tag.Value
		} else {
			delete(t.Tags, tag.Key)
		}
	}
	return nil
}
