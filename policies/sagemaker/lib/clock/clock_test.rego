package trailgate.rules.sagemaker.lib.clock_test

import data.trailgate.rules.sagemaker.lib.clock

test_readable if {
	every t in [
		"2026-01-31T00:00:00Z",
		"2026-04-30T23:59:59Z",
		"2026-02-28T12:00:00Z",
		"2028-02-29T12:00:00Z",
		"2026-01-02T03:04:05.123Z",
	] {
		clock.readable(t)
		clock.seconds(t) > 0
	}
}

test_unreadable if {
	every t in [
		"2026-02-29T12:00:00Z",
		"2026-02-30T12:00:00Z",
		"2026-04-31T12:00:00Z",
		"2026-13-01T12:00:00Z",
		"2026-01-02T24:00:00Z",
		"2026-01-02T23:60:00Z",
		"2026-01-02T03:04:05+01:00",
		"2026-01-02",
		"",
		7,
		null,
	] {
		not clock.readable(t)
	}
}

test_seconds if {
	clock.seconds("2026-01-02T03:04:05Z") - clock.seconds("2026-01-02T03:03:00Z") == 65
	not clock.seconds("yesterday")
}
