pack {
  name             = "sagemaker"
  version          = "1.2.0-beta.1+build.5"
  description      = "Rules for Amazon SageMaker"
  required_version = ">= 0.1.0, < 2.0.0"
}

parameter "break_glass_accounts" {
  type        = set(string)
  default     = []
  description = "Accounts in which root may act"
  validation {
    condition     = alltrue([for a in param.break_glass_accounts : can(regex("^[0-9]{12}$", a))])
    error_message = "Account ids are 12-digit strings."
  }
}

parameter "org_accounts" {
  type = list(string)
}

parameter "threshold" {
  type    = number
  default = 3
  validation {
    condition     = param.threshold > 0 && param.threshold <= param.limit
    error_message = "The threshold is from 1 to ${param.limit}, not ${param.threshold}."
  }
}

parameter "limit" {
  type    = number
  default = 10
}

parameter "registries" {
  type = map(object({
    account = string
    regions = optional(set(string), ["us-east-1"])
    mutable = optional(bool)
  }))
  default = {
    main = { account = "012345678901" }
  }
}
