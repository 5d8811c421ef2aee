package engine

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/open-policy-agent/opa/v1/ast"
)

// reference decodes as OPA itself does.
func reference(t *testing.T, data []byte) ast.Value {
	t.Helper()
	v, err := ast.ValueFromReader(bytes.NewReader(data))
	if err != nil {
		t.Fatalf("OPA cannot decode %q: %v", data, err)
	}
	return v
}

func many(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, `"k%d":%d,`, i%(n-3), i)
	}
	return `{` + strings.TrimSuffix(b.String(), ",") + `}`
}

var inputs = []string{
	`{}`, `[]`, `null`, `true`, `""`, ` { "a" : [ 1 , 2.5e3 , -0 , 12345678901234567890123 ] } `,
	`{"a":1,"a":2}`, `{"a":{"b":1},"a":3}`, `{"\u0061":1,"a":2}`, `{"a\"b":"c\\d\/\b\f\n\r\t"}`,
	`{"s":"\ud83d\ude00","lone":"\ud83d","low":"\ude00","two":"\ud83d\ud83d\ude00"}`, `"é 漢"`, many(20), many(33), many(70),
	`{"eventName":"CreateEndpoint","requestParameters":null,"n":1e1,"readOnly":false}`, `[[[[{"a":[{}]}]]]]`, `"` + strings.Repeat("x", 200) + `"`,
}

func TestInputIsWhatOPADecodes(t *testing.T) {
	d := newInputDecoder()
	for range 2 { // once with terms to keep, once with kept terms
		for _, in := range inputs {
			got, err := d.decode([]byte(in))
			if err != nil {
				t.Errorf("%s: %v", in, err)
				continue
			}
			if want := reference(t, []byte(in)); ast.Compare(got.Value, want) != 0 {
				t.Errorf("%s: %v, OPA has %v", in, got, want)
			}
		}
	}
}

// twins are two strings of one hash.
const twins = `{"resource-aa-0000001":"resource-aa-0000001","a":["resource-bb-0000001","resource-aa-0000001"],"resource-bb-0000001":"resource-bb-0000001"}`

// Strings of one hash are kept in one place, and told apart; a decoder that does not is noticed.
func TestInputTellsTwinsApart(t *testing.T) {
	want := reference(t, []byte(twins))
	for _, broken := range []bool{false, true} {
		d := newInputDecoder()
		d.broken = broken
		got, err := d.decode([]byte(twins))
		if err != nil {
			t.Fatal(err)
		}
		if same := ast.Compare(got.Value, want) == 0; same == broken {
			t.Errorf("broken %t: %v, OPA has %v", broken, got, want)
		}
	}
}

func TestInputRefusesWhatIsNoJSON(t *testing.T) {
	for _, in := range []string{``, `{`, `{"a"`, `{"a":}`, `[1`, `"x`, `tru`, `{"a":1}x`, `{1:2}`, `1e700000`} {
		if got, err := newInputDecoder().decode([]byte(in)); err == nil {
			t.Errorf("%s gives %v", in, got)
		}
	}
}

// FuzzInput compares the direct decoder with OPA's own on whatever is JSON, which is all that the event walk lets pass.
func FuzzInput(f *testing.F) {
	for _, in := range inputs {
		f.Add([]byte(in))
	}
	d := newInputDecoder()
	f.Add([]byte(`[0,10e700000,1e25000,1e-25000]`))
	f.Fuzz(func(t *testing.T, data []byte) {
		if !utf8.Valid(data) || !json.Valid(data) {
			if _, err := d.decode(data); err == nil && len(data) == 0 {
				t.Error("nothing decodes to something")
			}
			return
		}
		got, err := d.decode(data)
		if _, refused := ast.ValueFromReader(bytes.NewReader(data)); (err != nil) != (refused != nil) {
			t.Fatalf("%q: %v, OPA says %v", data, err, refused)
		}
		if err != nil {
			return
		}
		if want := reference(t, data); ast.Compare(got.Value, want) != 0 {
			t.Errorf("%q: %v, OPA has %v", data, got, want)
		}
	})
}
