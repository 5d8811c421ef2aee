# Where it is found out what records events.

# The AWS API: every account of the organization, each with a role in it.
estate "aws" "organization" {
  profile              = "audit"
  region               = "eu-west-1"
  role_arn             = "arn:aws:iam::111122223333:role/trailgate-read"
  external_id          = "trailgate-42"
  organization         = true
  organizational_units = ["ou-ab12-11111111"]
  account_role         = "arn:aws:iam::{account}:role/trailgate-read"
  account_external_id  = "trailgate-43"
  regions              = ["*"]
}

# One account, reached over two roles.
estate "aws" "acquired" {
  endpoint = "https://aws.example.com"
  regions  = ["eu-west-1"]

  assume_role {
    role_arn = "arn:aws:iam::111122223333:role/hub"
  }
  assume_role {
    role_arn    = "arn:aws:iam::444455556666:role/trailgate-read"
    external_id = "trailgate-44"
  }
}

# What will be, once a plan is applied.
estate "terraform_plan" "next" {
  path            = "plan.json"
  accounts        = ["111122223333"]
  regions         = ["eu-west-1", "us-east-1"]
  organization_id = "o-exampleorg1"
  complete        = true
}

# What Terraform knows.
estate "terraform_state" "now" {
  path            = "terraform.tfstate"
  accounts        = ["111122223333"]
  regions         = ["eu-west-1", "us-east-1"]
  organization_id = "o-exampleorg1"
  complete        = true
}

# What 'trailgate estate snapshot' saved.
estate "snapshot" "saved" { path = "estate.json" }

# What events of CloudTrail's own API made.
estate "events" "history" {
  paths           = ["AWSLogs"]
  accounts        = ["111122223333"]
  regions         = ["eu-west-1", "us-east-1"]
  organization_id = "o-exampleorg1"
  complete        = true
}
