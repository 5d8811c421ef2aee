package workload

import (
	"fmt"
	"strings"
)

// calls are changes that governance rules report, by service.
func calls() []struct {
	service string
	names   []string
} {
	return []struct {
		service string
		names   []string
	}{
		{"iam", []string{"AddUserToGroup", "CreateLoginProfile", "CreatePolicyVersion", "CreateSAMLProvider", "DeleteRolePermissionsBoundary", "SetDefaultPolicyVersion", "UpdateAccountPasswordPolicy", "UpdateLoginProfile"}},
		{"ec2", []string{"AttachInternetGateway", "CreateKeyPair", "CreateNetworkAclEntry", "CreateRoute", "CreateVpcPeeringConnection", "DeleteFlowLogs", "DisableEbsEncryptionByDefault", "ModifyImageAttribute", "ModifyInstanceAttribute", "ModifySnapshotAttribute"}},
		{"s3", []string{"DeleteBucketLifecycle", "DeleteBucketPolicy", "PutBucketLogging", "PutBucketPublicAccessBlock", "PutBucketReplication", "PutBucketVersioning"}},
		{"kms", []string{"CreateGrant", "DeleteImportedKeyMaterial", "DisableKeyRotation", "PutKeyPolicy"}},
		{"rds", []string{"DeleteDBCluster", "DeleteDBInstance", "ModifyDBSnapshotAttribute", "RestoreDBInstanceFromS3"}},
		{"sagemaker", []string{"CreateDomain", "CreateLabelingJob", "CreatePresignedDomainUrl", "CreateUserProfile", "DeleteModel", "StopTrainingJob", "UpdateNotebookInstance"}},
		{"lambda", []string{"CreateFunctionUrlConfig", "UpdateFunctionCode20150331v2", "UpdateFunctionConfiguration20150331v2"}},
		{"guardduty", []string{"CreateIPSet", "DeleteDetector", "DisassociateFromMasterAccount", "UpdateDetector"}},
		{"config", []string{"DeleteConfigurationRecorder", "DeleteDeliveryChannel", "PutConfigRule"}},
		{"organizations", []string{"DetachPolicy", "DisablePolicyType", "LeaveOrganization", "RemoveAccountFromOrganization"}},
		{"route53", []string{"ChangeResourceRecordSets", "DeleteHostedZone"}},
		{"secretsmanager", []string{"PutResourcePolicy", "PutSecretValue", "RotateSecret"}},
		{"eks", []string{"CreateAccessEntry", "CreateCluster", "DeleteCluster", "UpdateClusterConfig"}},
		{"ecr", []string{"DeleteRepository", "PutRegistryPolicy", "SetRepositoryPolicy"}},
		{"dynamodb", []string{"DeleteBackup", "DeleteTable", "UpdateTable"}},
		{"logs", []string{"DeleteLogGroup", "DeleteLogStream", "PutRetentionPolicy", "PutSubscriptionFilter"}},
		{"sts", []string{"GetFederationToken", "GetSessionToken"}},
		{"ssm", []string{"CreateDocument", "ModifyDocumentPermission", "PutParameter", "SendCommand"}},
	}
}

// conditions are what rules ask for beside the call.
func conditions() []string {
	return []string{
		`identity.is_root(input)`,
		`not input.errorCode`,
		`input.userIdentity.type != "AWSService"`,
		`input.awsRegion in {"us-east-1", "eu-west-1"}`,
		`input.userIdentity.sessionContext.attributes.mfaAuthenticated == "false"`,
		`not identity.is_service(input)`,
		`not startswith(identity.role_name(input), "ci-")`,
		`event.succeeded(input)`,
		`not identity.recipient(input) in params.accounts`,
		`identity.has_long_term_key(input)`,
		`contains(input.userAgent, "Mozilla/")`,
	}
}

// madeRules makes n rules from the tables.
func madeRules(n int) map[string]string {
	files := map[string]string{}
	for i := range n {
		name := fmt.Sprintf("made_%03d", i)
		files[name+"/"+name+".rego"] = madeRule(name, i)
	}
	return files
}

func madeRule(name string, i int) string {
	c := conditions()
	body := strings.Join([]string{
		madeCall(i),
		"\t" + c[i%len(c)],
		"\t" + c[(i+1+i/len(c)%(len(c)-1))%len(c)],
		"\tfinding := {",
		"\t\t\"msg\": sprintf(\"%s called %s\", [identity.who(input), input.eventName]),",
		"\t\t\"resource\": event.region(input),",
		"\t}",
	}, "\n")
	return fmt.Sprintf("# METADATA\n# title: Rule %d made from tables\n# custom:\n#   id: \"GOV-%d\"\n#   severity: medium\npackage trailgate.rules.%s.%s\n\n%s\ndeny contains finding if {\n%s\n}\n",
		i, 100+i, PackName, name, imports(body), body)
}

// madeCall asks for the service and for the call, each in one of the ways in which rules do.
func madeCall(i int) string {
	all := calls()
	c := all[i%len(all)]
	name := c.names[i/len(all)%len(c.names)]
	source := fmt.Sprintf("\tinput.eventSource == \"%s.amazonaws.com\"", c.service)
	if i%5 == 4 {
		source = fmt.Sprintf("\tevent.service(input) == \"%s\"", c.service)
	}
	call := fmt.Sprintf("\tinput.eventName == \"%s\"", name)
	switch i % 4 {
	case 2:
		call = fmt.Sprintf("\tinput.eventName in {\"%s\", \"%s\"}", name, c.names[0])
	case 3:
		call = fmt.Sprintf("\tstartswith(input.eventName, \"%s\")", name)
	}
	return source + "\n" + call
}

// imports are those that a body needs; unused ones are errors.
func imports(body string) string {
	var text strings.Builder
	for _, name := range []string{"lib.event", "lib.identity", "params"} {
		if strings.Contains(body, name[strings.LastIndex(name, ".")+1:]+".") {
			fmt.Fprintf(&text, "import data.trailgate.%s\n", name)
		}
	}
	return text.String()
}
