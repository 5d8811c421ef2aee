package prefilter_test

import (
	"fmt"
	"strings"

	"github.com/open-policy-agent/opa/v1/ast"
)

// randomModules writes modules with rules of all idioms and of their odd combinations, and names their documents.
func randomModules(d *dice, n int) (sources map[string]string, names []string) {
	sources = map[string]string{}
	for i := range n {
		name := fmt.Sprintf("random.r%d", i)
		for {
			text := (&author{d: d}).module(name)
			if compiles(text) {
				sources[name] = text
				names = append(names, "data."+name+".deny")
				break
			}
			d.bytes = nil // what a fuzzer asks for may never compile
		}
	}
	return sources, names
}

func compiles(text string) bool {
	m, err := ast.ParseModuleWithOpts("m", text, ast.ParserOptions{RegoVersion: ast.RegoV1})
	if err != nil {
		return false
	}
	lib := ast.MustParseModuleWithOpts("package lib.who\n\nroot if input.x\n\nis_root(e) if e.x\n\nname(e) := e.x\n\nnames contains input.x\n", ast.ParserOptions{RegoVersion: ast.RegoV1})
	read := ast.MustParseModuleWithOpts("package lib.read\n\nat(e, p, f) := object.get(e, p, f)\n\nyes(v) if v\n\ntext(e, p) := object.get(e, p, \"\")\n\nfirst(ps, e) := text(e, ps[0])\n", ast.ParserOptions{RegoVersion: ast.RegoV1})
	c := ast.NewCompiler()
	c.Compile(map[string]*ast.Module{"m": m, "lib": lib, "read": read})
	return !c.Failed()
}

// author writes one module.
type author struct {
	d    *dice
	vars int
}

func (a *author) variable() string {
	a.vars++
	return fmt.Sprintf("v%d", a.vars)
}

func (a *author) path() string {
	return pick(a.d, "input.eventSource", "input.eventName", "input.userIdentity.type", "input.userIdentity.userName", "input.readOnly",
		"input.awsRegion", "input.requestParameters.kmsKeyId", "input.requestParameters.pendingWindowInDays", "input.requestParameters.level",
		"input.errorCode", "input.recipientAccountId", "input.userIdentity.accountId", "input.requestParameters", "input.responseElements",
		"input.managementEvent", `input["eventType"]`, "input.requestParameters.code", "input.resources[0].type", "input.requestParameters.userName",
		"input.eventID", "input.eventTime", "input.eventVersion", `input[""]`, `input[""].eventName`, `input.requestParameters[""].level`)
}

func (a *author) constant() string {
	return pick(a.d, `"AWS::S3::Bucket"`, `"444455556666"`, `"111122223333"`, `"open"`, `"svc-a"`, `"team"`, `"sagemaker.amazonaws.com"`, `"iam.amazonaws.com"`, `"kms.amazonaws.com"`, `"CreateEndpoint"`, `"CreateUser"`, `"DisableKey"`,
		`"Root"`, `"IAMUser"`, "true", "false", "null", "7", "10", `"7"`, `""`, `"high"`, `"us-east-1"`, "1.0", `"ci-runner"`)
}

func (a *author) collection() string {
	return pick(a.d, `{"CreateEndpoint", "CreateUser", "DisableKey"}`, `["us-east-1", "Root"]`, "data.params.watched", "data.params.regions",
		`{true, 7, 10, "Root", null}`, `{"a": "CreateUser", "b": "Root", "c": false}`, "data.params.unset", "table", "data.params.severity",
		"data.params.codes", "data.params.exempt", "data.params.levels", "members", "[input.eventName, \"Root\"]")
}

// operand is something that has a value.
func (a *author) operand() string {
	switch a.d.n(24) {
	case 12:
		return fmt.Sprintf("%s(%s)", pick(a.d, "lower", "upper", "count", "trim_space", "to_number", "type_name"), a.operand())
	case 13:
		return fmt.Sprintf("%s[%s]", pick(a.d, "table", "data.params.codes", "data.params.levels", "about"), a.operand())
	case 14:
		return fmt.Sprintf("object.get(%s, %s, %s)", pick(a.d, "table", "data.params.severity", "about", fmt.Sprintf("object.get(input, %s, {\"type\": %s})", a.getPath(), a.constant())),
			pick(a.d, `"type"`, a.operand()), a.constant())
	case 15:
		return fmt.Sprintf("[%s, %s][%s]", a.operand(), a.constant(), pick(a.d, "0", "1", "_"))
	case 16:
		return fmt.Sprintf("{\"type\": %s, \"b\": %s}.type", a.operand(), a.path())
	case 17:
		return fmt.Sprintf("concat(\"\", [%s, %s])", a.path(), pick(a.d, `"x"`, `""`))
	case 18:
		return fmt.Sprintf("array.concat([%s], split(%s, \".\"))[%s]", a.constant(), a.path(), pick(a.d, "0", "1", "_"))
	case 19:
		return pick(a.d, "about.type", "about.kind", "f4(input).type", "f4(input)[input.requestParameters.level]", "input.userIdentity[input.eventType]")
	case 20:
		return fmt.Sprintf("sprintf(%s, [%s])", pick(a.d, `"%v"`, `"%s"`, `"x%v"`), a.operand())
	case 21:
		return fmt.Sprintf("object.get(input, %s, {\"type\": %s}).type", pick(a.d, `"userIdentity"`, `["requestParameters"]`), a.constant())
	case 22:
		return fmt.Sprintf("(%s in %s)", a.operand(), a.collection())
	case 23:
		return fmt.Sprintf("(%s %s %s)", a.path(), a.sign(), pick(a.d, a.constant(), a.path()))
	case 0:
		return a.constant()
	case 1:
		return fmt.Sprintf("object.get(input, %s, %s)", a.getPath(), pick(a.d, a.constant(), a.path()))
	case 2:
		return fmt.Sprintf("object.get(%s, %s, %s)", pick(a.d, "input", "input.requestParameters", "input.userIdentity"), pick(a.d, `"level"`, `["type"]`, `"eventName"`), a.constant())
	case 3:
		return fmt.Sprintf("lower(%s)", a.path())
	case 4:
		return fmt.Sprintf("split(%s, %s)[%s]", a.path(), pick(a.d, `"."`, `"e"`), pick(a.d, "0", "1", "_"))
	case 5:
		return fmt.Sprintf("%s[%s]", pick(a.d, "table", "data.params.severity", "data.params.codes", "data.params.levels", "object_of"), a.path())
	case 6:
		return fmt.Sprintf("read.at(input, %s, %s)", a.getPath(), a.constant())
	case 7:
		return fmt.Sprintf("f2(%s, %s)", a.path(), pick(a.d, a.path(), a.constant()))
	case 8:
		return pick(a.d, "who.name(input)", "grade", "read.text(input, [\"eventName\"])", "f3(input)", "f3({\"eventName\": \"Root\"})")
	}
	return a.path()
}

func (a *author) getPath() string {
	return pick(a.d, `["requestParameters", "kmsKeyId"]`, `"readOnly"`, `["userIdentity", "userName"]`, `["a", "b"]`, `["resources", 0]`, `["eventName"]`, `[]`, `["", "eventName"]`, `["requestParameters", ""]`)
}

func (a *author) sign() string { return pick(a.d, "==", "==", "==", "!=", "<", ">=") }

// list is a path at which a list, or an object, often stands.
func (a *author) list() string {
	return pick(a.d, "input.resources", "input.requestParameters.names", "input.requestParameters", "input.requestParameters.filters",
		"input.requestParameters.ipPermissions.items", "input.requestParameters.labels", "input.requestParameters.mixed", "input.userIdentity", `input[""]`)
}

// field is what is asked of an entry: itself or a field.
func (a *author) field() string {
	return pick(a.d, "", "", ".type", ".accountId", ".key", ".ARN", ".cidr")
}

// expression is one of a body. Helpers are only to be used where they are not being defined.
func (a *author) expression(helpers bool) string {
	d, v := a.d, a.variable()
	switch d.n(70) {
	case 66: // what these ask reads much alike, of few paths
		p := pick(d, "input.requestParameters.level", "input.readOnly")
		return fmt.Sprintf("%[1]s := %[2]s == %[3]s\n\tw%[1]s := %[4]s == %[5]s\n\tw%[1]s", v, p, pick(d, p, "1", "true"), pick(d, p, v), pick(d, v, "1", "false"))
	case 67, 68:
		return fmt.Sprintf("%s := json.unmarshal(%s)\n\tsome k%s in %s\n\t%s[k%s] == %s", v, pick(d, "input.requestParameters.level", "input.readOnly"), v, pick(d, "[1, 2]", "[{1, 2}]", `["1", "2"]`, "[[1, 2]]"), v, v, pick(d, "1", `"q"`))
	case 69:
		return fmt.Sprintf("some %[1]s in json.unmarshal(%[2]s)\n\t%[1]s == %[3]s", v, pick(d, "input.requestParameters.level", "input.readOnly"), pick(d, "1", `"q"`))
	case 64, 65:
		if helpers {
			return pick(d, "not h3", "h4 == 2", "h5(input) == 2", "not h5(input) == 1")
		}
	case 62, 63:
		return fmt.Sprintf("%s := %s", v, pick(d, a.path(), a.operand()))
	case 44, 45:
		return fmt.Sprintf("some %s in %s\n\t%s%s %s %s", v, a.list(), v, a.field(), a.sign(), pick(d, a.constant(), a.path()))
	case 46:
		return fmt.Sprintf("some %s in %s\n\t%s%s == %s\n\t%s%s %s %s", v, a.list(), v, a.field(), a.constant(), v, a.field(), a.sign(), a.constant())
	case 47:
		return fmt.Sprintf("%s[i%s]%s == %s\n\t%s[i%s]%s != %s", a.list(), v, a.field(), a.constant(), a.list(), v, a.field(), a.constant())
	case 48:
		return fmt.Sprintf("%s[_]%s %s %s", a.list(), a.field(), a.sign(), pick(d, a.constant(), a.path()))
	case 49:
		return fmt.Sprintf("some k%s, %s in %s\n\tis_string(%s)\n\tstartswith(%s, %s)\n\tk%s != %s", v, v, a.list(), v, v, pick(d, `"s"`, `"arn:"`, `"AWS"`), v, a.constant())
	case 50, 51:
		return fmt.Sprintf("walk(%s, [_, %s])\n\t%s%s == %s", pick(d, "input.requestParameters", "input.responseElements", "input.resources", a.list(), a.path()), v, v, a.field(), pick(d, a.constant(), a.path()))
	case 52:
		return fmt.Sprintf("[p%s, %s] := walk(object.get(input, %q, %s))\n\tis_string(%s)\n\tsplit(%s, \":\")[%d] %s %s", v, v, pick(d, "requestParameters", "resources", "nothing"), pick(d, "{}", `["arn:aws:iam::444455556666:x"]`, `"a:b"`), v, v, pick(d, 0, 1, 4), a.sign(), pick(d, `"444455556666"`, `"arn"`, a.path()))
	case 53:
		return fmt.Sprintf("some %s in {w%s%s | some w%s in %s}\n\t%s == %s", v, v, a.field(), v, a.list(), v, a.constant())
	case 54:
		return fmt.Sprintf("some %s in [object.get(input, p%s, %s) | some p%s in [[\"eventName\"], [\"requestParameters\", \"level\"]]]\n\t%s == %s", v, v, a.constant(), v, v, a.constant())
	case 55:
		return fmt.Sprintf("read.first([%s], input) == %s", strings.Join([]string{`["userIdentity", "userName"]`, `["requestParameters", "userName"]`, `["errorCode"]`}[:1+d.n(3)], ", "), a.constant())
	case 56:
		return fmt.Sprintf("%s in %s", pick(d, a.constant(), a.path()), a.list())
	case 57:
		return fmt.Sprintf("not %s", pick(d, "who.is_root(input)", fmt.Sprintf("read.yes(%s)", a.path()), fmt.Sprintf("read.text(input, [%q]) == %s", pick(d, "eventName", "errorCode", "requestParameters"), a.constant()), fmt.Sprintf("startswith(%s, \"Create\")", a.path()), fmt.Sprintf("%s in %s", a.path(), a.list())))
	case 58:
		return fmt.Sprintf("read.at(input, [%q, %q], %s) %s %s", pick(d, "requestParameters", "userIdentity", "eventName"), pick(d, "level", "userName", "type"), a.constant(), a.sign(), pick(d, a.constant(), a.path()))
	case 59:
		return fmt.Sprintf("split(%s, %s)[%d] %s %s", a.path(), pick(d, `"."`, `":"`, `"/"`), d.n(3), a.sign(), pick(d, a.constant(), a.path(), fmt.Sprintf("split(%s, \":\")[%d]", a.path(), d.n(3))))
	case 60:
		return fmt.Sprintf("%s(%s) == %s(%s)", pick(d, "lower", "upper"), a.path(), pick(d, "lower", "upper"), a.path())
	case 61:
		return fmt.Sprintf("some %s in %s\n\tsome w%s in %s\n\t%s%s == w%s", v, a.list(), v, pick(d, v+".ranges", a.list(), v), v, a.field(), v)
	case 34:
		return fmt.Sprintf("%s := input.userIdentity\n\tw%s := %s.type\n\tw%s %s %s", v, v, v, v, a.sign(), a.constant())
	case 35:
		return fmt.Sprintf("input.requestParameters.names[i%s] == input.requestParameters.names[i%s]\n\ti%s >= 0", v, v, v)
	case 36:
		return fmt.Sprintf("%s := %s in %s\n\t%s == %s", v, a.path(), a.collection(), v, pick(d, "true", "false"))
	case 37:
		return fmt.Sprintf("some %s, w%s in {\"eventName\": \"CreateUser\", \"errorCode\": \"x\", \"readOnly\": false}\n\tinput[%s] == w%s", v, v, v, v)
	case 38:
		return fmt.Sprintf("{\"type\": %s, \"level\": _} = input.requestParameters\n\t%s %s %s", v, v, a.sign(), a.constant())
	case 39:
		return fmt.Sprintf("%s := %s\n\tnot %s == %s", v, a.operand(), v, a.constant())
	case 40:
		return fmt.Sprintf("{%s, %s} & {%s} != set()", a.constant(), a.path(), a.path())
	case 41:
		return fmt.Sprintf("some %s in split(%s, \".\")\n\t%s in %s", v, a.path(), v, a.collection())
	case 42:
		return fmt.Sprintf("f5([%s, %s]) == %s", a.path(), a.constant(), a.constant())
	case 43:
		return fmt.Sprintf("%s := f2(%s, %s) with data.params.%s as %s\n\t%s != %s", v, a.path(), a.path(), pick(d, "codes", "watched"), a.constant(), v, a.constant())
	case 0, 1:
		return fmt.Sprintf("%s == %s", a.path(), a.constant())
	case 2:
		return a.path()
	case 3:
		return fmt.Sprintf("%s in %s", a.path(), a.collection())
	case 4:
		return fmt.Sprintf("not %s", pick(d, a.path(), fmt.Sprintf("%s == %s", a.path(), a.constant()), fmt.Sprintf("%s in %s", a.path(), a.collection())))
	case 5:
		return fmt.Sprintf("not %s[%s]", pick(d, "data.params.exempt", "data.params.severity", "table"), a.path())
	case 6:
		return fmt.Sprintf("%s[%s]", pick(d, "data.params.exempt", "data.params.codes", "table", "members"), a.path())
	case 7:
		return fmt.Sprintf("%s(%s, %s)", pick(d, "startswith", "endswith", "contains"), a.path(), pick(d, `"Create"`, `"e"`, `""`))
	case 8:
		return fmt.Sprintf("%s := %s\n\t%s %s %s", v, a.path(), v, a.sign(), a.constant())
	case 9:
		return fmt.Sprintf("some %s in %s\n\t%s == %s", v, a.collection(), a.path(), v)
	case 10:
		return fmt.Sprintf("some k%s, %s in %s\n\t%s == %s\n\t%s != k%s", v, v, a.collection(), a.path(), v, pick(d, a.path(), a.constant()), v)
	case 11:
		return fmt.Sprintf("%s %s %s", a.operand(), a.sign(), a.operand())
	case 12:
		return fmt.Sprintf("%s := %s == %s\n\t%s == %s", v, a.operand(), a.constant(), v, pick(d, "true", "false"))
	case 13:
		return fmt.Sprintf("count({x | some x in %s; x == %s}) %s 0", a.collection(), a.path(), pick(d, "==", ">"))
	case 14:
		return fmt.Sprintf("every q in %s { q != %s }", pick(d, a.collection(), "input.requestParameters.headers"), a.path())
	case 15:
		return fmt.Sprintf("[%s, %s] = [%s, %s]", a.constant(), v, a.path(), a.path())
	case 16:
		return fmt.Sprintf("[%s, \"amazonaws\", _] = split(%s, \".\")\n\t%s == %s", v, a.path(), v, pick(d, `"iam"`, `"kms"`, a.path()))
	case 17:
		return fmt.Sprintf("some %s in {\"eventName\", \"awsRegion\", \"errorCode\"}\n\tinput[%s] == %s", v, v, a.constant())
	case 18:
		return fmt.Sprintf("ev%s := input\n\tev%s.eventName == %s", v, v, a.constant())
	case 19:
		return fmt.Sprintf("some m%s in data.params.matchers\n\tinput.eventSource == m%s.source\n\tinput.eventName in m%s.names", v, v, v)
	case 20:
		return fmt.Sprintf("json.unmarshal(%s).Statement[_].Effect == \"Allow\"", a.path())
	case 21:
		return fmt.Sprintf("regex.match(%s, %s)", pick(d, `"^(Create|Delete)"`, `"[0-9]+"`, `"^$"`), a.path())
	case 22:
		return fmt.Sprintf("%s(%s)", pick(d, "is_string", "is_null", "is_object", "is_number", "not is_string"), a.path())
	case 23:
		return fmt.Sprintf("some %s, \"open\" in input.requestParameters\n\tstartswith(%s, \"n\")", v, v)
	case 24:
		return fmt.Sprintf("count(%s) %s 1", pick(d, a.path(), a.collection(), "members"), a.sign())
	}
	if !helpers {
		return fmt.Sprintf("%s %s %s", a.path(), a.sign(), a.constant())
	}
	return a.helper()
}

// helper is an expression about what the module defines.
func (a *author) helper() string {
	d := a.d
	switch d.n(10) {
	case 9:
		return fmt.Sprintf("[v%[1]s | some k%[1]s in [%[2]q, %[3]q]; v%[1]s := input[k%[1]s]][0] == %[4]s", a.variable(), pick(d, usualKeys...), pick(d, "errorCode", "eventType", "awsRegion"), a.constant())
	case 0:
		return pick(d, "h1", "h2", "not h1", "not h2", "who.root", "who.is_root(input)", "not who.is_root(input)")
	case 1:
		return pick(d, "members", fmt.Sprintf("members[%s]", a.constant()), fmt.Sprintf("%s in members", a.path()), "some e in members\n\te == \"Root\"", "count(members) == 0", "not members.Root")
	case 2:
		return pick(d, "object_of[_]", "object_of.fixed == true", fmt.Sprintf("object_of[%s] == %s", a.path(), a.constant()), "object_of")
	case 3:
		return fmt.Sprintf("%s with data.params.%s as %s", pick(d, "h1", "h2", "not h1", a.expression(false)), pick(d, "watched", "severity", "exempt", "codes"),
			pick(d, `["CreateUser"]`, `{"CreateUser": true}`, `{}`, `"x"`, a.path()))
	case 4:
		return fmt.Sprintf("%s with input.%s as %s", pick(d, "h1", "h2"), pick(d, "eventName", "readOnly"), a.constant())
	case 5:
		return fmt.Sprintf("%s with %s as %s", pick(d, "h1", "h2", "who.root"), pick(d, "data.lib.who.root", "data.params"), pick(d, "true", "false", "{}"))
	case 6:
		return fmt.Sprintf("f1(%s)", pick(d, a.path(), a.constant()))
	case 7:
		return fmt.Sprintf("read.yes(%s) == %s", pick(d, a.path(), "input.sessionCredentialFromConsole"), pick(d, "true", "false"))
	}
	return fmt.Sprintf("%s == %s", a.operand(), a.constant())
}

func (a *author) body(n int, helpers bool) string {
	var lines []string
	for range 1 + a.d.n(n) {
		lines = append(lines, "\t"+a.expression(helpers))
	}
	return strings.Join(lines, "\n")
}

// plain is a body that needs nothing that the module defines.
func (a *author) plain(n int) string {
	for {
		b := a.body(n, false)
		if !strings.ContainsAny(b, "\x00") && !mentions(b, "members", "object_of", "about", "f2(", "f3(", "f4(", "f5(", "h3", "h4", "h5(", "grade") {
			return b
		}
		a.d.bytes = nil
	}
}

func mentions(text string, words ...string) bool {
	for _, w := range words {
		if strings.Contains(text, w) {
			return true
		}
	}
	return false
}

func (a *author) module(name string) string {
	d := a.d
	var b strings.Builder
	line := func(format string, args ...any) { fmt.Fprintf(&b, format+"\n\n", args...) }
	line("package %s", name)
	line("import data.lib.read\nimport data.lib.who")
	line(`table := {"CreateUser": true, "Root": false, "IAMUser": 1, "DisableKey": null}`)
	if d.one(3) {
		line("default h1 := %s", pick(d, "false", "true", `"x"`))
	}
	for range 1 + d.n(2) {
		line("h1 if {\n%s\n}", a.plain(2))
	}
	otherwise := ""
	if d.one(3) {
		otherwise = " else := " + pick(d, "true", "false")
	}
	line("h2 := %s if {\n%s\n} else := %s if {\n%s\n}%s", pick(d, "true", "false", "null"), a.plain(2), pick(d, "true", "false", "1"), a.plain(2), otherwise)
	line("h3 if x := %s", pick(d, a.path(), "input."+pick(d, usualKeys...)))
	line("h4 := %s if {\n\tx := %s\n} else := 2", pick(d, "1", "x"), pick(d, a.path(), "input."+pick(d, usualKeys...)))
	line("h5(e) := 1 if x := e.%s\n\nelse := 2", pick(d, usualKeys...))
	line("members contains x if {\n%s\n\tx := %s\n}", a.plain(2), a.path())
	if d.one(2) {
		line("members contains %s if {\n%s\n}", a.constant(), a.plain(1))
	}
	line("object_of[k] := v if {\n%s\n\tk := %s\n\tv := %s\n}", a.plain(2), a.path(), pick(d, "true", "false", "1"))
	if d.one(3) {
		line("object_of.fixed := true if {\n%s\n}", a.plain(2))
	}
	line("default grade := %s", a.constant())
	line("grade := %s if {\n%s\n}", pick(d, a.constant(), "input.eventName"), a.plain(2))
	line("f1(x) if x == %s", a.constant())
	line("f1(x) if startswith(x, \"Create\")")
	line("f2(%s, _) := \"x\"", pick(d, `"CreateUser"`, `"Root"`, "true"))
	line("f2(x, y) := y if {\n\tx != %s\n\tx == %s\n}", a.constant(), a.constant())
	if d.one(2) {
		line("default f3(_) := %s", a.constant())
	}
	line("about := {\"type\": %s, \"kind\": input.eventName} if {\n%s\n}", a.path(), a.plain(1))
	if d.one(3) {
		line("default about := {\"type\": %s}", a.constant())
	}
	line("f4(e) := {\"type\": e.userIdentity.type, \"high\": %s} if {\n%s\n} else := {\"type\": %s}", a.constant(), a.plain(1), a.constant())
	line("f5([x, %s]) := x", a.constant())
	line("f5([%s, y]) := y if y != %s", a.constant(), a.constant())
	line("f3(e) := e.eventName if e.eventName != %s", a.constant())
	for range 1 + d.n(2) {
		a.deny(line)
	}
	return b.String()
}

func (a *author) deny(line func(string, ...any)) {
	value := pick(a.d, `{"id": input.eventID}`, "input.eventName", `object.get(input, "eventID", "none")`, "1", `sprintf("%s", [who.name(input)])`)
	line("deny contains finding if {\n%s\n\tfinding := %s\n}", a.body(4, true), value)
}
