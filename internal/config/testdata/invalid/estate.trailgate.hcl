estate "cloudformation" "other" {}
estate "aws" "values" {
  profile              = ""
  region               = "eu"
  endpoint             = "localhost"
  role_arn             = "arn:aws:iam::111122223333:user/ann"
  external_id          = ""
  organization         = "sometimes"
  organizational_units = ["ml"]
  account_role         = "trailgate-read"
  account_external_id  = ""
  regions              = ["*", "eu-west-1"]
}
estate "aws" "chain" {
  assume_role {
    role_arn    = "hub"
    external_id = ""
  }
  assume_role {}
}
estate "aws" "unknown" { region_name = "eu-west-1" }
estate "terraform_plan" "missing" {}
estate "terraform_plan" "values" {
  path            = ""
  accounts        = ["1111"]
  regions         = ["Ireland"]
  organization_id = "example"
  complete        = "perhaps"
}
estate "terraform_state" "missing" {}
estate "terraform_state" "values" {
  path            = 1
  accounts        = ["1111"]
  regions         = ["Ireland"]
  organization_id = "example"
  complete        = "perhaps"
}
estate "snapshot" "missing" {}
estate "snapshot" "values" {
  path     = ""
  complete = true
}
estate "events" "missing" {}
estate "events" "values" {
  paths           = []
  accounts        = ["1111"]
  regions         = ["Ireland"]
  organization_id = "example"
  complete        = "perhaps"
}
