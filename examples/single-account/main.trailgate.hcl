# One account: the logs of its trail, checked by two built-in packs.
trailgate {
  required_version = ">= 0.1.0"
}

variable "account_id" {
  type        = string
  description = "The account that the logs are of"
  default     = "123456789012"
  nullable    = false
  validation {
    condition     = can(regex("^[0-9]{12}$", var.account_id))
    error_message = "An AWS account id has 12 digits, in quotes."
  }
}

locals {
  # Where the trail of the account writes, beside this folder.
  logs = "../sagemaker/AWSLogs/${var.account_id}/CloudTrail"
}

source "file" "trail" {
  paths = [local.logs]
}

pack "sagemaker" {
  source  = "builtin://sagemaker"
  version = "~> 0.1"
  parameters {
    trusted_account_ids = ["444455556666"]
    approved_registries = ["${var.account_id}.dkr.ecr.*.amazonaws.com"]
    max_session_seconds = 12 * 60 * 60
  }
  # A notebook without a VPC is accepted here, and nobody wants to read of it.
  rule "TG-SM-006" {
    enabled = false
  }
  # What root does to an endpoint fails every gate and can be waived by nobody.
  rule "sagemaker/root_endpoint" {
    severity          = "critical"
    enforcement_level = "hard-mandatory"
  }
}

pack "trail" {
  source = "builtin://trail"
}

output "table" {}

gate "account" {
  fail_on    = "high"
  min_events = 10
}
