# What needs no trail's bucket.

pack "sagemaker" { source = "builtin://sagemaker" }

# The last day of this account, in every enabled Region.
source "event_history" "here" {
  since = "24h"
}

# Production accounts of the organization, with a role in each.
source "event_history" "production" {
  since                = "7d"
  until                = "1h"
  regions              = ["us-east-1", "eu-west-1"]
  narrow               = false
  organization         = true
  organizational_units = ["ou-ab12-11111111"]
  accounts             = ["444455556666", "123456789012"]
  account_role         = "arn:aws:iam::{account}:role/trailgate-read"
  account_external_id  = "trailgate-42"
  profile              = "audit"
  region               = "us-east-1"
  role_arn             = "arn:aws:iam::111122223333:role/hub"
  external_id          = "trailgate-43"
}

# Over a chain of roles, to a server that speaks AWS's APIs.
source "event_history" "chain" {
  endpoint = "https://aws.example.com"
  assume_role { role_arn = "arn:aws:iam::111122223333:role/hub" }
  assume_role {
    role_arn    = "arn:aws:iam::444455556666:role/trailgate-read"
    external_id = "trailgate-42"
  }
}

# The log group of the organization's trail: the events of one member.
source "cloudwatch_logs" "organization" {
  log_group     = "aws-cloudtrail-logs"
  stream_prefix = "o-exampleorg_444455556666_CloudTrail_"
  since         = "7d"
  until         = "1h"
  accounts      = ["444455556666"]
  regions       = ["us-east-1", "eu-west-1"]
  region        = "us-east-1"
  profile       = "audit"
  role_arn      = "arn:aws:iam::111122223333:role/trailgate-read"
  external_id   = "trailgate-43"
}

# The log groups that each account has for itself.
source "cloudwatch_logs" "each" {
  log_groups           = ["aws-cloudtrail-logs", "/trails/extra"]
  since                = "24h"
  organization         = true
  organizational_units = ["ou-ab12-11111111"]
  account_role         = "arn:aws:iam::{account}:role/trailgate-read"
  account_external_id  = "trailgate-42"
  endpoint             = "https://aws.example.com"
  assume_role {
    role_arn    = "arn:aws:iam::111122223333:role/hub"
    external_id = "trailgate-43"
  }
}

output "table" {}
gate "nightly" {}
