# An organization: who reads, which accounts belong to it, and what its teams may do.
trailgate {
  required_version = ">= 0.1.0, < 1.0.0"
}

variable "teams" {
  description = "The teams of the organization, their accounts, and how strictly each is judged"
  type = map(object({
    accounts = set(string)
    severity = optional(string, "high")
    users    = optional(set(string), [])
  }))
  validation {
    condition     = alltrue([for t in var.teams : alltrue([for a in t.accounts : can(regex("^[0-9]{12}$", a))])])
    error_message = "Account ids have 12 digits, in quotes."
  }
  validation {
    condition     = alltrue([for t in var.teams : contains(["low", "medium", "high", "critical"], t.severity)])
    error_message = "A team's severity is low, medium, high or critical."
  }
}

variable "break_glass_users" {
  type        = set(string)
  description = "Users for emergencies. Their names are nobody's business"
  default     = []
  sensitive   = true
}

locals {
  accounts = sort(flatten([for t in var.teams : t.accounts]))
  regions  = jsondecode(file("regions.json")).allowed
}

source "file" "organization_trail" {
  paths = [for id in local.accounts : "AWSLogs/o-exampleorg/${id}/CloudTrail"]
}

# Known findings of the organization: 'trailgate baseline create' writes them.
baseline {
  path = "known/baseline.json"
}

output "table" {
  path = "-"
}
output "csv" {
  path = "reports/findings.csv"
}
