package estate

import (
	"cmp"
	"encoding/json"
	"fmt"
	"strings"

	"github.com/trailgate/trailgate/internal/coverage"
)

// storeSettings are those of the requests and answers of CreateEventDataStore and UpdateEventDataStore.
type storeSettings struct {
	ARN          string  `json:"eventDataStoreArn"`
	Store        string  `json:"eventDataStore"` // what requests call it
	Name         *string `json:"name"`
	MultiRegion  *bool   `json:"multiRegionEnabled"`
	Organization *bool   `json:"organizationEnabled"`
	Protected    *bool   `json:"terminationProtectionEnabled"`
	Retention    *int    `json:"retentionPeriod"`
	KMSKeyID     *string `json:"kmsKeyId"`
	Start        *bool   `json:"startIngestion"`
	selectorSettings
}

// storeARN is the event data store that a request or answer is about.
func storeARN(e *record) string {
	var asked, answered storeSettings
	_ = json.Unmarshal(e.Request, &asked) // what cannot be read names none
	_ = json.Unmarshal(e.Response, &answered)
	arn := cmp.Or(answered.ARN, asked.ARN, asked.Store)
	if arn != "" && !strings.HasPrefix(arn, "arn:") { // the id that ends the ARN
		arn = fmt.Sprintf("arn:%s:cloudtrail:%s:%s:eventdatastore/%s", coverage.Partition(e.AWSRegion), e.AWSRegion, e.account(), arn)
	}
	return arn
}

// applyToStore applies an event of CloudTrail Lake.
func (r *Replay) applyToStore(e *record) error {
	switch e.EventName {
	case "CreateEventDataStore", "UpdateEventDataStore", "DeleteEventDataStore", "RestoreEventDataStore", "StartEventDataStoreIngestion", "StopEventDataStoreIngestion":
	default:
		return nil // queries and the like
	}
	arn := storeARN(e)
	if arn == "" {
		return fmt.Errorf("it names no event data store")
	}
	d := r.store(arn, e.EventName == "CreateEventDataStore")
	status := map[string]string{
		"CreateEventDataStore": "ENABLED", "DeleteEventDataStore": "PENDING_DELETION", "RestoreEventDataStore": "ENABLED",
		"StartEventDataStoreIngestion": "ENABLED", "StopEventDataStoreIngestion": "STOPPED_INGESTION",
	}[e.EventName]
	if status != "" {
		d.Status = status
		delete(d.Unknown, "status")
	}
	for _, raw := range []json.RawMessage{e.Request, e.Response} {
		var s storeSettings
		if err := json.Unmarshal(raw, &s); err == nil {
			s.apply(d)
		}
	}
	return nil
}

func (s *storeSettings) apply(d *coverage.EventDataStore) {
	setStore(d, "name", &d.Name, s.Name)
	setStore(d, "multi_region", &d.MultiRegion, s.MultiRegion)
	setStore(d, "organization", &d.Organization, s.Organization)
	setStore(d, "termination_protection", &d.TerminationProtection, s.Protected)
	setStore(d, "retention_days", &d.RetentionDays, s.Retention)
	setStore(d, "kms_key_id", &d.KMSKeyID, s.KMSKeyID)
	if s.Start != nil && !*s.Start {
		d.Status = "STOPPED_INGESTION"
	}
	if len(s.Advanced) > 0 {
		d.Selectors = s.selectors()
		delete(d.Unknown, "selectors")
	}
}

func setStore[T any](d *coverage.EventDataStore, field string, to, value *T) {
	if value != nil {
		*to = *value
		delete(d.Unknown, field)
	}
}

// store returns a store: a new one with the defaults of CreateEventDataStore, or one of which nothing is known.
func (r *Replay) store(arn string, created bool) *coverage.EventDataStore {
	d := r.stores[arn]
	if d != nil && !created {
		return d
	}
	a := parseARN(arn)
	d = &coverage.EventDataStore{ARN: arn, Account: a.account, Region: a.region, Unknown: coverage.Gaps{}}
	if created {
		d.MultiRegion, d.TerminationProtection = true, true
	} else {
		for _, f := range []string{"name", "multi_region", "organization", "termination_protection", "retention_days", "kms_key_id", "selectors", "status"} {
			d.Unknown[f] = "no event read says"
		}
	}
	r.stores[arn] = d
	return d
}
