package event

import (
	"strings"
	"time"
)

// Account returns the account that the event is of: its recipient's, else the calling identity's, else the one of the
// session's issuer, else that of an aggregated event; "" where it names none.
func Account(e *Event) string {
	return firstText(e, RecipientAccountID, IdentityAccountID, SessionIssuerAccountID, AggregatedAccountID)
}

// Principal returns who made the request, so that all sessions of a role are one: the ARN of a role session's issuer,
// else the identity's ARN, else its userName, principalId, or the AWS service in invokedBy; "" where there is none of
// these.
func Principal(e *Event) string {
	if issuer := Text(e.Slots[SessionIssuerARN]); issuer != "" && (isRoleSession(e) || strings.Contains(issuer, ":role/")) {
		return issuer
	}
	return firstText(e, IdentityARN, IdentityUserName, IdentityPrincipalID, IdentityInvokedBy)
}

func isRoleSession(e *Event) bool {
	kind := e.Slots[IdentityType]
	return is(kind, "AssumedRole") || is(kind, "Role")
}

func firstText(e *Event, slots ...Slot) string {
	for _, s := range slots {
		if t := Text(e.Slots[s]); t != "" {
			return t
		}
	}
	return ""
}

// Time returns the event's eventTime in UTC; ok is false where it is missing or no time. AWS writes RFC 3339 in UTC; with
// fractions of a second, with a space instead of the T and without a zone it is accepted too.
func Time(e *Event) (t time.Time, ok bool) {
	token := e.Slots[EventTime]
	if t, ok = plainTime(token); ok {
		return t, true
	}
	text := Text(token)
	for _, layout := range []string{time.RFC3339Nano, "2006-01-02 15:04:05Z07:00", time.DateTime, "2006-01-02T15:04:05"} {
		if t, err := time.Parse(layout, text); err == nil {
			return t.UTC(), true
		}
	}
	return time.Time{}, false
}

// plainTime reads a token of the form that AWS writes, "2006-01-02T15:04:05Z" in quotes, without allocating.
func plainTime(token []byte) (t time.Time, ok bool) {
	const form = `"0000-00-00T00:00:00Z"`
	if len(token) != len(form) {
		return time.Time{}, false
	}
	for i := range len(form) {
		if form[i] == '0' && token[i]-'0' > 9 || form[i] != '0' && token[i] != form[i] {
			return time.Time{}, false
		}
	}
	two := func(i int) int { return int(token[i]-'0')*10 + int(token[i+1]-'0') }
	year, month, day, hour, minute, second := two(1)*100+two(3), two(6), two(9), two(12), two(15), two(18)
	t = time.Date(year, time.Month(month), day, hour, minute, second, 0, time.UTC)
	return t, hour < 24 && minute < 60 && second < 60 && t.Day() == day && t.Month() == time.Month(month)
}
