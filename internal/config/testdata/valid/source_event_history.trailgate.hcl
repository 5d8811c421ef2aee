source "event_history" "least" {}

source "event_history" "all" {
  since                = "24h"
  until                = "2026-01-31"
  accounts             = ["111122223333", "444455556666"]
  regions              = ["*"]
  narrow               = false
  organization         = true
  organizational_units = ["ou-ab12-11111111", "r-ab12"]
  account_role         = "arn:aws:iam::{account}:role/audit/trailgate-read"
  account_external_id  = "42"
  profile              = "audit"
  region               = "us-east-1"
  endpoint             = "http://127.0.0.1:9000"
  role_arn             = "arn:aws:iam::111122223333:role/hub"
  external_id          = "43"
}

source "event_history" "chain" {
  regions = ["eu-west-1"]
  assume_role {
    role_arn    = "arn:aws:iam::444455556666:role/read"
    external_id = "42"
  }
}
