package awsaccess

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/url"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/aws/retry"
	awshttp "github.com/aws/aws-sdk-go-v2/aws/transport/http"
	"github.com/aws/smithy-go"
)

// Kind classes errors by what the user has to do.
type Kind string

// The kinds of error.
const (
	NoCredentials  Kind = "no credentials"
	BadCredentials Kind = "bad credentials" // not known, or not valid for this partition
	Expired        Kind = "expired credentials"
	NoRegion       Kind = "no Region"
	WrongRegion    Kind = "wrong Region"
	Denied         Kind = "access denied"
	RoleDenied     Kind = "role not assumed"
	KeyDenied      Kind = "key denied" // SSE-KMS
	Archived       Kind = "archived"
	Gone           Kind = "gone"      // listed and no longer there
	NoBucket       Kind = "no bucket" // also of other things that calls are about: ResourceNotFoundException
	Changed        Kind = "changed"   // not what was listed
	Throttled      Kind = "throttled"
	Unreachable    Kind = "unreachable"
	ServerFailed   Kind = "server failed"
	BadConfig      Kind = "configuration"
	Other          Kind = "error"
)

// Call says what a call was made for; messages are made of it.
type Call struct {
	Doing      string // "read s3://bucket/key": verb and object
	Permission string // that the call needs: "s3:GetObject"
	On         string // what it is needed on, as a policy names it: "arn:aws:s3:::bucket/key"; "" for "*"
}

// Error is a failed call, told so that the user can act on it. Its text is the same for the same failure: it holds no
// request id.
type Error struct {
	Kind   Kind
	Call   Call
	Reason string // what the service said
	Remedy string
	Err    error
}

func (e *Error) Error() string {
	text := e.Reason
	if e.Call.Doing != "" {
		text = e.Call.Doing + ": " + text
	}
	if e.Remedy != "" {
		text += ": " + e.Remedy
	}
	return text
}

// Unwrap returns what the SDK said.
func (e *Error) Unwrap() error { return e.Err }

// KindOf returns the kind of an error that Explain made, "" for others.
func KindOf(err error) Kind {
	if e, ok := errors.AsType[*Error](err); ok {
		return e.Kind
	}
	return ""
}

// ByChance tells whether a failure may be gone when the call is made again with nothing changed.
func ByChance(err error) bool {
	switch KindOf(err) {
	case Throttled, Unreachable, ServerFailed, Expired:
		return true
	default:
		return false
	}
}

// Explain makes an *Error of what the SDK returned. A context that has ended, and an error that has been explained
// already, come back as they are.
func Explain(err error, c Call) error {
	var done *Error
	switch {
	case err == nil:
		return nil
	case errors.As(err, &done):
		return err
	case errors.Is(err, context.Canceled):
		return fmt.Errorf("%s: %w", c.Doing, context.Canceled)
	}
	e := &Error{Kind: Other, Call: c, Err: err}
	e.Reason = reason(err)
	e.classify()
	e.Remedy = e.remedy()
	return e
}

// Code returns the code of what a service answered, "" where none did.
func Code(err error) string {
	if api, ok := errors.AsType[smithy.APIError](err); ok {
		return api.ErrorCode()
	}
	return ""
}

// Status returns the HTTP status of the answer, 0 where there was none.
func Status(err error) int {
	var answer *awshttp.ResponseError
	if errors.As(err, &answer) && answer.Response != nil {
		return answer.HTTPStatusCode()
	}
	return 0
}

// reason is what went wrong without what differs from one call to the next: request ids, ports.
func reason(err error) string {
	var api smithy.APIError
	var dns *net.DNSError
	var op *net.OpError
	var link *url.Error
	switch {
	case errors.As(err, &api):
		if api.ErrorMessage() == "" || api.ErrorMessage() == api.ErrorCode() {
			return api.ErrorCode()
		}
		return api.ErrorCode() + ", " + strings.TrimSuffix(api.ErrorMessage(), ".")
	case errors.As(err, &dns):
		return "no host of the name " + dns.Name
	case errors.As(err, &op):
		return "no connection (" + root(op).Error() + ")"
	case errors.As(err, &link):
		return "no connection (" + root(link).Error() + ")"
	}
	return root(err).Error()
}

// root returns the error below all others.
func root(err error) error {
	for {
		next := errors.Unwrap(err)
		if next == nil {
			return err
		}
		err = next
	}
}

// codes lists what services answer, by kind.
func codes() map[Kind][]string {
	return map[Kind][]string{
		Expired: {"ExpiredToken", "ExpiredTokenException", "TokenRefreshRequired", "RequestExpired"},
		BadCredentials: {
			"InvalidAccessKeyId", "SignatureDoesNotMatch", "UnrecognizedClientException", "InvalidClientTokenId", "AuthFailure",
			"InvalidToken", "NotSignedUp", "OptInRequired", "MissingAuthenticationToken", "IncompleteSignature", "InvalidSignatureException",
			"RequestTimeTooSkewed",
		},
		Denied:      {"AccessDenied", "AccessDeniedException", "AccessDeniedForDependencyException", "UnauthorizedOperation", "Forbidden", "AllAccessDisabled", "AuthorizationError"},
		KeyDenied:   {"KMS.DisabledException", "KMS.KMSInvalidStateException", "KMS.NotFoundException", "KMS.AccessDeniedException", "DisabledException", "KMSInvalidStateException"},
		Archived:    {"InvalidObjectState"},
		Gone:        {"NoSuchKey", "NoSuchVersion"},
		NoBucket:    {"NoSuchBucket", "ResourceNotFoundException"},
		Changed:     {"PreconditionFailed"},
		WrongRegion: {"PermanentRedirect", "AuthorizationHeaderMalformed", "IllegalLocationConstraintException", "MovedPermanently"},
		Throttled:   throttles(),
	}
}

func throttles() []string {
	var out []string
	for code := range retry.DefaultThrottleErrorCodes {
		out = append(out, code)
	}
	return out
}

func (e *Error) classify() {
	code := Code(e.Err)
	for kind, all := range codes() {
		if code != "" && slices.Contains(all, code) {
			e.Kind = kind
		}
	}
	failed := operation(e.Err)
	switch {
	case code == "" || e.Kind == Other:
		e.classifyOther(code)
	case e.Kind == Denied && failed == "STS.AssumeRole":
		e.Kind = RoleDenied
	case e.Kind == Denied && aboutKey(e.Err):
		e.Kind = KeyDenied
	}
}

// aboutKey tells whether a denial is KMS's: S3 hands on what KMS said.
func aboutKey(err error) bool {
	var api smithy.APIError
	if !errors.As(err, &api) {
		return false
	}
	text := api.ErrorMessage()
	return strings.Contains(text, "kms:") || strings.Contains(text, "ciphertext") || strings.Contains(text, "KMS")
}

func (e *Error) classifyOther(code string) {
	var noRegion *aws.MissingRegionError
	status, text := Status(e.Err), e.Err.Error()
	switch {
	case code != "" && status == 403:
		e.Kind = Denied
	case code != "" && status == 404:
		e.Kind = NoBucket
	case status >= 500:
		e.Kind = ServerFailed
	case code != "":
	case errors.As(e.Err, &noRegion) || strings.Contains(text, "Missing Region") || strings.Contains(text, "region is required"):
		e.Kind = NoRegion
	case strings.Contains(text, "SSO session has expired") || strings.Contains(text, "token has expired") || strings.Contains(text, "cached SSO token is expired"):
		e.Kind = Expired
	case strings.Contains(text, "get credentials") || strings.Contains(text, "refresh cached credentials"):
		e.Kind = NoCredentials
	case badConfig(e.Err):
		e.Kind = BadConfig
	case unreachable(e.Err):
		e.Kind = Unreachable
	}
}

// operation names the innermost call that failed, "STS.AssumeRole": credentials are fetched within another call.
func operation(err error) (name string) {
	var op *smithy.OperationError
	for errors.As(err, &op) {
		name, err = op.Service()+"."+op.Operation(), op.Unwrap()
	}
	return name
}
