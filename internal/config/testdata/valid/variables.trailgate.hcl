variable "audit_account_id" {
  type        = string
  default     = "012345678901"
  description = "Account that owns the trail"
  validation {
    condition     = can(regex("^[0-9]{12}$", var.audit_account_id))
    error_message = "Give 12 digits, not ${var.audit_account_id}."
  }
  validation {
    condition     = var.audit_account_id != local.forbidden
    error_message = "That account is closed."
  }
}
variable "token" {
  type      = string
  default   = "x"
  sensitive = true
  nullable  = false
}
variable "teams" {
  type = map(object({
    accounts = set(string)
    level    = optional(string, "high")
    limits   = optional(object({ low = optional(number, 10) }), {})
  }))
  default = { ml = { accounts = ["111122223333"] } }
}
variable "anything" { default = null }

locals {
  accounts  = setunion([var.audit_account_id], local.team_accounts)
  forbidden = "999999999999"
}
locals {
  team_accounts = flatten([for t in var.teams : t.accounts])
  nothing       = [for k, v in {} : "${k}${v}"]
  here          = "${path.module}${path.root}${path.cwd}"
  levels        = { for name, t in var.teams : name => t.level }
  lowest        = var.teams.ml.limits.low
  files         = fileset(path.module, "*.nothing")
}

pack "sagemaker" {
  source  = "builtin://${"sagemaker"}"
  version = "~> ${local.lowest == 10 ? "0.1" : "9"}"
  parameters {
    trusted_account_ids = local.accounts
    token               = var.token
    window              = { minutes = local.lowest * 3 }
  }
  rule "TG-SM-001" {
    enabled           = length(local.accounts) > 1
    severity          = local.levels["ml"]
    enforcement_level = local.nothing == [] ? "advisory" : "soft-mandatory"
  }
}
source "file" "by_account" { paths = [for a in local.accounts : "AWSLogs/${a}"] }
output "table" { path = join("/", ["reports", "table.txt"]) }
output "sarif" {
  path     = "${local.forbidden}.sarif"
  evidence = "evidence.ndjson"
}
gate "ci" {
  fail_on = local.levels.ml
  budget {
    critical = 0
    high     = local.lowest / 10
    medium   = 3
    low      = 10
    info     = 100
  }
}
