package trailgate.rules.sagemaker.lib.image_test

import data.trailgate.rules.sagemaker.lib.image

kmeans := "174872318107.dkr.ecr.us-west-2.amazonaws.com/kmeans:1"

test_named if {
	image.named({"requestParameters": {
		"primaryContainer": {"image": "a", "environment": {"image": "no"}},
		"containers": [{"image": "b"}, {"image": ""}, {"image": 7}, {"image": null}],
		"algorithmSpecification": {"trainingImage": "c"},
		"appSpecification": {"imageUri": "d"},
		"debugRuleConfigurations": [{"ruleEvaluatorImage": "e", "ruleParameters": {"image": "no"}}],
		"hyperParameters": {"imageUri": "no"},
		"baseImage": "f",
		"imageName": "no",
	}}) == {
		{"path": "requestParameters.primaryContainer.image", "ref": "a"},
		{"path": "requestParameters.containers[0].image", "ref": "b"},
		{"path": "requestParameters.algorithmSpecification.trainingImage", "ref": "c"},
		{"path": "requestParameters.appSpecification.imageUri", "ref": "d"},
		{"path": "requestParameters.debugRuleConfigurations[0].ruleEvaluatorImage", "ref": "e"},
		{"path": "requestParameters.baseImage", "ref": "f"},
	}
}

test_named_without_parameters if {
	image.named({"requestParameters": null}) == set()
	image.named({"requestParameters": "omitted"}) == set()
	image.named({}) == set()
}

test_registry if {
	image.registry(kmeans) == "174872318107.dkr.ecr.us-west-2.amazonaws.com"
	image.registry("public.ecr.aws/acme/app:1") == "public.ecr.aws"
	image.registry("localhost/app") == "localhost"
	image.registry("registry:5000/app") == "registry:5000"
	image.registry("acme/app:1.0") == "docker.io"
	image.registry("app:1.0") == "docker.io"
}

test_account if {
	image.account(kmeans) == "174872318107"
	image.account("111122223333.dkr.ecr-fips.us-gov-west-1.amazonaws.com/app") == "111122223333"
	image.account("111122223333.dkr-ecr.eu-west-1.on.aws/app") == "111122223333"
	image.account("111122223333.dkr.ecr.cn-north-1.amazonaws.com.cn/app") == "111122223333"
	image.account("111122223333.dkr.ecr.us-west-2.amazonaws.com.example.com/app") == ""
	image.account("111122223333.dkr.ecr.us-west-2.example.com/app") == ""
	image.account("11112222333.dkr.ecr.us-west-2.amazonaws.com/app") == ""
	image.account("public.ecr.aws/acme/app") == ""
	image.account("app") == ""
}

test_tag if {
	image.tag(kmeans) == "1"
	image.tag("registry:5000/app") == ""
	image.tag("registry:5000/app:2@sha256:abc") == "2"
	image.tag("app@sha256:abc") == ""
	image.tag("app") == ""
}

test_has_digest if {
	image.has_digest("app@sha256:abc")
	not image.has_digest(kmeans)
}

test_free_text if {
	every key in [
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
	] {
		image.named({"requestParameters": {key: {"image": "no"}}}) == set()
	}
}

test_account_in_every_partition if {
	every domain in [
		"amazonaws.com",
		"amazonaws.com.cn",
		"amazonaws.eu",
		"on.aws",
		"on.amazonwebservices.com.cn",
		"c2s.ic.gov",
		"sc2s.sgov.gov",
		"csp.hci.ic.gov",
		"cloud.adc-e.uk",
	] {
		image.account(sprintf("111122223333.dkr.ecr.region-1.%s/app:1", [domain])) == "111122223333"
	}
}
