source "event_history" "values" {
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
  regions              = ["Ireland"]
  narrow               = "a little"
}
source "event_history" "regions" { regions = ["*", "eu-west-1"] }
source "event_history" "role" { organization = true }
source "event_history" "units" { organizational_units = ["ou-ab12-11111111"] }
source "event_history" "external_id" { account_external_id = "42" }
source "event_history" "chain" {
  role_arn = "arn:aws:iam::111122223333:role/read"
  assume_role {
    role_arn    = "hub"
    external_id = ""
  }
}
source "event_history" "unknown" { region_names = ["eu-west-1"] }
