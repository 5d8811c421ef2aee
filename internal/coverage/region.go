package coverage

import (
	"slices"
	"strings"
)

// Partition returns the partition of a Region by its name.
func Partition(region string) string {
	for _, p := range []struct{ prefix, partition string }{
		{"cn-", "aws-cn"},
		{"us-gov-", "aws-us-gov"},
		{"us-isob-", "aws-iso-b"},
		{"us-isof-", "aws-iso-f"},
		{"eu-isoe-", "aws-iso-e"},
		{"us-iso-", "aws-iso"},
		{"eusc-", "aws-eusc"},
	} {
		if strings.HasPrefix(region, p.prefix) {
			return p.partition
		}
	}
	return "aws"
}

// GlobalRegion is the Region in which a partition records the events of global services. AWS documents it for the
// partition aws alone (CloudTrail user guide, "Global service events"); for the others it is where IAM runs.
func GlobalRegion(partition string) string {
	switch partition {
	case "aws-cn":
		return "cn-north-1"
	case "aws-us-gov":
		return "us-gov-west-1"
	case "aws":
		return "us-east-1"
	default:
		return ""
	}
}

// DefaultRegions are the Regions of a partition that every account has enabled; others must be enabled by the account
// (AWS Account Management guide, "Enable or disable Regions").
func DefaultRegions(partition string) []string {
	switch partition {
	case "aws-cn":
		return []string{"cn-north-1", "cn-northwest-1"}
	case "aws-us-gov":
		return []string{"us-gov-east-1", "us-gov-west-1"}
	case "aws":
		return []string{
			"ap-northeast-1", "ap-northeast-2", "ap-northeast-3", "ap-south-1", "ap-southeast-1", "ap-southeast-2", "ca-central-1",
			"eu-central-1", "eu-north-1", "eu-west-1", "eu-west-2", "eu-west-3", "sa-east-1", "us-east-1", "us-east-2", "us-west-1", "us-west-2",
		}
	default:
		return nil
	}
}

// OtherRegions stands for the Regions of an account that are enabled and not known by name.
const OtherRegions = "*"

// enabled tells whether an account has a Region enabled; known is false where that could not be found out.
func (a *Account) enabled(region string) (yes, known bool) {
	if slices.Contains(a.Regions, region) || slices.Contains(DefaultRegions(a.Partition), region) {
		return true, true
	}
	return false, a.Unknown["regions"] == ""
}

// judged are the Regions in which an account's coverage is judged.
func (a *Account) judged() []string {
	out := slices.Clone(a.Regions)
	if a.Unknown["regions"] != "" {
		out = append(out, OtherRegions)
	}
	return out
}

// arnPart returns a part of an ARN: 1 partition, 3 Region, 4 account.
func arnPart(arn string, i int) string {
	parts := strings.SplitN(arn, ":", 6)
	if len(parts) < 6 || parts[0] != "arn" {
		return ""
	}
	return parts[i]
}
