package config_test

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/trailgate/trailgate/internal/config"
	"github.com/trailgate/trailgate/internal/diag"
)

func file(name, text string) config.Input { return config.Input{File: name, Text: []byte(text)} }
func arg(text string) config.Input        { return config.Input{Text: []byte(text)} }

// TestValues gives values to one variable, which stands after "variable "v" {".
func TestValues(t *testing.T) {
	const object = `type = object({ name = string, level = optional(number, 3) })`
	cases := []struct {
		name, body string
		env        string // "" for none
		inputs     []config.Input
		want       string // JSON of the value, and where it is from
		problem    string // detail of the first diagnostic
	}{
		{"default", `default = 1`, "", nil, `1 its default`, ""},
		{"environment", `default = 1`, "2", nil, `"2" TRAILGATE_VAR_v`, ""},
		{"environment, converted", `type = number`, "2", nil, `2 TRAILGATE_VAR_v`, ""},
		{"environment, an expression", `type = list(string)`, `["a"]`, nil, `["a"] TRAILGATE_VAR_v`, ""},
		{"any is an expression", `type = any`, `[1, "a"]`, nil, `[1,"a"] TRAILGATE_VAR_v`, ""},
		{"without type a text", ``, `[1, "a"]`, nil, `"[1, \"a\"]" TRAILGATE_VAR_v`, ""},
		{"file before environment", ``, "2", []config.Input{file("x/a.tgvars", "v = 3\n")}, `3 a.tgvars:1`, ""},
		{"the last input", ``, "", []config.Input{arg("v=1"), file("a.tgvars", "v = 2"), arg("v=3")}, `"3" -var`, ""},
		{"JSON", object, "", []config.Input{file("a.tgvars.json", `{"v": {"name": "x"}}`)}, `{"level":3,"name":"x"} a.tgvars.json:1`, ""},
		{"an = in the value", ``, "", []config.Input{arg("v=a=b")}, `"a=b" -var`, ""},
		{"null is a value", `default = 1`, "", []config.Input{file("a.tgvars", "v = null")}, `null a.tgvars:1`, ""},
		{"null is the default", "default = 1\nnullable = false", "", []config.Input{file("a.tgvars", "v = null")}, `1 its default`, ""},
		{
			"null and no default", "type = number\nnullable = false", "",
			[]config.Input{file("a.tgvars", "v = null")},
			`null a.tgvars:1`,
			"The value from a.tgvars:1 is null, which stands for the default, and there is none.",
		},
		{"bool", `type = bool`, "true", nil, `true TRAILGATE_VAR_v`, ""},
		{"no bool", `type = bool`, "yes", nil, `null TRAILGATE_VAR_v`, `The value of variable "v" from TRAILGATE_VAR_v does not fit the type bool: a bool is required.`},
		{"an account id stays text", `type = string`, "", []config.Input{arg("v=012345678901")}, `"012345678901" -var`, ""},
		{"an account id as a number", `type = string`, "", []config.Input{file("a.tgvars", "v = 012345678901")}, `null a.tgvars:1`, `Written as a number, an AWS account id loses its leading zeros. Put it in double quotes: "012345678901".`},
		{"an unknown attribute", object, "", []config.Input{arg(`v={ name = "x", levels = 1 }`)}, `null -var`, `The value of variable "v" from -var does not fit the type object({level=number,name=string}): at .levels: there is no attribute "levels". Did you mean "level"?`},
		{"a reference in a file", ``, "", []config.Input{file("a.tgvars", "v = var.w")}, `null a.tgvars:1`, `Variables may not be used here.`},
		{"a sensitive value", `sensitive = true`, "hunter2secret", nil, `"(sensitive value)" TRAILGATE_VAR_v`, ""},
		{"an undeclared one in a file", `default = 1`, "", []config.Input{file("a.tgvars", "vv = 1")}, `1 its default`, `a.tgvars gives values to "vv", but the configuration has no such variable. Did you mean "v"? Values for several configurations can be given in the environment (TRAILGATE_VAR_name), where this is no mistake.`},
		{"an undeclared one as argument", `default = 1`, "", []config.Input{arg("vv=1")}, `1 its default`, `-var gives a value to "vv", but the configuration has no such variable. Did you mean "v"? Declare it with a block variable "vv" {}, or leave the option out.`},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			src := "variable \"v\" {\n" + c.body + "\n}\n"
			cfg, ds := config.Load(map[string][]byte{"x.trailgate.hcl": []byte(src)}, config.Options{
				Version: version, Inputs: c.inputs,
				LookupEnv: func(name string) (string, bool) { return c.env, c.env != "" && name == "TRAILGATE_VAR_v" },
			})
			v := cfg.Variables[0]
			if got := string(v.JSON()) + " " + v.From; got != c.want {
				t.Errorf("value %s, want %s", got, c.want)
			}
			problem := ""
			if len(ds) > 0 {
				problem = ds[0].Detail
			}
			if d := cmp.Diff(c.problem, problem); d != "" {
				t.Errorf("problem (-want +got):\n%s", d)
			}
		})
	}
}

// TestOrigin tells where arguments have their values from, through local values.
func TestOrigin(t *testing.T) {
	src := `variable "a" { default = "high" }
variable "b" { default = 1 }
locals {
  x = [local.y, var.b]
  y = var.a
}
gate "ci" {
  fail_on    = local.x[0]
  min_events = 3
}
`
	c, ds := config.Load(map[string][]byte{filepath.Join("conf", "x.trailgate.hcl"): []byte(src)}, config.Options{
		Version: version, Inputs: []config.Input{arg("b=2")},
	})
	if ds != nil {
		t.Fatal(ds.Err())
	}
	for argument, want := range map[string]string{
		"fail_on":    "x.trailgate.hcl:8, var.a from its default, var.b from -var",
		"min_events": "x.trailgate.hcl:9",
		"new_only":   "",
	} {
		if got := c.Origin(c.Gates[0].Range, argument); got != want {
			t.Errorf("%s is from %q, want %q", argument, got, want)
		}
	}
}

// TestRedact takes a secret out of whatever is said of it later.
func TestRedact(t *testing.T) {
	src := "variable \"secret\" {\n  sensitive = true\n}\nlocals {\n  list = { deep = [upper(var.secret), 12345678] }\n}\n"
	c, ds := config.Load(map[string][]byte{"x.trailgate.hcl": []byte(src)}, config.Options{Inputs: []config.Input{arg("secret=hunter2")}})
	if ds != nil {
		t.Fatal(ds.Err())
	}
	got := c.Redact(diag.Diagnostics{{Summary: "hunter2 here", Detail: "HUNTER2 there, 12345678 not", Values: []string{"x is hunter2"}}})
	if s := got[0].Summary + got[0].Detail + strings.Join(got[0].Values, ""); strings.Contains(strings.ToLower(s), "hunter2") || !strings.Contains(s, "12345678") {
		t.Error(s)
	}
}

// TestBrokenFile: what a file that cannot be parsed may declare is not reported as missing.
func TestBrokenFile(t *testing.T) {
	_, ds := config.Load(map[string][]byte{
		"a.trailgate.hcl": []byte("variable \"severity\" {\n"),
		"b.trailgate.hcl": []byte("gate \"ci\" { fail_on = var.severity }\n"),
	}, config.Options{Inputs: []config.Input{arg("severity=low")}})
	if len(ds) != 1 || ds[0].Subject.Filename != "a.trailgate.hcl" {
		t.Error(ds)
	}
}
