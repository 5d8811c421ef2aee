# METADATA
# title: A lifecycle configuration holds a suspicious script
# description: >-
#   The script of a lifecycle configuration runs as root whenever a notebook or a Studio application starts. This one
#   opens a shell to another machine, reads the instance's credentials, runs what it downloads, adds a way in, or holds
#   an access key: the ways in which such scripts have been used to stay in an account.
# related_resources:
#   - ref: https://docs.aws.amazon.com/sagemaker/latest/dg/notebook-lifecycle-config.html
#     description: Customization of a notebook instance using a lifecycle configuration script
# custom:
#   id: "TG-SM-017"
#   severity: high
#   frameworks: {"mitre-attack": ["T1546", "T1059.004"]}
#   remediation: >-
#     Read the script (DescribeNotebookInstanceLifecycleConfig, DescribeStudioLifecycleConfig), find the notebooks and
#     applications that started with it, stop them, revoke the sessions of their execution roles, and ask the author.
#   false_positives: >-
#     Installers that pipe a download into a shell are common and reported with medium severity; keep them in an image
#     instead.
#   limits: >-
#     Looks for a few patterns in the decoded script; what a script downloads or hides more cleverly is not seen, nor
#     are scripts that AWS leaves out of the record.
#   tags: ["notebook", "studio", "persistence"]
package trailgate.rules.sagemaker.lifecycle_script

import data.trailgate.lib.identity
import data.trailgate.rules.sagemaker.lib.call

deny contains finding if {
	input.eventSource == "sagemaker.amazonaws.com"
	input.eventName in {
		"CreateNotebookInstanceLifecycleConfig", "UpdateNotebookInstanceLifecycleConfig", "CreateStudioLifecycleConfig",
	}
	call.configured(input)
	some script in scripts(input)
	some sign in signs
	regex.match(sign.pattern, script.text)
	finding := {
		"msg": sprintf("%s called %s for %s, whose script %s, in %s", [
			identity.who(input),
			input.eventName,
			call.named("lifecycle configuration", name(input)),
			sign.does,
			identity.place(input),
		]),
		"severity": sign.severity,
		"resource": name(input),
		"paths": [script.path],
		"details": {"sign": sign.does},
	}
}

name(e) := identity.first(
	[
		["requestParameters", "notebookInstanceLifecycleConfigName"],
		["requestParameters", "studioLifecycleConfigName"],
	],
	e,
)

# The scripts in the request, decoded.
scripts(e) := {script |
	some path in [
		["studioLifecycleConfigContent"],
		["onCreate", 0, "content"],
		["onStart", 0, "content"],
	]
	content := call.param(e, path)
	script := {"path": call.dotted(array.concat(["requestParameters"], path)), "text": decoded(content)}
}

# What base64 stands for, or the text itself.
decoded(content) := base64.decode(content) if base64.is_valid(content)

decoded(content) := content if not base64.is_valid(content)

signs := [
	{
		"does": "opens a shell to another machine",
		"severity": "high",
		"pattern": `(/dev/(tcp|udp)/|\b(nc|ncat|netcat)\b[^\n]*\s-[a-z]*[ec]\b|\bmkfifo\b[^\n]*\|\s*(nc|ncat)\b|\bsocat\b[^\n]*\bexec:)`,
	},
	{
		"does": "reads the instance's credentials",
		"severity": "high",
		"pattern": `(169\.254\.169\.254|fd00:ec2::254)[^\s]*security-credentials|169\.254\.170\.2`,
	},
	{
		"does": "runs a script hidden in base64",
		"severity": "high",
		"pattern": `base64\s+(-d|-D|--decode)[^\n]*\|\s*(sudo\s+)?(ba|z|da)?sh\b`,
	},
	{
		"does": "adds a key or a user to sign in with",
		"severity": "high",
		"pattern": `(>>?|\btee\b)[^\n]*authorized_keys|\buseradd\b|\bNOPASSWD\b`,
	},
	{
		"does": "holds an access key",
		"severity": "high",
		"pattern": `\b(AKIA|ASIA)[A-Z2-7]{16}\b`,
	},
	{
		"does": "runs what it downloads",
		"severity": "medium",
		"pattern": `\b(curl|wget)\b[^\n|]*\|\s*(sudo\s+)?((ba|z|da)?sh|python[0-9.]*)\b`,
	},
]
