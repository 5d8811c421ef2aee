# What the account will record once the plan is applied. A pipeline runs 'trailgate coverage' before it merges.
estate "terraform_plan" "ml" {
  path     = "plan.json"
  accounts = ["111122223333"]
  regions  = ["eu-west-1", "us-east-1"]
  complete = true # the plan holds all trails of the account
}
