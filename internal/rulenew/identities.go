package rulenew

import (
	"bytes"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/trailgate/trailgate/internal/event"
)

// The account ids of AWS's documentation, which stand for real ones. Further accounts are numbered.
func exampleAccounts() []string {
	return []string{"111122223333", "444455556666", "123456789012", "777788889999"}
}

var (
	accountField = regexp.MustCompile(`"(?:recipientAccountId|accountId|account|ownerId)"\s*:\s*"(\d{12})"`)
	accountInARN = regexp.MustCompile(`arn:aws[a-z-]*:[a-z0-9-]+:[a-z0-9-]*:(\d{12}):`)
	digits       = regexp.MustCompile(`\d+`)
	accessKey    = regexp.MustCompile(`\b(AKIA|ASIA|AROA|AIDA)[A-Z0-9]{12,28}\b`)
	sourceIP     = regexp.MustCompile(`("sourceIPAddress"\s*:\s*")([0-9.]+|[0-9a-fA-F:]*:[0-9a-fA-F:.]*)"`)
)

// replaceIdentities puts documentation's values in place of account ids, of the ids of access keys, users and roles, and
// of source addresses: the same for the same, so that what belongs together still does. Names are left as they are.
func replaceIdentities(raw []byte) []byte {
	accounts := map[string]string{}
	var order []string
	for _, re := range []*regexp.Regexp{accountField, accountInARN} {
		for _, m := range re.FindAllSubmatch(raw, -1) {
			if id := string(m[1]); !slices.Contains(order, id) {
				order = append(order, id)
			}
		}
	}
	free := slices.DeleteFunc(exampleAccounts(), func(id string) bool { return slices.Contains(order, id) })
	for i, id := range order {
		switch {
		case slices.Contains(exampleAccounts(), id):
			accounts[id] = id
		case len(free) > 0:
			accounts[id], free = free[0], free[1:]
		default:
			accounts[id] = fmt.Sprintf("%012d", 100000000000+i)
		}
	}
	raw = digits.ReplaceAllFunc(raw, func(id []byte) []byte {
		if to, ok := accounts[string(id)]; ok {
			return []byte(to)
		}
		return id
	})
	raw = accessKey.ReplaceAllFunc(raw, func(id []byte) []byte {
		if bytes.HasSuffix(id, []byte("EXAMPLE")) {
			return id
		}
		return append(slices.Clone(id[:4]), "IOSFODNN7EXAMPLE"...)
	})
	return sourceIP.ReplaceAll(raw, []byte(`${1}192.0.2.10"`))
}

// categoriesOf is the line of METADATA for events of other than the usual categories.
func categoriesOf(category string) string {
	if category == event.NetworkActivity {
		return "#   categories: [NetworkActivity]\n"
	}
	return ""
}

// article puts "a" or "an" before a noun.
func article(noun string) string {
	if strings.ContainsAny(noun[:1], "AEIOUaeio") {
		return "an " + noun
	}
	return "a " + noun
}
