trailgate { required_version = ">= 0.1.0" }

pack "sagemaker" {
  source  = "builtin://sagemaker"
  version = "~> 0.1"
  parameters {
    trusted_account_ids = setunion(["111122223333"], ["444455556666"])
    break_glass         = upper("x") == "X" ? ["012345678901"] : []
    window              = { minutes = 30 }
  }
  rule "TG-SM-001" {
    enabled           = true
    severity          = "critical"
    enforcement_level = "hard-mandatory"
  }
  rule "TG-SM-02*" { enabled = false }
  rule "sagemaker/presigned_url" { severity = "low" }
}

pack "org-rules" { source = "../rules/org" }

source "file" "fixtures" { paths = ["events/**/*.json.gz", "/var/log/trail"] }
source "file" "more" {
  paths = ["-"]
}

output "table" {}
output "sarif" {
  path     = "reports/trailgate.sarif"
  evidence = "reports/evidence.ndjson"
}
output "json" { path = "out.scan" }
output "ndjson" { path = "/tmp/out.ndjson" }
output "csv" { path = "out.csv" }

gate "ci" {
  fail_on       = "medium"
  min_events    = 0
  on_incomplete = "warn"
}
gate "nightly" {}
