# METADATA
# description: |
#   Takes Amazon Resource Names apart. Every function is total: it takes any value and answers "" (or false) for what is
#   not an ARN, so that it may stand under `not` and in messages. Names are compared by AWS case-insensitively in places;
#   these functions keep the case.
package trailgate.lib.arn

# True for a string of twelve digits.
default is_account(_) := false

is_account(s) if {
	is_string(s)
	regex.match(`^[0-9]{12}$`, s)
}

# True for arn:PARTITION:SERVICE:REGION:ACCOUNT:RESOURCE, whatever the partition.
default is_arn(_) := false

is_arn(s) if parts(s)

# The twelve digits of the account field, "" where the ARN has none (S3, AWS-owned IAM policies) or there is no ARN.
default account(_) := ""

account(s) := field if {
	field := parts(s)[4]
	is_account(field)
}

# The Region field, "" where the ARN has none (IAM, S3) or there is no ARN.
default region(_) := ""

region(s) := parts(s)[3]

# The service field, such as "sagemaker", "" where there is no ARN.
default service(_) := ""

service(s) := parts(s)[2]

# All after the fifth colon, such as "role/path/admin", "" where there is no ARN.
default resource(_) := ""

resource(s) := concat(":", array.slice(found, 5, count(found))) if found := parts(s)

# The last segment of the resource: "admin" of "role/path/admin", "q" of an SQS ARN. A string that is no ARN is its own
# name; what is no string has the name "".
default name(_) := ""

name(s) := s if {
	is_string(s)
	not is_arn(s)
}

name(s) := segments[count(segments) - 1] if {
	is_arn(s)
	segments := regex.split(`[/:]`, resource(s))
}

# parts is undefined for what is not an ARN.
parts(s) := fields if {
	is_string(s)
	startswith(s, "arn:")
	fields := split(s, ":")
	count(fields) >= 6
}
