package rulenew

import (
	"encoding/json"
	"fmt"
	"maps"
	"regexp"
	"strings"
)

// condition is a condition of the rule, with what breaks it.
type condition struct {
	rego   string         // as the rule has it
	test   string         // name of the test that breaks it, without test_
	needs  map[string]any // the part of an event that meets it
	breaks map[string]any // put over an event it does not hold; null stands for an absent field
	path   string         // the field that it is about
}

// conditionsOf chooses what an event must be like to be like e: its kind, whether it succeeded, who called, and switches
// among its parameters.
func conditionsOf(e map[string]any, otherName string) []condition {
	source, name := text(e, "eventSource"), text(e, "eventName")
	otherSource := "s3.amazonaws.com"
	if source == otherSource {
		otherSource = "ec2.amazonaws.com"
	}
	out := []condition{
		{
			rego: fmt.Sprintf("input.eventSource == %s", quote(source)), test: "other_service", path: "eventSource",
			needs: map[string]any{"eventSource": source}, breaks: map[string]any{"eventSource": otherSource},
		},
		{
			rego: fmt.Sprintf("input.eventName == %s", quote(name)), test: "other_event", path: "eventName",
			needs: map[string]any{"eventName": name}, breaks: map[string]any{"eventName": otherName},
		},
		outcome(e),
	}
	out = append(out, caller(e)...)
	return append(out, switches(e)...)
}

// outcome is whether the call went through, or the error that it was refused with.
func outcome(e map[string]any) condition {
	if code := text(e, "errorCode"); code != "" {
		return condition{
			rego: fmt.Sprintf("input.errorCode == %s", quote(code)), test: "success", path: "errorCode",
			needs: map[string]any{"errorCode": code}, breaks: map[string]any{"errorCode": nil},
		}
	}
	if message := text(e, "errorMessage"); message != "" || text(e, "responseElements", text(e, "eventName")) == "Failure" {
		return condition{ // a failed sign-in has no errorCode
			rego: "not event.succeeded(input)", test: "success", path: "errorMessage",
			needs: map[string]any{"errorMessage": "Failed"}, breaks: map[string]any{"errorMessage": nil, "responseElements": nil},
		}
	}
	return condition{
		rego: "event.succeeded(input)", test: "refused", path: "errorCode",
		needs: map[string]any{}, breaks: map[string]any{"errorCode": "AccessDenied"},
	}
}

// caller is the kind of caller, and that it is of another account.
func caller(e map[string]any) (out []condition) {
	kind := text(e, "userIdentity", "type")
	other := "AssumedRole"
	if kind == other {
		other = "IAMUser"
	}
	identity := func(fields map[string]any) map[string]any { return map[string]any{"userIdentity": fields} }
	switch kind {
	case "":
	case "Root":
		out = append(out, condition{
			rego: "identity.is_root(input)", test: "other_caller", path: "userIdentity.type",
			needs: identity(map[string]any{"type": kind}), breaks: identity(map[string]any{"type": other}),
		})
	default:
		out = append(out, condition{
			rego: fmt.Sprintf("input.userIdentity.type == %s", quote(kind)), test: "other_caller", path: "userIdentity.type",
			needs: identity(map[string]any{"type": kind}), breaks: identity(map[string]any{"type": other}),
		})
	}
	account, recipient := text(e, "userIdentity", "accountId"), text(e, "recipientAccountId")
	if account != "" && recipient != "" && account != recipient {
		needs := identity(map[string]any{"accountId": account})
		needs["recipientAccountId"] = recipient
		out = append(out, condition{
			rego: "input.userIdentity.accountId != input.recipientAccountId", test: "same_account", path: "userIdentity.accountId",
			needs: needs, breaks: identity(map[string]any{"accountId": recipient}),
		})
	}
	return out
}

// maxSwitches is how many parameters become conditions.
const maxSwitches = 3

var switchValue = regexp.MustCompile(`^(?i:enabled|disabled|true|false|public|private)$`)

// switches are parameters that turn something on or off. They are read with object.get: requestParameters is null where
// a call was refused.
func switches(e map[string]any) (out []condition) {
	params, _ := at(e, "requestParameters").(map[string]any)
	for _, path := range leaves(params, nil, 2) {
		v := at(params, path...)
		var other any
		switch v := v.(type) {
		case bool:
			other = !v
		case string:
			if !switchValue.MatchString(v) {
				continue
			}
			other = "other"
		default:
			continue
		}
		full := append([]string{"requestParameters"}, path...)
		value, err := json.Marshal(v)
		if err != nil {
			continue
		}
		out = append(out, condition{
			rego: fmt.Sprintf("object.get(input, %s, null) == %s", list(full), value), test: "other_" + snake(path[len(path)-1]),
			path: strings.Join(full, "."), needs: nested(full, v), breaks: nested(full, other),
		})
		if len(out) == maxSwitches {
			break
		}
	}
	return out
}

// leaves lists the paths of values that are no objects or arrays.
func leaves(m map[string]any, at []string, depth int) (out [][]string) {
	for _, k := range sortedKeys(m) {
		path := append(append([]string{}, at...), k)
		switch v := m[k].(type) {
		case map[string]any:
			if depth > 1 {
				out = append(out, leaves(v, path, depth-1)...)
			}
		case []any:
		default:
			out = append(out, path)
		}
	}
	return out
}

func nested(path []string, v any) map[string]any {
	for i := len(path) - 1; i > 0; i-- {
		v = map[string]any{path[i]: v}
	}
	return map[string]any{path[0]: v}
}

// list writes strings as an array of Rego.
func list(items []string) string {
	quoted := make([]string, len(items))
	for i, s := range items {
		quoted[i] = quote(s)
	}
	return "[" + strings.Join(quoted, ", ") + "]"
}

var upper = regexp.MustCompile(`[A-Z]+`)

// snake makes a name for Rego of a parameter's.
func snake(s string) string {
	s = strings.TrimLeft(upper.ReplaceAllStringFunc(s, func(u string) string { return "_" + strings.ToLower(u) }), "_")
	return regexp.MustCompile(`[^a-z0-9_]+`).ReplaceAllString(s, "_")
}

// over puts a patch over an event: objects are joined, null takes a field away.
func over(e, patch map[string]any) map[string]any {
	out := maps.Clone(e)
	for k, v := range patch {
		under, isObject := out[k].(map[string]any)
		p, isPatch := v.(map[string]any)
		switch {
		case v == nil:
			delete(out, k)
		case isObject && isPatch:
			out[k] = over(under, p)
		default:
			out[k] = v
		}
	}
	return out
}
