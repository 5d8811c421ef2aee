# Policies that were written for conftest, as they are.
pack "policies" {
  source     = "./policy"
  dialect    = "conftest"
  namespaces = ["main", "aws.trail"]

  rule "policies/main.warn_region" { severity = "low" }
}
