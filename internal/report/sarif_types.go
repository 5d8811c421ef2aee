package report

// The parts of SARIF 2.1.0 that are written here, member by member as the standard names them.

type sarifTool struct {
	Driver     sarifComponent   `json:"driver"`
	Extensions []sarifComponent `json:"extensions,omitempty"`
}

type sarifComponent struct {
	Name                string            `json:"name"`
	FullName            string            `json:"fullName,omitempty"`
	Organization        string            `json:"organization,omitempty"`
	Version             string            `json:"version,omitempty"`
	SemanticVersion     string            `json:"semanticVersion,omitempty"`
	InformationURI      string            `json:"informationUri,omitempty"`
	ShortDescription    *sarifText        `json:"shortDescription,omitempty"`
	IsComprehensive     *bool             `json:"isComprehensive,omitempty"`
	SupportedTaxonomies []sarifRef        `json:"supportedTaxonomies,omitempty"`
	Notifications       []sarifDescriptor `json:"notifications,omitempty"`
	Rules               []sarifDescriptor `json:"rules,omitzero"`
	Taxa                []sarifDescriptor `json:"taxa,omitempty"`
	Properties          map[string]any    `json:"properties,omitempty"`
}

type sarifDescriptor struct {
	ID                   string               `json:"id"`
	Name                 string               `json:"name,omitempty"`
	ShortDescription     *sarifText           `json:"shortDescription,omitempty"`
	FullDescription      *sarifText           `json:"fullDescription,omitempty"`
	MessageStrings       map[string]sarifText `json:"messageStrings,omitempty"`
	Help                 *sarifText           `json:"help,omitempty"`
	HelpURI              string               `json:"helpUri,omitempty"`
	DefaultConfiguration *sarifConfiguration  `json:"defaultConfiguration,omitempty"`
	Relationships        []sarifRelationship  `json:"relationships,omitempty"`
	Properties           map[string]any       `json:"properties,omitempty"`
}

type sarifConfiguration struct {
	Level string `json:"level"`
}

type sarifRelationship struct {
	Target sarifRef `json:"target"`
	Kinds  []string `json:"kinds"`
}

// sarifRef refers to a descriptor of a component, or to a component.
type sarifRef struct {
	ID            string    `json:"id,omitempty"`
	Name          string    `json:"name,omitempty"`
	Index         int       `json:"index"`
	ToolComponent *sarifRef `json:"toolComponent,omitempty"`
}

type sarifText struct {
	Text     string `json:"text"`
	Markdown string `json:"markdown,omitempty"`
}

type sarifMessage struct {
	Text      string   `json:"text"`
	ID        string   `json:"id,omitempty"`
	Arguments []string `json:"arguments,omitempty"`
}

type sarifAutomation struct {
	ID          string    `json:"id"`
	GUID        string    `json:"guid"`
	Description sarifText `json:"description"`
}

type sarifInvocation struct {
	ExecutionSuccessful        bool                `json:"executionSuccessful"`
	ExitCode                   int                 `json:"exitCode"`
	ExitCodeDescription        string              `json:"exitCodeDescription"`
	ToolExecutionNotifications []sarifNotification `json:"toolExecutionNotifications,omitempty"`

	ToolConfigurationNotifications []sarifNotification `json:"toolConfigurationNotifications,omitempty"`
}

type sarifNotification struct {
	Level          string          `json:"level"`
	Descriptor     sarifRef        `json:"descriptor"`
	AssociatedRule *sarifRef       `json:"associatedRule,omitempty"`
	Message        sarifMessage    `json:"message"`
	Locations      []sarifLocation `json:"locations,omitempty"`
}

type sarifArtifact struct {
	Description *sarifText             `json:"description,omitempty"`
	Location    *sarifArtifactLocation `json:"location,omitempty"`
	Contents    *sarifText             `json:"contents,omitempty"`
	Length      int64                  `json:"length,omitempty"`
	MimeType    string                 `json:"mimeType,omitempty"`
	Roles       []string               `json:"roles"`
	Hashes      map[string]string      `json:"hashes,omitempty"`
	Properties  map[string]any         `json:"properties,omitempty"`
}

type sarifArtifactLocation struct {
	URI   string `json:"uri"`
	Index int    `json:"index"`
}

type sarifLocation struct {
	ID               int              `json:"id,omitempty"`
	PhysicalLocation *sarifPhysical   `json:"physicalLocation,omitempty"`
	LogicalLocations []sarifLogical   `json:"logicalLocations,omitempty"`
	Message          *sarifMessage    `json:"message,omitempty"`
	Properties       *sarifOccurrence `json:"properties,omitempty"`
}

// sarifOccurrence is the property bag of a location: the event that stands there.
type sarifOccurrence struct {
	EventID   string `json:"eventID,omitempty"`
	EventTime string `json:"eventTime,omitempty"`
	EventName string `json:"eventName,omitempty"`
	Object    string `json:"object,omitempty"` // where it is no file: its URI
	Version   string `json:"version,omitempty"`
	Member    string `json:"member,omitempty"`
	Record    int    `json:"record"`
}

type sarifPhysical struct {
	ArtifactLocation sarifArtifactLocation `json:"artifactLocation"`
	Region           *sarifRegion          `json:"region,omitempty"`
}

type sarifRegion struct {
	StartLine  int64      `json:"startLine,omitempty"`
	ByteOffset *int64     `json:"byteOffset,omitempty"`
	ByteLength int64      `json:"byteLength,omitempty"`
	Snippet    *sarifText `json:"snippet,omitempty"`
}

type sarifLogical struct {
	Name               string `json:"name"`
	FullyQualifiedName string `json:"fullyQualifiedName,omitempty"`
	Kind               string `json:"kind"`
}

type sarifResult struct {
	RuleID              string            `json:"ruleId"`
	Rule                sarifRef          `json:"rule"`
	Kind                string            `json:"kind"`
	Level               string            `json:"level"`
	Message             sarifMessage      `json:"message"`
	OccurrenceCount     int               `json:"occurrenceCount,omitempty"`
	Locations           []sarifLocation   `json:"locations,omitempty"`
	RelatedLocations    []sarifLocation   `json:"relatedLocations,omitempty"`
	CodeFlows           []sarifCodeFlow   `json:"codeFlows,omitempty"`
	Fingerprints        map[string]string `json:"fingerprints"`
	PartialFingerprints map[string]string `json:"partialFingerprints"`
	Taxa                []sarifRef        `json:"taxa,omitempty"`
	BaselineState       string            `json:"baselineState,omitempty"`
	Suppressions        []sarifSuppressed `json:"suppressions,omitzero"` // of all results of a run, or of none
	Properties          sarifFinding      `json:"properties"`
}

type sarifSuppressed struct {
	GUID          string        `json:"guid"`
	Kind          string        `json:"kind"`
	Status        string        `json:"status"`
	Justification string        `json:"justification"`
	Location      sarifLocation `json:"location"`
	Properties    sarifWaiver   `json:"properties"`
}

// sarifWaiver is the property bag of a suppression.
type sarifWaiver struct {
	Waiver  string `json:"waiver"`
	Owner   string `json:"owner"`
	Expires string `json:"expires"` // the last day on which it holds
	Ticket  string `json:"ticket,omitempty"`
}

// sarifFinding is the property bag of a result.
type sarifFinding struct {
	Severity    string   `json:"severity"`
	Enforcement string   `json:"enforcementLevel"`
	Instance    string   `json:"instance"`
	Account     string   `json:"account,omitempty"`
	Region      string   `json:"region,omitempty"`
	Principal   string   `json:"principal,omitempty"`
	Resource    string   `json:"resource,omitempty"`
	Subject     string   `json:"subject,omitempty"`
	First       string   `json:"firstEventTime,omitempty"`
	Last        string   `json:"lastEventTime,omitempty"`
	AtLeast     bool     `json:"occurrenceCountIsLowerBound,omitempty"`
	Paths       []string `json:"paths,omitempty"`
	Baseline    string   `json:"baseline,omitempty"`  // what baselineState has no word for
	Integrity   string   `json:"integrity,omitempty"` // of the log files behind it: the worst of verified, pending, unproven, altered
	Doubt       string   `json:"integrityReason,omitempty"`
}

type sarifCodeFlow struct {
	Message     sarifMessage      `json:"message"`
	ThreadFlows []sarifThreadFlow `json:"threadFlows"`
}

type sarifThreadFlow struct {
	ID        string      `json:"id,omitempty"`
	Locations []sarifStep `json:"locations"`
}

type sarifStep struct {
	Location         sarifLocation `json:"location"`
	ExecutionTimeUTC string        `json:"executionTimeUtc,omitempty"`
	ExecutionOrder   int           `json:"executionOrder"`
	Importance       string        `json:"importance"`
}
