package coverage

import (
	"fmt"
	"slices"
	"strings"
)

// Access tells events that read from those that write, as an event's readOnly field does.
type Access string

// Read and write events.
const (
	Read  Access = "read"
	Write Access = "write"
)

// Event categories.
const (
	Management = "Management"
	Data       = "Data"
)

// Kind is a kind of event whose coverage is asked for.
type Kind struct {
	Category     string `json:"category"`
	ResourceType string `json:"resource_type,omitempty"` // of data events
	Access       Access `json:"access"`
	EventSource  string `json:"event_source,omitempty"` // of management events; empty for all services together
}

// String names a kind for people: "management read", "AWS::SageMaker::Endpoint write".
func (k Kind) String() string {
	name := k.ResourceType
	if k.Category == Management {
		name = "management"
	}
	name += " " + string(k.Access)
	if k.EventSource != "" {
		name += " of " + k.EventSource
	}
	return name
}

// ManagementKinds are all management events.
func ManagementKinds() []Kind {
	return []Kind{{Category: Management, Access: Read}, {Category: Management, Access: Write}}
}

// ExcludableKinds are the management events of the services that selectors can leave out.
func ExcludableKinds() []Kind {
	var out []Kind
	for _, s := range []string{"kms.amazonaws.com", "rdsdata.amazonaws.com"} {
		for _, k := range ManagementKinds() {
			k.EventSource = s
			out = append(out, k)
		}
	}
	return out
}

// DataKinds are the data events of resource types.
func DataKinds(types ...string) []Kind {
	out := make([]Kind, 0, 2*len(types))
	for _, t := range types {
		out = append(out, Kind{Category: Data, ResourceType: t, Access: Read}, Kind{Category: Data, ResourceType: t, Access: Write})
	}
	return out
}

// SageMakerTypes are the resource types of SageMaker that have data events: InvokeEndpoint and its siblings, the feature
// store, trial components, MLflow (CloudTrail user guide, "Data events").
func SageMakerTypes() []string {
	return []string{
		"AWS::SageMaker::Endpoint", "AWS::SageMaker::ExperimentTrialComponent", "AWS::SageMaker::FeatureGroup",
		"AWS::SageMaker::MlflowTrackingServer",
	}
}

// DefaultKinds are what is judged unless the user says otherwise: management events and the data events of SageMaker.
func DefaultKinds() []Kind { return slices.Concat(ManagementKinds(), DataKinds(SageMakerTypes()...)) }

// ParseKinds reads names of kinds: "management", "sagemaker" or a resource type such as AWS::S3::Object, each with read
// and write, or with ":read" or ":write" after it for one of them.
func ParseKinds(names []string) ([]Kind, error) {
	var out []Kind
	for _, name := range names {
		base, access, one := cutAccess(name)
		var kinds []Kind
		switch {
		case strings.EqualFold(base, "management"):
			kinds = ManagementKinds()
		case strings.EqualFold(base, "sagemaker"):
			kinds = DataKinds(SageMakerTypes()...)
		case strings.HasPrefix(base, "AWS::") && len(base) > len("AWS::"):
			kinds = DataKinds(base) // new types appear all the time: none is refused
		default:
			return nil, fmt.Errorf("no kind of event is called %q: give management, sagemaker, or a resource type such as AWS::S3::Object, each with :read or :write after it or not", name)
		}
		for _, k := range kinds {
			if (!one || k.Access == access) && !slices.Contains(out, k) {
				out = append(out, k)
			}
		}
	}
	return out, nil
}

func cutAccess(name string) (base string, access Access, one bool) {
	for _, a := range []Access{Read, Write} {
		if b, ok := strings.CutSuffix(name, ":"+string(a)); ok {
			return b, a, true
		}
	}
	return name, "", false
}

// BedrockTypes are the resource types of Bedrock that have data events.
func BedrockTypes() []string {
	return []string{
		"AWS::Bedrock::AgentAlias", "AWS::Bedrock::FlowAlias", "AWS::Bedrock::Guardrail", "AWS::Bedrock::InlineAgent",
		"AWS::Bedrock::KnowledgeBase", "AWS::Bedrock::Model", "AWS::Bedrock::Prompt",
	}
}

// Kinds are the kinds of event that rules are told the coverage of: management events, also of the services that
// selectors can leave out, and the data events of SageMaker, of Bedrock, of the types that basic selectors know, and of
// every type that some selector names.
func (e *Estate) Kinds() []Kind {
	types := slices.Concat(SageMakerTypes(), BedrockTypes(), []string{"AWS::S3::Object", "AWS::Lambda::Function", "AWS::DynamoDB::Table"})
	all := make([]*Selectors, 0, len(e.Trails)+len(e.EventDataStores))
	for i := range e.Trails {
		all = append(all, &e.Trails[i].Selectors)
	}
	for i := range e.EventDataStores {
		all = append(all, &e.EventDataStores[i].Selectors)
	}
	for _, s := range all {
		for _, b := range s.Basic {
			for _, d := range b.Data {
				types = append(types, d.Type)
			}
		}
		for _, a := range s.Advanced {
			for _, f := range a.Fields {
				if f.Field == "resources.type" {
					types = append(types, f.Equals...)
				}
			}
		}
	}
	return slices.Concat(ManagementKinds(), ExcludableKinds(), DataKinds(set(types)...))
}
