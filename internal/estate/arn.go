package estate

import "strings"

// arn is what the parts of an ARN say.
type arn struct{ partition, region, account, resource string }

// parseARN returns the parts of an ARN, all empty for another text.
func parseARN(s string) arn {
	parts := strings.SplitN(s, ":", 6)
	if len(parts) < 6 || parts[0] != "arn" {
		return arn{}
	}
	return arn{parts[1], parts[3], parts[4], parts[5]}
}

// trailName is the name of a trail that is given by name or ARN.
func trailName(nameOrARN string) string {
	if a := parseARN(nameOrARN); a.resource != "" {
		return strings.TrimPrefix(a.resource, "trail/")
	}
	return nameOrARN
}

// logGroupARN takes the ":*" off that ARNs of log groups often end with.
func logGroupARN(s string) string { return strings.TrimSuffix(s, ":*") }

// logGroupName is the name of a log group by its ARN.
func logGroupName(s string) string {
	return strings.TrimPrefix(parseARN(logGroupARN(s)).resource, "log-group:")
}
