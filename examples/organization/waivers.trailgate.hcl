waiver "ml_sandbox" {
  rules   = ["TG-ORG-001"]
  reason  = "The sandbox is emptied every night"
  owner   = "ml-platform@example.com"
  ticket  = "GRC-1482"
  expires = "2026-12-31"
  match {
    accounts   = var.teams.ml.accounts
    regions    = ["us-west-2"]
    principals = ["arn:aws:iam::111122223333:user/*"]
    resources  = ["sandbox-*"]
    packs      = ["ml"]
  }
  condition = finding.severity != "critical" && finding.count < 100
}

gate "organization" {
  fail_on        = "medium"
  required_rules = ["org/bucket_by_hand", "trail/stop_logging"]
  on_incomplete  = "fail"
  on_rule_error  = "fail"
  waiver_warning = "30d"
}
