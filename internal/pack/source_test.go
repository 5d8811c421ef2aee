package pack_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/trailgate/trailgate/internal/pack"
)

func TestParseSource(t *testing.T) {
	digest := "sha256:" + strings.Repeat("0a", 32)
	cases := map[string]pack.Source{
		"builtin://sagemaker": {Kind: pack.KindBuiltin, URL: "sagemaker"},
		"../rules":            {Kind: pack.KindLocal, URL: "../rules"},
		"git::https://example.com/governance/rules.git//packs/org?ref=v2.1.0": {
			Kind: pack.KindGit, URL: "https://example.com/governance/rules.git", Folder: "packs/org", Ref: "v2.1.0",
		},
		"git::https://example.com/rules?ref=feature%2Fx": {Kind: pack.KindGit, URL: "https://example.com/rules", Ref: "feature/x"},
		"git::ssh://git@example.com:2222/rules.git//org/": {
			Kind: pack.KindGit, URL: "ssh://git@example.com:2222/rules.git", Folder: "org",
		},
		"git::git@example.com:team/rules.git//org?ref=main": {
			Kind: pack.KindGit, URL: "git@example.com:team/rules.git", Folder: "org", Ref: "main",
		},
		"git::file:///srv/rules.git": {Kind: pack.KindGit, URL: "file:///srv/rules.git"},
		"oci://registry.example.com/governance/org:v2.1.0": {
			Kind: pack.KindOCI, URL: "registry.example.com/governance/org", Ref: "v2.1.0",
		},
		"oci://localhost:5000/org":               {Kind: pack.KindOCI, URL: "localhost:5000/org"},
		"oci://localhost:5000/org:1.0@" + digest: {Kind: pack.KindOCI, URL: "localhost:5000/org", Ref: "1.0", Digest: digest},
		"https://example.com/org-2.1.0.tar.gz":   {Kind: pack.KindArchive, URL: "https://example.com/org-2.1.0.tar.gz"},
		"https://example.com/a/org.tgz//packs/org": {
			Kind: pack.KindArchive, URL: "https://example.com/a/org.tgz", Folder: "packs/org",
		},
	}
	for source, want := range cases {
		want.Text = source
		got, err := pack.ParseSource(source)
		if err != nil {
			t.Error(err)
		}
		if d := cmp.Diff(want, got); d != "" {
			t.Errorf("%s (-want +got):\n%s", source, d)
		}
		if want.Kind.Fetched() != (want.Kind != pack.KindBuiltin && want.Kind != pack.KindLocal) {
			t.Errorf("%s: Fetched is %t", source, want.Kind.Fetched())
		}
	}
}

func TestParseSourceRefuses(t *testing.T) {
	cases := map[string]string{ // a part of the message
		"rules":                                   `is not supported: a source is "builtin://NAME"`,
		"github.com/example/rules":                `Did you mean "git::https://github.com/example/rules"?`,
		"http://example.com/x.tar.gz":             `Did you mean "https://example.com/x.tar.gz"?`,
		"ssh://git@example.com/x.git":             `Did you mean "git::ssh://git@example.com/x.git"?`,
		"s3://bucket/x.tar.gz":                    "is not supported",
		"builtin://":                              "is not supported",
		"builtin://a-b":                           "is not builtin:// and the name of a pack",
		"git::http://example.com/x.git":           "must have https://, ssh:// or file://",
		"git::ext::sh -c id":                      "must have https://",
		"git::./x":                                "must have https://",
		"git::https://u:p@example.com/x":          `the source "git::https://…@example.com/x" holds a password`,
		"git::https://token@example.com/x":        `the source "git::https://…@example.com/x" must name no user`,
		"git::ssh://git:p@example.com/x":          `"git::ssh://git:…@example.com/x" holds a password`,
		"git::ssh://-oProxyCommand=id/x":          `no part that begins with "-"`,
		"git::ssh://-l@example.com/x":             `no part that begins with "-"`,
		"git::ssh://example.com/-x":               `no part that begins with "-"`,
		"git::-l@example.com:x":                   `no part that begins with "-"`,
		"git::git@-example.com:x":                 `no part that begins with "-"`,
		"git::file://host/x":                      "has no host where one belongs, or one where none does",
		"git::https://example.com":                "names no repository",
		"git::https://example.com/x?ref=":         "behind \"?ref=\"",
		"git::https://example.com/x?ref=--upload": "behind \"?ref=\"",
		"git::https://example.com/x?ref=a..b":     "behind \"?ref=\"",
		"git::https://example.com/x?ref=a%0Ab":    "behind \"?ref=\"",
		"git::https://example.com/x?ref=v1:x":     "behind \"?ref=\"",
		"git::https://example.com/x?depth=1":      `not "depth"`,
		"git::https://example.com/x?ref=a&ref=b":  `not "ref"`,
		"git::https://example.com/x//":            `no folder of the pack behind "//"`,
		"git::https://example.com/x//../y":        `no folder of the pack behind "//"`,
		"git::https://example.com/x//a//b":        `no folder of the pack behind "//"`,
		"git::https://example.com/x#main":         `must have no "#"`,
		"oci://example.com":                       "is not \"oci://REGISTRY/REPOSITORY:TAG\"",
		"oci://example.com/Org":                   "small letters",
		"oci://example.com/org//x":                `must have no "//"`,
		"oci://example.com/org:":                  "must have a tag",
		"oci://example.com/org@sha256:12":         "64 hex digits",
		"oci://u:p@example.com/org":               "64 hex digits",
		"https://example.com/org.zip":             `must be an archive "….tar.gz" or "….tgz"`,
		"https://example.com/rules.git":           `a repository as "git::https://example.com/rules.git"`,
		"https://u@example.com/org.tgz":           "must have no user",
		"https://example.com/org.tgz?token=x":     `no "?"`,
		"https://example.com/org.tgz//../x":       `no folder of the pack behind "//"`,
	}
	for source, want := range cases {
		_, err := pack.ParseSource(source)
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: error %v, want one with %s", source, err, want)
		}
		if err != nil && (strings.Contains(err.Error(), ":p@") || strings.Contains(err.Error(), "token@")) {
			t.Errorf("%s: the message shows a secret: %v", source, err)
		}
	}
}
