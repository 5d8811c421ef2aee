trailgate {
  required_version = ">= 9.0"
}

pack "sagemaker" {
  source = "builtin:/sagemaker"
  verison = "~> 0.1"
  parameters {
    accounts = local.accounts
  }
  rule "TG-SM-001" {
    severity = "urgent"
  }
}

sourse "file" "events" {
  paths = ["events"]
}

source "file" "events" {
  paths = [events]
}

output "sarif" {
  evidence = "evidence.ndjson"
}

gate "ci" {
  fail_on    = "hgih"
  min_events = "one"
}
