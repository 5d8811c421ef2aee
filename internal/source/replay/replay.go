// Package replay is a server for tests that answers calls of AWS's APIs with bodies written for the tests in the shape of
// the APIs' references; the SDK decodes them as it does AWS's own. It is no emulator: it knows nothing of what the calls
// mean, only which answer was prepared for which request.
package replay

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"sync"
)

// Exchange is a request and what is answered. The first exchange that a request fits and that may still be used counts.
type Exchange struct {
	Operation string         `json:"operation"`          // "LookupEvents"
	Region    string         `json:"region,omitempty"`   // that the request was signed for; "" for any
	Key       string         `json:"key,omitempty"`      // access key id that signed it; "" for any
	Request   map[string]any `json:"request,omitempty"`  // members that its body must have; null for one that must be missing
	Times     int            `json:"times,omitempty"`    // how often it may be used; 0 for ever
	Status    int            `json:"status,omitempty"`   // 0 for 200
	Error     string         `json:"error,omitempty"`    // code of an error; Status is 400 then unless given
	Message   string         `json:"message,omitempty"`  // of the error
	Response  any            `json:"response,omitempty"` // JSON body; see Text for XML
	Text      string         `json:"text,omitempty"`     // body that is not JSON
}

// Server is the handler. It is safe for concurrent use.
type Server struct {
	mu        sync.Mutex
	exchanges []Exchange
	used      []int
	calls     []string
	missing   []string
}

// New returns a server of exchanges.
func New(exchanges ...Exchange) *Server {
	return &Server{exchanges: exchanges, used: make([]int, len(exchanges))}
}

// Load returns a server of the exchanges in the JSON files of a folder, in the order of their names; each file holds a
// list.
func Load(dir string) (*Server, error) {
	names, err := filepath.Glob(filepath.Join(dir, "*.json"))
	if err != nil {
		return nil, err
	}
	slices.Sort(names)
	var all []Exchange
	for _, name := range names {
		text, err := os.ReadFile(name)
		if err != nil {
			return nil, err
		}
		var some []Exchange
		d := json.NewDecoder(bytes.NewReader(text))
		d.DisallowUnknownFields()
		if err := d.Decode(&some); err != nil {
			return nil, fmt.Errorf("read %s: %w", name, err)
		}
		all = append(all, some...)
	}
	if len(all) == 0 {
		return nil, fmt.Errorf("read %s: no exchanges in it", dir)
	}
	return New(all...), nil
}

// Calls lists the calls so far, "LookupEvents us-east-1 AKIA… {body}" each, in the order in which they came.
func (s *Server) Calls() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.calls)
}

// Missing lists the calls for which no answer was prepared.
func (s *Server) Missing() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.missing)
}

type request struct {
	operation, region, key string
	body                   map[string]any
}

func (r *request) String() string {
	body, err := json.Marshal(r.body) // sorted by key
	if err != nil {
		return err.Error()
	}
	return strings.Join([]string{r.operation, r.region, r.key, string(body)}, " ")
}

// ServeHTTP answers a call.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	req, err := read(r)
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	x := s.find(req)
	if x == nil {
		x = &Exchange{Error: "NothingPrepared", Message: "no answer was prepared for " + req.String()}
	}
	x.write(w, req)
}

func (s *Server) find(req *request) *Exchange {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.calls = append(s.calls, req.String())
	for i := range s.exchanges {
		if x := &s.exchanges[i]; (x.Times == 0 || s.used[i] < x.Times) && x.fits(req) {
			s.used[i]++
			return x
		}
	}
	s.missing = append(s.missing, req.String())
	return nil
}

// read tells what a request asks for: JSON services name the operation in a header, query services in the form, REST
// services in the path.
func read(r *http.Request) (*request, error) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return nil, err
	}
	req := &request{body: map[string]any{}}
	_, scope, _ := strings.Cut(r.Header.Get("Authorization"), "Credential=")
	scope, _, _ = strings.Cut(scope, ",")
	if parts := strings.Split(scope, "/"); len(parts) == 5 { // key/date/Region/service/aws4_request
		req.key, req.region = parts[0], parts[2]
	}
	target := r.Header.Get("X-Amz-Target")
	switch {
	case target != "":
		req.operation = target[strings.LastIndexByte(target, '.')+1:]
		err = json.Unmarshal(body, &req.body)
	case strings.HasPrefix(r.Header.Get("Content-Type"), "application/x-www-form-urlencoded"):
		var form url.Values
		if form, err = url.ParseQuery(string(body)); err == nil {
			req.operation = form.Get("Action")
			for name := range form {
				req.body[name] = form.Get(name)
			}
			delete(req.body, "Action")
			delete(req.body, "Version")
		}
	default:
		name := strings.Trim(r.URL.Path, "/")
		req.operation = strings.ToUpper(name[:min(1, len(name))]) + name[min(1, len(name)):]
		if len(body) > 0 {
			err = json.Unmarshal(body, &req.body)
		}
	}
	return req, err
}

func (x *Exchange) fits(r *request) bool {
	if x.Operation != r.operation || x.Region != "" && x.Region != r.region || x.Key != "" && x.Key != r.key {
		return false
	}
	for name, want := range x.Request {
		if got := r.body[name]; !reflect.DeepEqual(plain(want), got) {
			return false
		}
	}
	return true
}

// plain is a value as it comes out of JSON.
func plain(v any) any {
	text, err := json.Marshal(v)
	if err != nil {
		return err
	}
	var out any
	if err := json.Unmarshal(text, &out); err != nil {
		return err
	}
	return out
}

func (x *Exchange) write(w http.ResponseWriter, r *request) {
	status := x.Status
	body := []byte(x.Text)
	switch {
	case x.Error != "":
		status = max(status, http.StatusBadRequest)
		w.Header().Set("X-Amzn-Errortype", x.Error) // where REST services look
		body = marshal(map[string]any{"__type": x.Error, "message": x.Message})
		if query(r.operation) {
			body = []byte("<ErrorResponse><Error><Code>" + x.Error + "</Code><Message>" + x.Message + "</Message></Error></ErrorResponse>")
		}
	case x.Text == "":
		body = marshal(asText(plain(x.Response)))
	}
	w.Header().Set("X-Amzn-Requestid", "4442587f-b7d0-a2f9-0000-000000000000")
	w.WriteHeader(max(status, http.StatusOK))
	_, _ = w.Write(body) // a client that has gone needs no answer
}

// query tells the operations that speak XML.
func query(operation string) bool {
	return operation == "AssumeRole" || operation == "GetCallerIdentity"
}

// asText turns events that stand as JSON in a response, to be readable, into the strings that AWS sends.
func asText(v any) any {
	switch v := v.(type) {
	case map[string]any:
		out := maps.Clone(v)
		for name, inner := range v {
			if _, isObject := inner.(map[string]any); isObject && (name == "CloudTrailEvent" || name == "message") {
				out[name] = string(marshal(inner))
				continue
			}
			out[name] = asText(inner)
		}
		return out
	case []any:
		out := make([]any, len(v))
		for i := range v {
			out[i] = asText(v[i])
		}
		return out
	}
	return v
}

func marshal(v any) []byte {
	text, err := json.Marshal(v)
	if err != nil {
		return []byte(err.Error())
	}
	return text
}
