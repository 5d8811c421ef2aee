package diag

import (
	"errors"
	"fmt"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/topdown"
)

// Append returns ds with the problems of items after it. An item is a Diagnostic, a *Diagnostic, Diagnostics, one or
// several diagnostics of HCL, or any error: those of OPA keep their place, joined errors become one diagnostic each,
// and what Err returned is unpacked. A nil adds nothing; the result is nil when there is no problem at all.
func (ds Diagnostics) Append(items ...any) Diagnostics {
	for _, item := range items {
		ds = append(ds, convert(item)...)
	}
	if len(ds) == 0 {
		return nil
	}
	return ds
}

func convert(item any) Diagnostics {
	switch x := item.(type) {
	case nil:
		return nil
	case Diagnostic:
		return Diagnostics{x}
	case *Diagnostic:
		if x == nil {
			return nil
		}
		return Diagnostics{*x}
	case Diagnostics:
		return x
	case hcl.Diagnostics:
		return fromHCLDiagnostics(x)
	case *hcl.Diagnostic:
		return fromHCLDiagnostics(hcl.Diagnostics{x})
	case error:
		return fromError(x)
	default:
		return Diagnostics{{Summary: "Unexpected problem", Detail: fmt.Sprintf("%v (a %T)", x, x)}}
	}
}

func fromError(err error) Diagnostics {
	switch x := err.(type) { //nolint:errorlint // each layer is looked at apart: what wraps several errors must yield all
	case *asError:
		return x.ds
	case hcl.Diagnostics:
		return fromHCLDiagnostics(x)
	case *hcl.Diagnostic:
		return fromHCLDiagnostics(hcl.Diagnostics{x})
	case ast.Errors:
		return fromOPAErrors(x)
	case *ast.Error:
		return fromOPAErrors(ast.Errors{x})
	case *topdown.Error:
		return fromTopdown(x)
	case interface{ Unwrap() []error }:
		return fromSeveral(err, x.Unwrap())
	}
	if inner := errors.Unwrap(err); inner != nil && hasPlace(inner) {
		return fromError(inner)
	}
	return fromText(err)
}

// fromSeveral takes apart what errors.Join joined, and whatever wraps an error that has a place.
func fromSeveral(err error, inner []error) Diagnostics {
	if err.Error() != errors.Join(inner...).Error() && !hasPlace(err) {
		return fromText(err)
	}
	var ds Diagnostics
	for _, e := range inner {
		ds = ds.Append(e)
	}
	return ds
}

func fromText(err error) Diagnostics {
	summary, detail, _ := strings.Cut(err.Error(), "\n")
	return Diagnostics{{Summary: summary, Detail: detail}}
}

// hasPlace tells whether err holds an error that knows its place in a source.
func hasPlace(err error) bool {
	return is[*asError](err) || is[hcl.Diagnostics](err) || is[*hcl.Diagnostic](err) ||
		is[ast.Errors](err) || is[*ast.Error](err) || is[*topdown.Error](err)
}

func is[E error](err error) bool {
	_, ok := errors.AsType[E](err)
	return ok
}

func fromHCLDiagnostics(in hcl.Diagnostics) Diagnostics {
	var out Diagnostics
	for _, d := range in {
		if d == nil {
			continue
		}
		sev := Error
		if d.Severity == hcl.DiagWarning {
			sev = Warning
		}
		out = append(out, Diagnostic{
			Severity: sev, Summary: d.Summary, Detail: d.Detail,
			Subject: fromHCLPtr(d.Subject), Context: fromHCLPtr(d.Context), Values: valuesOf(d),
		})
	}
	return out
}

func fromOPAErrors(in ast.Errors) Diagnostics {
	var out Diagnostics
	for _, e := range in {
		if e == nil {
			continue
		}
		d := Diagnostic{Summary: opaSummary(e.Code), Detail: e.Message, Subject: FromOPA(e.Location)}
		// A syntax error's details are the line and a caret, which the snippet shows.
		if e.Details != nil && e.Code != ast.ParseErr {
			d.Detail += "\n\n  " + strings.Join(e.Details.Lines(), "\n  ")
		}
		out = append(out, d)
	}
	return out
}

// opaSummary says in words what OPA says in a code.
func opaSummary(code string) string {
	switch code {
	case ast.ParseErr:
		return "Rego syntax error"
	case ast.TypeErr:
		return "Rego type error"
	case ast.UnsafeVarErr:
		return "Unsafe variable in Rego"
	case ast.RecursionErr:
		return "Recursive rule in Rego"
	case ast.CompileErr:
		return "Rego compile error"
	default:
		return "Rego error " + code
	}
}

func fromTopdown(e *topdown.Error) Diagnostics {
	if e == nil {
		return nil
	}
	summary := "Rule failed at run time"
	if e.Code == topdown.CancelErr {
		summary = "Rule stopped"
	}
	detail := e.Message
	if detail == "" {
		detail = e.Code
	}
	return Diagnostics{{Summary: summary, Detail: detail, Subject: FromOPA(e.Location)}}
}
