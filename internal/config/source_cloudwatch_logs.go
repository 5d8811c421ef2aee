package config

import (
	"strings"

	"github.com/hashicorp/hcl/v2"

	"github.com/trailgate/trailgate/internal/diag"
	"github.com/trailgate/trailgate/internal/pack/expr"
)

// CloudWatchLogsSource is a source of type cloudwatch_logs: log groups that trails deliver to.
type CloudWatchLogsSource struct {
	Groups       []string
	StreamPrefix string
	Window       Window
	Access       Access
	Members      Members
}

func (l *loader) cloudWatchLogsSource(b *hcl.Block, s *Source) {
	content := l.content(b, awsSchema(append(memberArguments(), "log_group", "log_groups", "stream_prefix")...))
	attrs := content.Attributes
	x := &CloudWatchLogsSource{
		StreamPrefix: l.text(attrs["stream_prefix"]), Window: l.window(attrs), Access: l.access(content), Members: l.members(attrs),
	}
	s.CloudWatchLogs = x
	const pattern, what = `^[A-Za-z0-9_./#-]{1,512}$`, `names of log groups such as "aws-cloudtrail-logs", without ARN`
	one, many := attrs["log_group"], attrs["log_groups"]
	switch {
	case one != nil && many != nil:
		l.report(expr.Invalid(many, "must not stand beside log_group: give one of them."))
	case one == nil && many == nil:
		l.report(diag.Diagnostic{
			Summary: "Missing argument",
			Detail:  `The argument log_group, the name of a log group, or log_groups, a list of them, must be given.`,
			Subject: diag.FromHCL(b.DefRange),
		})
	case many != nil:
		x.Groups = l.allOf(many, pattern, what)
	default:
		if name := l.text(one); name != "" {
			x.Groups = []string{name}
			if strings.ContainsAny(name, ":* ") {
				l.report(expr.Invalid(one, `must be the name of a log group such as "aws-cloudtrail-logs", without ARN, not %q.`, name))
			}
		}
	}
}
