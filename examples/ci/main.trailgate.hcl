# Continuous integration: rules and events stand beside each other, and a pull request fails when the rules find what they
# did not find before.
variable "events" {
  type        = list(string)
  default     = ["events"]
  description = "Files and folders of the events that this pipeline judges"
}

variable "reports" {
  type        = string
  default     = "reports"
  description = "Folder that the reports are written to"
}

source "file" "events" {
  paths = var.events
}

pack "identity" {
  source = "builtin://identity"
  parameters {
    exempt_users = ["pipeline"]
  }
}

baseline {}

output "table" {}
output "sarif" {
  path     = "${var.reports}/trailgate.sarif"
  evidence = "${var.reports}/evidence.ndjson"
}
output "json" {
  path = "${var.reports}/trailgate.json"
}
output "ndjson" {
  path = "${var.reports}/findings.ndjson"
}

waiver "key_of_ann" {
  rules   = ["TG-ID-013"]
  reason  = "The key is deleted, the user signs in through the portal now"
  owner   = "security@example.com"
  expires = "2026-06-30"
  match {
    fingerprints = ["7b17fa0422d8002a438a6254a71d4121bd58236ba44cdde93eed43dbd5be1d93"]
  }
}

# For a pull request: nothing new, whatever is known.
gate "pull_request" {
  fail_on  = "medium"
  new_only = true
}

# Every night: all of it, with some patience for what is small.
gate "nightly" {
  fail_on       = "low"
  min_events    = 1
  on_incomplete = "warn"
  on_rule_error = "fail"
  budget {
    critical = 0
    high     = 0
    medium   = 2
    low      = 20
    info     = 1000
  }
}
