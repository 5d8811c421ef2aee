pack {
  name             = "org"
  version          = "1.2.0"
  description      = "Rules of this organization"
  required_version = ">= 0.1.0"
}
parameter "accounts" {
  type        = set(string)
  description = "Accounts that an instance of the pack judges"
}
parameter "users" {
  type        = set(string)
  default     = []
  description = "Users who may create buckets"
}
parameter "regions" {
  type        = set(string)
  description = "Regions in which buckets may be created"
  validation {
    condition     = length(param.regions) > 0
    error_message = "Name a Region at least."
  }
}
