package prefilter_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
)

// object is a JSON object with its keys in order and perhaps twice.
type object []field

type field struct {
	key   string
	value any
}

// parse reads an event with all that its text has.
func parse(tb testing.TB, text string) any {
	d := json.NewDecoder(strings.NewReader(text))
	d.UseNumber()
	return parseNext(tb, d)
}

func parseNext(tb testing.TB, d *json.Decoder) any {
	t, err := d.Token()
	if err != nil {
		tb.Fatal(err)
	}
	switch t {
	case json.Delim('{'):
		o := object{}
		for d.More() {
			key := parseNext(tb, d).(string)
			o = append(o, field{key, parseNext(tb, d)})
		}
		_, _ = d.Token()
		return o
	case json.Delim('['):
		a := []any{}
		for d.More() {
			a = append(a, parseNext(tb, d))
		}
		_, _ = d.Token()
		return a
	}
	return t
}

// texts, numbers and keys are what rules ask for and what comes near it.
func randomValue(d *dice) any {
	switch d.n(17) {
	case 12:
		return []any{object{{"type", pick(d, "AWS::S3::Bucket", "AWS::S3::Object")}, {"accountId", pick(d, "444455556666", "111122223333")}, {"key", randomValue(d)}}, randomValue(d)}
	case 13:
		return object{{"a", randomValue(d)}, {"ranges", []any{pick(d, "svc-a", "open")}}, {"key", randomValue(d)}, {"key", pick(d, "team", "svc-a")}}
	case 0:
		return nil
	case 1:
		return true
	case 2:
		return false
	case 3:
		return json.Number(pick(d, "0", "1", "2", "7", "10", "7.0", "70e-1", "1e1", "-0", "0.0", "404", "12345678901234567890", "1.5"))
	case 4:
		return object{}
	case 5:
		return []any{}
	case 6:
		return []any{pick(d, "AllowedHeader", "svc-a", "CreateUser"), true, randomValue(d)}
	case 7:
		return object{{pick(d, "type", "level", "name", "kmsKeyId"), randomValue(d)}, {"type", pick(d, "Root", "wide")}}
	case 9:
		return pick(d, `[0,"q",1]`, `{"1":"q"}`, "[1]", "{}")
	case 8:
		return object{{pick(d, "", "eventName", "level"), randomValue(d)}, {"eventName", pick(d, "CreateUser", "DisableKey")}}
	}
	return pick(d, "AWS::S3::Bucket", "AWS::S3::Object", "444455556666", "111122223333", "arn:aws:iam::444455556666:role/r", "svc-a", "open", "Root", "AssumedRole", "CreateEndpoint", "CreateModel", "sagemaker.amazonaws.com", "iam.amazonaws.com", "kms.amazonaws.com",
		"", "us-east-1", "ci-runner", "CreateUser", "DisableKey", "StopLogging", "1", "true", "TRUE", "7", "404", "2", "high", "svc-a", "root",
		"Übung\u2028", "a/b \"é\" \u2028", `back\slash`, "DELETETRAIL", "\ufffd", "arn:aws:iam::aws:policy/AdministratorAccess")
}

var someKeys = []string{
	"errorCode", "errorMessage", "eventName", "eventSource", "eventType", "readOnly", "requestParameters", "responseElements", "userIdentity",
	"recipientAccountId", "resources", "names", "filters", "labels", "mixed", "additionalEventData", "sessionCredentialFromConsole", "userName", "type", "level", "code", "index", "",
}

// usualKeys are of what nearly every record has.
var usualKeys = []string{"eventID", "eventTime", "eventVersion", "eventName", "eventSource"}

// bare is an event without some of what is usual.
func bare(d *dice, o object) object {
	missing := map[string]bool{}
	for range 1 + d.n(3) {
		missing[pick(d, usualKeys...)] = true
	}
	return slices.DeleteFunc(slices.Clone(o), func(f field) bool { return missing[f.key] })
}

// mutate changes a value here and there.
func mutate(d *dice, v any, depth int) any {
	switch v := v.(type) {
	case object:
		o := append(object(nil), v...)
		for range 1 + d.n(3) {
			o = mutateObject(d, o, depth)
		}
		return o
	case []any:
		a := append([]any(nil), v...)
		if len(a) > 0 {
			i := d.n(len(a))
			a[i] = mutate(d, a[i], depth)
		}
		return a
	}
	if d.one(2) {
		return randomValue(d)
	}
	return v
}

func mutateObject(d *dice, o object, depth int) object {
	if len(o) == 0 {
		return append(o, field{pick(d, someKeys...), randomValue(d)})
	}
	i, j := d.n(len(o)), d.n(len(o))
	switch d.n(9) {
	case 0:
		return append(o[:i:i], o[i+1:]...)
	case 1:
		o[i].value = randomValue(d)
	case 2:
		o[i], o[j] = o[j], o[i]
	case 3: // a key twice: the last counts
		return append(o, field{o[i].key, pick(d, randomValue(d), o[j].value)})
	case 4:
		return append(o, field{pick(d, someKeys...), randomValue(d)})
	case 5: // in front: what stands later counts
		return append(object{{o[i].key, randomValue(d)}}, o...)
	default:
		if depth > 0 {
			o[i].value = mutate(d, o[i].value, depth-1)
		}
	}
	return o
}

// write gives a value's text, one of many.
func write(d *dice, b *strings.Builder, v any) {
	switch v := v.(type) {
	case object:
		writeParts(d, b, "{", "}", len(v), func(i int) {
			writeString(d, b, v[i].key)
			space(d, b)
			b.WriteByte(':')
			space(d, b)
			write(d, b, v[i].value)
		})
	case []any:
		writeParts(d, b, "[", "]", len(v), func(i int) { write(d, b, v[i]) })
	case string:
		writeString(d, b, v)
	case nil:
		b.WriteString("null")
	default:
		fmt.Fprint(b, v)
	}
}

func writeParts(d *dice, b *strings.Builder, begin, end string, n int, part func(int)) {
	b.WriteString(begin)
	for i := range n {
		if i > 0 {
			b.WriteByte(',')
		}
		space(d, b)
		part(i)
		space(d, b)
	}
	b.WriteString(end)
}

func space(d *dice, b *strings.Builder) {
	if d.rest.IntN(30) == 0 {
		b.WriteString(pick(d, " ", "\n", "\t", "\r\n  "))
	}
}

func writeString(d *dice, b *strings.Builder, s string) {
	b.WriteByte('"')
	for _, c := range s {
		switch {
		case c == '"' || c == '\\':
			b.WriteString(`\` + string(c))
		case c < ' ', d.rest.IntN(50) == 0 && c < 0x10000:
			fmt.Fprintf(b, pick(d, `\u%04x`, `\u%04X`), c)
		case c == '/' && d.rest.IntN(8) == 0:
			b.WriteString(`\/`)
		default:
			b.WriteRune(c)
		}
	}
	if d.rest.IntN(400) == 0 {
		b.WriteString(`\ud800`) // half a pair
	}
	b.WriteByte('"')
}

// mutant makes an event of another.
func mutant(tb testing.TB, d *dice, of any) record {
	v := of
	if !d.one(8) {
		v = mutate(d, of, 3)
	}
	if o, ok := v.(object); ok && d.one(6) {
		v = bare(d, o)
	}
	var b strings.Builder
	write(d, &b, v)
	return newRecord(tb, b.String())
}
