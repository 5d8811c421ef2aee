package workload

import (
	"fmt"
	"io"
	"strings"
	"time"
)

// event is what one CloudTrail record says. Members whose names say so are JSON; empty ones are left out.
type event struct {
	source, name    string // of the service, without .amazonaws.com, and of the call
	identityJSON    string
	ip, agent       string
	region          string
	errorMembers    string // errorCode and errorMessage with a comma behind them
	requestJSON     string
	responseJSON    string
	additionalJSON  string
	resourcesJSON   string
	recipient       string
	category, typ   string
	readOnly        bool
	shared          bool   // it has a sharedEventID
	vpcEndpoint     string // through which it came
	endpointAccount string
}

// newEvent is a call of a role that reads something.
func (s *scene) newEvent(c *session) *event {
	return &event{
		identityJSON: c.identity(), ip: c.ip, agent: c.agent, region: s.region, recipient: c.account,
		category: "Management", typ: "AwsApiCall", readOnly: true, requestJSON: "null", responseJSON: "null",
	}
}

// deny makes an event one of a call that was refused.
func (e *event) deny(c *session, resource string) {
	e.errorMembers = fmt.Sprintf(`"errorCode":"AccessDenied","errorMessage":"User: arn:aws:sts::%s:assumed-role/%s/%s is not authorized to perform: %s:%s on resource: %s because no identity-based policy allows the action",`,
		c.account, c.role, c.name, e.source, e.name, resource)
	e.responseJSON = "null"
}

// through makes an event one that came through an endpoint of a VPC.
func (e *event) through(s *scene) {
	e.vpcEndpoint, e.endpointAccount = s.pick(s.endpoints...), s.account
}

// fill adds tags to the request until it has that many bytes.
func (e *event) fill(s *scene, bytes int) {
	var b strings.Builder
	b.WriteString(`{"tagSet":[`)
	for b.Len() < bytes {
		fmt.Fprintf(&b, `{"key":"%s","value":"%s","n":%d},`, s.pick(s.prefixes...), s.text(lower, 40), s.IntN(1000))
	}
	b.WriteString(`{}]`)
	if rest, ok := strings.CutPrefix(e.requestJSON, "{"); ok {
		b.WriteString("," + rest)
	} else {
		b.WriteString("}")
	}
	e.requestJSON = b.String()
}

// write writes the record, its members in CloudTrail's order.
func (e *event) write(w io.Writer, d dice, at time.Time) {
	fmt.Fprintf(w, `{"eventVersion":"1.%s","userIdentity":%s,"eventTime":"%s","eventSource":"%s.amazonaws.com","eventName":"%s","awsRegion":"%s","sourceIPAddress":"%s","userAgent":"%s",%s"requestParameters":%s,"responseElements":%s,`,
		d.pick("08", "09", "11"), e.identityJSON, at.Format(time.RFC3339), e.source, e.name, e.region, e.ip, e.agent, e.errorMembers, e.requestJSON, e.responseJSON)
	if e.additionalJSON != "" {
		fmt.Fprintf(w, `"additionalEventData":%s,`, e.additionalJSON)
	}
	fmt.Fprintf(w, `"requestID":"%s","eventID":"%s","readOnly":%v,`, d.uuid(), d.uuid(), e.readOnly)
	if e.resourcesJSON != "" {
		fmt.Fprintf(w, `"resources":%s,`, e.resourcesJSON)
	}
	fmt.Fprintf(w, `"eventType":"%s","managementEvent":%v,"recipientAccountId":"%s",`, e.typ, e.category == "Management", e.recipient)
	if e.shared {
		fmt.Fprintf(w, `"sharedEventID":"%s",`, d.uuid())
	}
	if e.vpcEndpoint != "" {
		fmt.Fprintf(w, `"vpcEndpointId":"%s","vpcEndpointAccountId":"%s",`, e.vpcEndpoint, e.endpointAccount)
	}
	fmt.Fprintf(w, `"eventCategory":"%s","tlsDetails":{"tlsVersion":"TLSv1.3","cipherSuite":"TLS_AES_128_GCM_SHA256","clientProvidedHostHeader":"%s.%s.amazonaws.com"}}`,
		e.category, e.source, e.region)
}
