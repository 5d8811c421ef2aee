package event

import "math/bits"

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
	hNextToken
	hSchema
	hRuns
	hFormat
	hHeader
	hFingerprint
	hRule
	hInstance
	hFindingMessage
	hOccurrence
	hOccurrences
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
		hSchema:              {"$schema"},
		hRuns:                {"runs"},
		hFormat:              {"format"},
		hHeader:              {"header"},
		hFingerprint:         {"fingerprint"},
		hRule:                {"rule"},
		hInstance:            {"instance"},
		hFindingMessage:      {"message"},
		hOccurrence:          {"occurrence"},
		hOccurrences:         {"occurrences"},
		hNextToken:           {"NextToken"},
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

// node is a place in the trie of wanted paths.
type node struct {
	key   string
	slots []int
	kids  []*node
	table []*node // by hash the first kid that has it
	next  *node   // the sibling of the same hash
	mult  uint32  // of the hash
	shift uint8
	opens opening // what an array under this key opens, at the place of a record
	noted bool    // where its value stands is noted
	gen   uint64  // the walk in which the key was last seen

	guesses guesses // of the keys below
}

// hash mixes the length of a key and three of its bytes.
func (n *node) hash(key []byte) uint32 {
	if len(key) == 0 {
		return 0
	}
	x := uint32(len(key)) | uint32(key[0])<<8 | uint32(key[len(key)/2])<<16 | uint32(key[len(key)-1])<<24
	return x * n.mult >> n.shift
}

func (n *node) find(key []byte) *node {
	k := n.table[n.hash(key)]
	for k != nil && k.key != string(key) {
		k = k.next
	}
	return k
}

// kid returns the node of a key, nil where there is none.
func (n *node) kid(key string) *node {
	for _, k := range n.kids {
		if k.key == key {
			return k
		}
	}
	return nil
}

// add makes the path lead to a slot.
func (n *node) add(path []string, slot int) {
	for _, key := range path {
		kid := n.kid(key)
		if kid == nil {
			kid = &node{key: key}
			n.kids = append(n.kids, kid)
		}
		n = kid
	}
	n.slots = append(n.slots, slot)
}

// arrange makes find work, here and below. Of some multipliers it takes the one under which the fewest kids share a hash.
func (n *node) arrange() {
	n.guesses.first.next = [2]*guess{&never, &never}
	size := bits.Len(uint(max(len(n.kids)*4, 2)))
	n.shift = uint8(32 - size)
	best := len(n.kids) + 1
	for try, mult := 0, uint32(0x9e3779b1); try < 100 && best > 0; try, mult = try+1, mult+0x3c6ef372 {
		was := n.mult
		n.mult = mult
		if shared := n.fill(); shared < best {
			best = shared
		} else {
			n.mult = was
		}
	}
	n.fill()
	for _, k := range n.kids {
		k.arrange()
	}
}

// fill fills the table and returns how many kids share their hash with one before.
func (n *node) fill() (shared int) {
	n.table = make([]*node, 1<<(32-n.shift))
	for _, k := range n.kids {
		h := n.hash([]byte(k.key))
		if k.next = n.table[h]; k.next != nil {
			shared++
		}
		n.table[h] = k
	}
	return shared
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
	root.kid("Records").opens = opensRecords
	root.kid("Events").opens = opensEvents
	root.kid("configurationItems").opens = opensForeign
	root.kid("CloudTrailEvent").noted = true
	root.arrange()
	return root, slots
}
