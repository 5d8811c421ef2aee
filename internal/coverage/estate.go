// Package coverage says which events of an AWS estate are recorded. It holds the estate as plain values (trails, event
// data stores, log groups, buckets, accounts, Regions) and answers, for each account, Region and kind of event, whether a
// trail records every such event, some, none, or whether that is not known. It compares what should be recorded with what
// was: silent days and Regions, and events that no log file delivered. Where an estate comes from is package estate's.
//
// Semantics: the CloudTrail API reference (EventSelector, AdvancedFieldSelector, GetTrailStatus) and the CloudTrail user
// guide (multi-Region trails, organization trails, global service events).
package coverage

import "time"

// Estate is what records events in one or many accounts. Its lists are sorted, see Sort.
type Estate struct {
	Accounts        []Account        `json:"accounts"`
	Trails          []Trail          `json:"trails"`
	EventDataStores []EventDataStore `json:"event_data_stores"`
	LogGroups       []LogGroup       `json:"log_groups"`
	Buckets         []Bucket         `json:"buckets"`
	Channels        []Channel        `json:"channels"`
	Unknowns        []Unknown        `json:"unknowns"` // questions that were refused, of the estate as a whole

	// Elsewhere says, in a sentence, why there may be trails that the estate does not show; empty when it shows all.
	Elsewhere string `json:"elsewhere,omitempty"`
}

// Unknown is a question that could not be answered.
type Unknown struct {
	What       string `json:"what"`                 // the API operation or the file: cloudtrail:GetTrailStatus
	Permission string `json:"permission,omitempty"` // the IAM action that was refused
	Account    string `json:"account,omitempty"`
	Region     string `json:"region,omitempty"`
	Resource   string `json:"resource,omitempty"`
	Reason     string `json:"reason"`
}

// Gaps names, by the JSON name of a field, why its value is not known. Such a field holds its zero value.
type Gaps map[string]string

// Account is an account whose coverage is judged.
type Account struct {
	ID           string   `json:"id"`
	Name         string   `json:"name,omitempty"`
	Partition    string   `json:"partition"` // aws, aws-cn, aws-us-gov
	Organization string   `json:"organization,omitempty"`
	Unit         string   `json:"unit,omitempty"` // organizational unit
	Management   bool     `json:"management,omitempty"`
	Regions      []string `json:"regions"`           // enabled ones
	Unknown      Gaps     `json:"unknown,omitempty"` // organization, regions, trails
}

// Trail is a trail, once however many Regions show a copy of it (types.Trail).
type Trail struct {
	ARN               string            `json:"arn,omitempty"`
	Name              string            `json:"name"`
	Account           string            `json:"account,omitempty"` // owner: for an organization trail, the management account
	HomeRegion        string            `json:"home_region,omitempty"`
	MultiRegion       bool              `json:"multi_region"`
	Organization      bool              `json:"organization"`
	GlobalServices    bool              `json:"global_services"`
	LogFileValidation bool              `json:"log_file_validation"`
	KMSKeyID          string            `json:"kms_key_id,omitempty"`
	Bucket            string            `json:"bucket,omitempty"`
	Prefix            string            `json:"prefix,omitempty"`
	SNSTopic          string            `json:"sns_topic,omitempty"`
	LogGroup          string            `json:"log_group,omitempty"` // ARN
	Insights          []string          `json:"insights"`
	Tags              map[string]string `json:"tags"`
	Selectors         Selectors         `json:"selectors"`
	Status            []Status          `json:"status"`
	SeenIn            []string          `json:"seen_in,omitempty"` // accounts that showed a copy of an organization trail
	Address           string            `json:"address,omitempty"` // Terraform's
	Unknown           Gaps              `json:"unknown,omitempty"`
}

// Status is what GetTrailStatus says of a trail in one Region.
type Status struct {
	Account           string     `json:"account,omitempty"` // that was asked; empty for all
	Region            string     `json:"region,omitempty"`  // empty for all
	Logging           bool       `json:"logging"`
	Started           *time.Time `json:"started,omitempty"`
	Stopped           *time.Time `json:"stopped,omitempty"`
	Delivered         *time.Time `json:"delivered,omitempty"`
	DeliveryError     string     `json:"delivery_error,omitempty"`
	DigestDelivered   *time.Time `json:"digest_delivered,omitempty"`
	DigestError       string     `json:"digest_error,omitempty"`
	LogsDelivered     *time.Time `json:"logs_delivered,omitempty"` // to CloudWatch Logs
	LogsDeliveryError string     `json:"logs_delivery_error,omitempty"`
	Measured          bool       `json:"measured"`          // the service was asked; otherwise only Logging is meant
	Unknown           string     `json:"unknown,omitempty"` // why Logging is not known
}

// Selectors are the event selectors of a trail or event data store. With neither kind, all management events are
// recorded and no others.
type Selectors struct {
	Basic    []BasicSelector    `json:"basic,omitempty"`
	Advanced []AdvancedSelector `json:"advanced,omitempty"`
}

// BasicSelector is types.EventSelector.
type BasicSelector struct {
	ReadWrite       string         `json:"read_write"` // All, ReadOnly, WriteOnly
	Management      bool           `json:"management"`
	ExcludedSources []string       `json:"excluded_sources,omitempty"`
	Data            []DataResource `json:"data,omitempty"`
	Unknown         string         `json:"unknown,omitempty"` // why it is not known what it selects
}

// DataResource is types.DataResource.
type DataResource struct {
	Type   string   `json:"type"`
	Values []string `json:"values"`
}

// AdvancedSelector is types.AdvancedEventSelector.
type AdvancedSelector struct {
	Name    string          `json:"name,omitempty"`
	Fields  []FieldSelector `json:"fields"`
	Unknown string          `json:"unknown,omitempty"` // why it is not known what it selects
}

// FieldSelector is types.AdvancedFieldSelector: a condition on one field of an event.
type FieldSelector struct {
	Field         string   `json:"field"`
	Equals        []string `json:"equals,omitempty"`
	StartsWith    []string `json:"starts_with,omitempty"`
	EndsWith      []string `json:"ends_with,omitempty"`
	NotEquals     []string `json:"not_equals,omitempty"`
	NotStartsWith []string `json:"not_starts_with,omitempty"`
	NotEndsWith   []string `json:"not_ends_with,omitempty"`
	Unknown       string   `json:"unknown,omitempty"` // why its values are not known
}

// EventDataStore is a store of CloudTrail Lake (GetEventDataStore).
type EventDataStore struct {
	ARN                   string    `json:"arn,omitempty"`
	Name                  string    `json:"name"`
	Account               string    `json:"account,omitempty"`
	Region                string    `json:"region,omitempty"`
	Status                string    `json:"status"`
	MultiRegion           bool      `json:"multi_region"`
	Organization          bool      `json:"organization"`
	TerminationProtection bool      `json:"termination_protection"`
	RetentionDays         int       `json:"retention_days"`
	KMSKeyID              string    `json:"kms_key_id,omitempty"`
	Selectors             Selectors `json:"selectors"`
	Address               string    `json:"address,omitempty"`
	Unknown               Gaps      `json:"unknown,omitempty"`
}

// LogGroup is a CloudWatch log group that a trail delivers to.
type LogGroup struct {
	ARN             string `json:"arn,omitempty"`
	Name            string `json:"name,omitempty"`
	Account         string `json:"account,omitempty"`
	Region          string `json:"region,omitempty"`
	RetentionDays   int    `json:"retention_days"`             // 0 never expires
	RetentionPolicy string `json:"retention_policy,omitempty"` // of the account, where one sets RetentionDays
	Class           string `json:"class,omitempty"`
	KMSKeyID        string `json:"kms_key_id,omitempty"`
	Missing         bool   `json:"missing,omitempty"` // a trail names it and it does not exist
	Address         string `json:"address,omitempty"`
	Unknown         Gaps   `json:"unknown,omitempty"`
}

// Bucket is a bucket that a trail delivers to.
type Bucket struct {
	Name              string `json:"name"`
	Account           string `json:"account,omitempty"` // that was asked
	Public            bool   `json:"public"`            // by its policy or access list, once public access blocks are applied
	PublicReason      string `json:"public_reason,omitempty"`
	AccessLogTarget   string `json:"access_log_target,omitempty"`
	Versioning        string `json:"versioning,omitempty"` // Enabled, Suspended, or empty
	MFADelete         bool   `json:"mfa_delete"`
	ExpirationDays    int    `json:"expiration_days"` // the shortest of enabled lifecycle rules; 0 for none
	ExpirationPrefix  string `json:"expiration_prefix,omitempty"`
	ObjectLock        bool   `json:"object_lock"`
	Missing           bool   `json:"missing,omitempty"`
	Address           string `json:"address,omitempty"`
	PublicAccessBlock bool   `json:"public_access_block"` // all four settings
	Unknown           Gaps   `json:"unknown,omitempty"`
}

// Channel is a channel through which CloudTrail sends events to another AWS service or a store. What a service receives
// cannot be read by its owner, so it never counts as coverage.
type Channel struct {
	ARN         string `json:"arn"`
	Name        string `json:"name"`
	Account     string `json:"account,omitempty"`
	Region      string `json:"region,omitempty"`
	Destination string `json:"destination,omitempty"`
}
