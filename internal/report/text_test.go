package report

import (
	"bufio"
	"bytes"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestVisible(t *testing.T) {
	tests := []struct{ in, want string }{
		{"", ""},
		{"plain (text) [x] ü 日本語", "plain (text) [x] ü 日本語"},
		{"a\nb\r\n\tc", `a\nb\r\n\tc`},
		{"\x1b[31mred\x1b]0;t\x07\x7f", `\x1b[31mred\x1b]0;t\x07\x7f`},
		{"\u009b31m", `\u009b31m`},
		{"\u202eabc\u2066\u200b\u2028\ufeff", `\u202eabc\u2066\u200b\u2028\ufeff`},
		{"\U000e0041", `\U000e0041`},
		{"bad \xff\xc3", `bad \xff\xc3`},
		{"e\u0301", "e\u0301"},
		{"\u3164\u00a0", `\u3164\u00a0`},
	}
	for _, tt := range tests {
		if got := visible(tt.in); got != tt.want {
			t.Errorf("visible(%q) = %q, want %q", tt.in, got, tt.want)
		}
	}
}

func TestWrap(t *testing.T) {
	tests := []struct {
		in    string
		width int
		want  []string
	}{
		{"", 5, []string{""}},
		{"ab cd", 5, []string{"ab cd"}},
		{"ab cde", 5, []string{"ab", "cde"}},
		{"abcdefghijkl m", 5, []string{"abcde", "fghij", "kl m"}},
		{"日本語 x", 5, []string{"日本", "語 x"}},
		{"e\u0301e\u0301e\u0301", 2, []string{"e\u0301e\u0301", "e\u0301"}},
		{"日", 1, []string{"日"}},
	}
	for _, tt := range tests {
		if d := cmp.Diff(tt.want, wrap(tt.in, tt.width)); d != "" {
			t.Errorf("wrap(%q, %d) (-want +got):\n%s", tt.in, tt.width, d)
		}
	}
}

func TestShorten(t *testing.T) {
	tests := []struct {
		in    string
		width int
		want  string
	}{
		{"abcdef", 6, "abcdef"},
		{"abcdefghij", 7, "ab…ghij"},
		{"日本語日本語", 7, "日…本語"},
		{"abc", 1, "a"},
	}
	for _, tt := range tests {
		if got := shorten(tt.in, tt.width); got != tt.want {
			t.Errorf("shorten(%q, %d) = %q, want %q", tt.in, tt.width, got, tt.want)
		}
	}
}

func TestCell(t *testing.T) {
	for in, want := range map[string]string{
		"": "", "a": "a", "=1+1": "'=1+1", "+1": "'+1", "-1": "'-1", "@x": "'@x", "\t=1": `\t=1`, "＝1": "'＝1", "a=1": "a=1",
	} {
		if got := cell(in); got != want {
			t.Errorf("cell(%q) = %q, want %q", in, got, want)
		}
	}
}

// TestCellAfterSpaces: some spreadsheets skip them.
func TestCellAfterSpaces(t *testing.T) {
	if got, want := cell("  =1"), "'  =1"; got != want {
		t.Errorf("cell is %q, want %q", got, want)
	}
}

func TestFileURI(t *testing.T) {
	for in, want := range map[string]string{
		"a/b.json.gz": "a/b.json.gz", "a b%20#?.json": "a%20b%2520%23%3F.json", "c:x": "c%3Ax", "ü": "%C3%BC", "a\\b\"<>": "a%5Cb%22%3C%3E",
		"\xff": "%EF%BF%BD", "/abs": "file:///abs",
	} {
		if got := fileURI(in); got != want {
			t.Errorf("fileURI(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestTags(t *testing.T) {
	x := &Rule{}
	x.Tags = strings.Fields(strings.Repeat("a b ", 20) + "c d e f g h i j k l m n o p q r s t u v w")
	got := (&sarifBuilder{}).tags(x)
	if len(got) != maxTags || got[0] != "security" || got[3] != "c" {
		t.Errorf("tags are %q", got)
	}
}

// TestWholeNames: where there is no terminal, a name is never broken.
func TestWholeNames(t *testing.T) {
	want := []string{"ab", "abcdefghijkl", "m"}
	if d := cmp.Diff(want, wrapWords("ab abcdefghijkl m", 5, false)); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
	name := strings.Repeat("a/very-long-folder/", 10) + "x.json.gz"
	for width, whole := range map[int]bool{0: true, 60: false} {
		var b bytes.Buffer
		p := &printer{w: bufio.NewWriter(&b), width: max(width, 60), whole: width == 0}
		p.row("Objects", "1 failed: "+name+": cut short", plain)
		p.fields("  ", []string{name})
		_ = p.w.Flush()
		if got := strings.Count(b.String(), name); (got == 2) != whole {
			t.Errorf("at width %d the name is whole %d times of 2:\n%s", width, got, b.String())
		}
	}
}
