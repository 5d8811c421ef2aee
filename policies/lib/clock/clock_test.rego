package trailgate.lib.clock_test

import data.trailgate.lib.clock

test_seconds if {
	clock.seconds("1970-01-02T00:00:01Z") == 86401
	clock.seconds("1970-01-01T00:00:00.5Z") == 0.5
	not clock.seconds("yesterday")
}

test_is_time if {
	every day in ["2026-01-31", "2026-04-30", "2026-02-28", "2024-02-29"] {
		clock.is_time(sprintf("%sT23:59:59Z", [day]))
	}
}

test_is_no_time if {
	every t in [
		"2026-01-32T00:00:00Z",
		"2026-04-31T00:00:00Z",
		"2026-02-29T00:00:00Z",
		"2026-13-01T00:00:00Z",
		"2026-01-01T24:00:00Z",
		"2026-01-01T00:00:00",
		"at 2026-01-01T00:00:00Z",
		"2026-01-01T00:00:00Z!",
		"{{next_log_timestamp()}}",
		"",
	] {
		not clock.is_time(t)
	}
	not clock.is_time(null)
	not clock.is_time(7)
}
