source "cloudwatch_logs" "values" {
  log_group            = "arn:aws:logs:us-east-1:111122223333:log-group:trail:*"
  stream_prefix        = ""
  since                = "last week"
  until                = "31.1.2026"
  accounts             = ["1111"]
  organization         = "some"
  organizational_units = ["Workloads"]
  account_role         = "arn:aws:iam::111122223333:role/read"
  account_external_id  = ""
  profile              = ""
  region               = "eu"
  endpoint             = "localhost"
  role_arn             = "arn:aws:iam::111122223333:user/ann"
  external_id          = ""
  regions              = ["*"]
}
source "cloudwatch_logs" "none" {}
source "cloudwatch_logs" "both" {
  log_group  = "a"
  log_groups = ["b"]
}
source "cloudwatch_logs" "several" { log_groups = ["a b"] }
source "cloudwatch_logs" "chain" {
  log_group = "a"
  assume_role {
    role_arn    = "hub"
    external_id = ""
  }
  assume_role {}
}
