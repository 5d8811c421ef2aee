# METADATA
# description: |
#   Finds the container images that a SageMaker request names and takes image references apart. Every function is
#   total.
# related_resources:
#   - ref: https://docs.aws.amazon.com/AmazonECR/latest/userguide/Registries.html
#     description: Amazon ECR private registries
package trailgate.rules.sagemaker.lib.image

import data.trailgate.rules.sagemaker.lib.call

# Every image in the request parameters, wherever it stands (primaryContainer.image, containers[0].image,
# algorithmSpecification.trainingImage, appSpecification.imageUri, …), as {"path": …, "ref": …}.
named(e) := {{"path": call.dotted(array.concat(["requestParameters"], array.concat(path, [field]))), "ref": ref} |
	some path, value
	walk(object.get(e, "requestParameters", null), [path, value])
	is_object(value)
	some field in fields
	ref := value[field]
	is_string(ref)
	ref != ""
	not in_free_text(path)
}

fields := {"baseImage", "image", "imageUri", "ruleEvaluatorImage", "trainingImage"}

# True below a parameter whose keys the caller chooses: an environment variable named "image" is no image.
default in_free_text(_) := false

in_free_text(path) if {
	some key in path
	key in free_text
}

free_text := {
	"containerEnvironmentVariables",
	"customerMetadataProperties",
	"environment",
	"hyperParameters",
	"labels",
	"optimizationEnvironment",
	"parameters",
	"properties",
	"ruleParameters",
	"staticHyperParameters",
}

# The registry's host, "docker.io" where the reference names none.
registry(ref) := host if {
	contains(ref, "/")
	host := split(ref, "/")[0]
	regex.match(`[.:]|^localhost$`, host)
} else := "docker.io"

# The account of an Amazon ECR private registry, "" for any other registry.
default account(_) := ""

account(ref) := substring(registry(ref), 0, 12) if {
	regex.match(concat("", [`^[0-9]{12}\.dkr[.-]ecr(-fips)?\.[a-z0-9-]+\.(`, domains, `)$`]), registry(ref))
}

# The domains under which AWS runs ECR, one a partition.
domains := concat("|", [
	`amazonaws\.com`,
	`amazonaws\.com\.cn`,
	`amazonaws\.eu`,
	`on\.aws`,
	`on\.amazonwebservices\.com\.cn`,
	`c2s\.ic\.gov`,
	`sc2s\.sgov\.gov`,
	`csp\.hci\.ic\.gov`,
	`cloud\.adc-e\.uk`,
])

# The tag, "" where there is none.
default tag(_) := ""

tag(ref) := found if {
	segments := split(split(ref, "@")[0], "/")
	[_, found] := split(segments[count(segments) - 1], ":")
}

# True for a reference that names an image by its content.
default has_digest(_) := false

has_digest(ref) if contains(ref, "@sha256:")
