package trailgate.rules.trail.lib.attempts_test

import data.trailgate.rules.trail.lib.attempts

test_reason if {
	attempts.reason({"errorCode": "AccessDenied", "errorMessage": "User is not authorized"}) == "AccessDenied"
	attempts.reason({"errorMessage": "User is not authorized"}) == "User is not authorized"
}

test_severity if {
	every code in ["AccessDenied", "AccessDeniedException", "Client.UnauthorizedOperation", "NotAuthorized"] {
		attempts.severity({"errorCode": code}) == "medium"
	}
	attempts.severity({"errorCode": "TrailNotFoundException"}) == "low"
	attempts.severity({"errorMessage": "AccessDenied"}) == "low"
}
