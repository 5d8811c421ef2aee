package awsaccess

import (
	"context"
	"errors"
	"io"
	"net"
	"net/url"

	"github.com/aws/aws-sdk-go-v2/config"
	smithyhttp "github.com/aws/smithy-go/transport/http"
)

// remedy says what to do.
func (e *Error) remedy() string {
	switch e.Kind {
	case NoCredentials:
		return "no credentials were found; sign in ('aws sso login'), set AWS_PROFILE or a profile, or run where a role is attached"
	case BadCredentials:
		if Code(e.Err) == "RequestTimeTooSkewed" {
			return "set this machine's clock"
		}
		return "AWS does not know these credentials here; check the profile, and that they are of this partition (China and GovCloud have their own)"
	case Expired:
		return "the credentials have expired; sign in again and resume"
	case NoRegion:
		return "set a Region: region in the block, AWS_REGION, or the profile's"
	case WrongRegion:
		return "it is in another Region; leave region out, so that the bucket's is found, or set the right one"
	case Denied:
		return "allow " + e.permission()
	case RoleDenied:
		return "allow sts:AssumeRole on the role to who assumes it, in its own policy and in the role's trust policy, and check external_id"
	case KeyDenied:
		return "allow kms:Decrypt on the key that encrypts it, in the key's policy and in the reader's, and check that the key is enabled"
	case Archived:
		return "it is archived; restore it (aws s3api restore-object) and scan again"
	case Gone:
		return "it was deleted after it was listed; scan again, and find out who deletes log files"
	case Changed:
		return "it was changed after it was listed, which CloudTrail never does; find out who writes to the bucket"
	case NoBucket:
		return "check the name, the Region and the account"
	case Throttled:
		return "AWS throttles these calls; run again with fewer readers, or later"
	case Unreachable:
		return "check the network, the proxy (HTTPS_PROXY) and the endpoint"
	case ServerFailed:
		return "the service failed; run again later"
	case BadConfig:
		return "check the profile and the files that AWS_CONFIG_FILE and AWS_SHARED_CREDENTIALS_FILE name"
	default:
		return ""
	}
}

// permission names what is missing. S3 says no more than Access Denied where KMS denied it.
func (e *Error) permission() string {
	p := e.Call.Permission
	if p == "" {
		p = "the call"
	}
	if e.Call.On != "" {
		p += " on " + e.Call.On
	}
	if e.Call.Permission == "s3:GetObject" {
		p += ", and kms:Decrypt on its key where it is encrypted with one (SSE-KMS)"
	}
	return p
}

func badConfig(err error) bool {
	var (
		profile config.SharedConfigProfileNotExistError
		load    config.SharedConfigLoadError
		role    config.SharedConfigAssumeRoleError
		arn     config.CredentialRequiresARNError
	)
	return errors.As(err, &profile) || errors.As(err, &load) || errors.As(err, &role) || errors.As(err, &arn)
}

func unreachable(err error) bool {
	var (
		send *smithyhttp.RequestSendError
		op   *net.OpError
		dns  *net.DNSError
		link *url.Error
	)
	return errors.As(err, &send) || errors.As(err, &op) || errors.As(err, &dns) || errors.As(err, &link) ||
		errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, context.DeadlineExceeded)
}
