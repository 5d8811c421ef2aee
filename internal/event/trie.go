package event

// hidden numbers the paths that tell containers and look-alikes apart. Their tokens are kept behind those of an Event.
type hidden int

const (
	hRecords hidden = iota
	hEvents
	hCloudTrailEvent
	hDigestStart
	hLogFiles
	hConfigItems
	hConfigItem
	hConfigSnapshot
	hConfigRule
	hLogEvents
	hMessageType
	hTopicARN
	hMessage
	hSNS
	hReceipt
	hReceiptUpper
	hHashSignature
	hFiles
	hDetailType
	hDetail
	hDetailName
	hDetailSource
	hAWSCloudTrail
	hAWSCloudTrailDotted
	numHidden
)

// hiddenPaths are the paths of the hidden slots, in their order.
func hiddenPaths() [numHidden][]string {
	return [numHidden][]string{
		hRecords:             {"Records"},
		hEvents:              {"Events"},
		hCloudTrailEvent:     {"CloudTrailEvent"},
		hDigestStart:         {"digestStartTime"},
		hLogFiles:            {"logFiles"},
		hConfigItems:         {"configurationItems"},
		hConfigItem:          {"configurationItem"},
		hConfigSnapshot:      {"configSnapshotId"},
		hConfigRule:          {"configRuleId"},
		hLogEvents:           {"logEvents"},
		hMessageType:         {"messageType"},
		hTopicARN:            {"TopicArn"},
		hMessage:             {"Message"},
		hSNS:                 {"Sns"},
		hReceipt:             {"receiptHandle"},
		hReceiptUpper:        {"ReceiptHandle"},
		hHashSignature:       {"hashSignature"},
		hFiles:               {"files"},
		hDetailType:          {"detail-type"},
		hDetail:              {"detail"},
		hDetailName:          {"detail", "eventName"},
		hDetailSource:        {"detail", "eventSource"},
		hAWSCloudTrail:       {"aws", "cloudtrail"},
		hAWSCloudTrailDotted: {"aws.cloudtrail"},
	}
}

// fixedPaths are the paths of the fixed slots, in their order.
func fixedPaths() [NumSlots][]string {
	return [NumSlots][]string{
		EventTime:              {"eventTime"},
		EventSource:            {"eventSource"},
		EventName:              {"eventName"},
		EventID:                {"eventID"},
		EventType:              {"eventType"},
		EventCategory:          {"eventCategory"},
		EventVersion:           {"eventVersion"},
		AWSRegion:              {"awsRegion"},
		RecipientAccountID:     {"recipientAccountId"},
		ManagementEvent:        {"managementEvent"},
		ReadOnly:               {"readOnly"},
		ErrorCode:              {"errorCode"},
		SourceIPAddress:        {"sourceIPAddress"},
		IdentityType:           {"userIdentity", "type"},
		IdentityARN:            {"userIdentity", "arn"},
		IdentityAccountID:      {"userIdentity", "accountId"},
		IdentityPrincipalID:    {"userIdentity", "principalId"},
		IdentityUserName:       {"userIdentity", "userName"},
		IdentityInvokedBy:      {"userIdentity", "invokedBy"},
		SessionIssuerARN:       {"userIdentity", "sessionContext", "sessionIssuer", "arn"},
		SessionIssuerAccountID: {"userIdentity", "sessionContext", "sessionIssuer", "accountId"},
		AggregatedAccountID:    {"accountId"},
	}
}

const buckets = 64

// node is a place in the trie of wanted paths.
type node struct {
	key   string
	slots []int
	kids  []*node
	table [buckets]*node // first kid of each hash
	next  *node          // the sibling of the same hash
	opens opening        // what an array under this key opens, at the place of a record
	noted bool           // where its value stands is noted
	gen   uint64         // the walk in which the key was last seen
}

func hash(key []byte) int {
	if len(key) == 0 {
		return 0
	}
	return (len(key)*7 + int(key[0]) + int(key[len(key)-1])*5) % buckets
}

func (n *node) find(key []byte) *node {
	k := n.table[hash(key)]
	for k != nil && k.key != string(key) {
		k = k.next
	}
	return k
}

// add makes the path lead to a slot.
func (n *node) add(path []string, slot int) {
	for _, key := range path {
		kid := n.find([]byte(key))
		if kid == nil {
			h := hash([]byte(key))
			kid = &node{key: key, next: n.table[h]}
			n.table[h] = kid
			n.kids = append(n.kids, kid)
		}
		n = kid
	}
	n.slots = append(n.slots, slot)
}

// reset empties the slots of n and of all below it.
func (n *node) reset(slots [][]byte) {
	for _, s := range n.slots {
		slots[s] = nil
	}
	for _, k := range n.kids {
		k.reset(slots)
	}
}

// newTrie returns the trie of the fixed paths, the given and the hidden ones, and how many slots it fills.
func newTrie(paths [][]string) (root *node, slots int) {
	root = &node{}
	add := func(path []string) {
		root.add(path, slots)
		slots++
	}
	for _, p := range fixedPaths() {
		add(p)
	}
	for _, p := range paths {
		add(p)
	}
	for _, p := range hiddenPaths() {
		add(p)
	}
	root.find([]byte("Records")).opens = opensRecords
	root.find([]byte("Events")).opens = opensEvents
	root.find([]byte("configurationItems")).opens = opensForeign
	root.find([]byte("CloudTrailEvent")).noted = true
	return root, slots
}
