variable "sandbox" {
  type    = set(string)
  default = ["444455556666"]
}

waiver "ml_sandbox" {
  rules   = ["TG-SM-007", "prod/TG-SM-01*", "sagemaker/root_endpoint"]
  reason  = "Vendor contract"
  owner   = "ml-platform@example.com"
  ticket  = "GRC-1482"
  expires = "2026-12-31"
  match {
    accounts     = var.sandbox
    regions      = ["us-*"]
    principals   = ["arn:aws:iam::*:role/ci-*"]
    resources    = ["endpoint/*"]
    packs        = ["prod"]
    fingerprints = ["00ff*"]
  }
  condition = finding.severity != "critical" && contains(var.sandbox, finding.account) && finding.count < 100
}

waiver "least" {
  rules   = ["*"]
  reason  = "None better"
  owner   = "me"
  expires = "2026-01-01"
}

baseline { path = "known/baseline.json" }

gate "ci" {
  new_only       = true
  required_rules = ["TG-SM-001", "identity/*"]
  on_rule_error  = "warn"
  waiver_warning = "2w"
  budget {
    medium = 10
    info   = 0
  }
}
