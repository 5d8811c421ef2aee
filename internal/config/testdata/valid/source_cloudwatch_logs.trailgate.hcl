source "cloudwatch_logs" "least" { log_group = "aws-cloudtrail-logs" }

source "cloudwatch_logs" "all" {
  log_groups           = ["/aws/cloudtrail#1", "aws-cloudtrail-logs"]
  stream_prefix        = "o-exampleorg_444455556666_CloudTrail_"
  since                = "7d"
  until                = "1h"
  accounts             = ["444455556666"]
  regions              = ["eu-west-1"]
  organization         = false
  account_role         = "arn:aws-us-gov:iam::{account}:role/read"
  account_external_id  = "42"
  profile              = "audit"
  region               = "us-gov-west-1"
  endpoint             = "http://127.0.0.1:9000"
  role_arn             = "arn:aws-us-gov:iam::111122223333:role/hub"
  external_id          = "43"
}

source "cloudwatch_logs" "units" {
  log_group            = "aws-cloudtrail-logs"
  organization         = true
  organizational_units = ["ou-ab12-11111111"]
  account_role         = "arn:aws:iam::{account}:role/read"
}

source "cloudwatch_logs" "chain" {
  log_group = "aws-cloudtrail-logs"
  assume_role {
    role_arn    = "arn:aws:iam::444455556666:role/read"
    external_id = "42"
  }
}
