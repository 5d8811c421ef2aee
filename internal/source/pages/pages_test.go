package pages_test

import (
	"context"
	"errors"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/trailgate/trailgate/internal/event"
	"github.com/trailgate/trailgate/internal/source/pages"
)

func at(t *testing.T, s string) time.Time {
	t.Helper()
	out, err := time.Parse(time.RFC3339Nano, s)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func TestDays(t *testing.T) {
	for _, tt := range []struct {
		start, end string
		want       []string
	}{
		{"2026-01-02T00:00:00Z", "2026-01-03T00:00:00Z", []string{"2026-01-02T00:00:00Z--2026-01-03T00:00:00Z"}},
		{"2026-01-02T10:00:00Z", "2026-01-02T11:00:00Z", []string{"2026-01-02T10:00:00Z--2026-01-02T11:00:00Z"}},
		{"2026-02-28T23:59:59.9Z", "2026-03-01T00:00:00.1Z", []string{
			"2026-02-28T23:59:59Z--2026-03-01T00:00:00Z", "2026-03-01T00:00:00Z--2026-03-01T00:00:01Z",
		}},
		{"2026-01-02T01:00:00+02:00", "2026-01-02T05:00:00+02:00", []string{
			"2026-01-01T23:00:00Z--2026-01-02T00:00:00Z", "2026-01-02T00:00:00Z--2026-01-02T03:00:00Z",
		}},
		{"2026-01-03T00:00:00Z", "2026-01-03T00:00:00Z", nil},
		{"2026-01-03T00:00:00Z", "2026-01-02T00:00:00Z", nil},
	} {
		var got []string
		for _, w := range pages.Days(at(t, tt.start), at(t, tt.end)) {
			got = append(got, w.String())
			if back, err := pages.ParseWindow(w.String()); err != nil || back != w {
				t.Errorf("ParseWindow(%s) = %v, %v", w, back, err)
			}
			if !w.Last().Before(w.End) || w.Last().Add(time.Second).Before(w.End) {
				t.Errorf("the last moment of %s is %s", w, w.Last())
			}
		}
		if diff := cmp.Diff(tt.want, got); diff != "" {
			t.Errorf("Days(%s, %s) (-want +got):\n%s", tt.start, tt.end, diff)
		}
	}
}

func TestParseWindowRefuses(t *testing.T) {
	for _, s := range []string{
		"", "--", "2026-01-02T00:00:00Z", "2026-01-02--2026-01-03", "2026-01-03T00:00:00Z--2026-01-02T00:00:00Z",
		"2026-01-02T00:00:00+00:00--2026-01-03T00:00:00Z", "2026-01-02T00:00:00Z--2026-01-03T00:00:00Z--",
	} {
		if w, err := pages.ParseWindow(s); err == nil {
			t.Errorf("ParseWindow(%q) = %s", s, w)
		}
	}
}

// fromPages gives pages one after the other, then err.
func fromPages(err error, all ...[]string) pages.Next {
	return func(context.Context) ([]string, error) {
		if len(all) == 0 {
			return nil, err
		}
		page := all[0]
		all = all[1:]
		return page, nil
	}
}

const record = `{"eventVersion":"1.08", "eventTime":"2026-01-02T03:04:05Z","eventSource":"sagemaker.amazonaws.com","eventName":"CreateModel","odd":"\u00e9/<"}`

// TestDocument: what is read is one log file; empty pages do not show, and an event that is no JSON spoils no other.
func TestDocument(t *testing.T) {
	var raw []string
	r := pages.Document(t.Context(), fromPages(io.EOF, nil, []string{record}, nil, []string{`{"eventName":"Trunca`, record, ""}, []string{"5"}))
	res, err := event.Decode("x", r, event.Options{}, func(e *event.Event) error {
		raw = append(raw, string(e.Raw))
		return nil
	})
	if err != nil || res.Problem != nil || res.Container != event.Records || res.Records != 2 || res.RejectedCount != 3 {
		t.Fatalf("%+v, %v", res, err)
	}
	if diff := cmp.Diff([]string{record, record}, raw); diff != "" {
		t.Errorf("records (-want +got):\n%s", diff)
	}
}

func TestDocumentWithoutEvents(t *testing.T) {
	text, err := io.ReadAll(pages.Document(t.Context(), fromPages(io.EOF)))
	if err != nil || strings.TrimSpace(string(text)) != `{"Records":[]}` {
		t.Errorf("%q, %v", text, err)
	}
}

// TestDocumentFails: an error is not mistaken for an end, however often it is read.
func TestDocumentFails(t *testing.T) {
	boom := errors.New("boom")
	r := pages.Document(t.Context(), fromPages(boom, []string{record}))
	for range 2 {
		if _, err := io.ReadAll(r); !errors.Is(err, boom) {
			t.Errorf("error %v, want %v", err, boom)
		}
	}
	if err := r.Close(); err != nil {
		t.Error(err)
	}
	if n, err := r.Read(make([]byte, 1)); n != 0 || err == nil || errors.Is(err, io.EOF) {
		t.Errorf("Read after Close: %d, %v", n, err)
	}
}

func TestDocumentEndsWithContext(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	r := pages.Document(ctx, fromPages(io.EOF, []string{record}))
	if _, err := r.Read(make([]byte, 1)); err != nil {
		t.Fatal(err)
	}
	cancel()
	if _, err := r.Read(make([]byte, 1)); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v, want %v", err, context.Canceled)
	}
}
