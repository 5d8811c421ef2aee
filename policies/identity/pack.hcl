pack {
  name             = "identity"
  version          = "0.1.0"
  description      = "Who made the request: root, IAM users with long-term keys, temporary credentials, AWS services, and how they signed in"
  required_version = ">= 0.1.0"
}

parameter "exempt_users" {
  type        = set(string)
  default     = []
  description = "IAM users, by name or ARN, that may use long-term access keys and change IAM without MFA, such as the user of a deployment pipeline"
}

parameter "source_identity_roles" {
  type        = set(string)
  default     = []
  description = "Roles, by ARN, whose sessions must carry a source identity, because several people share them"
  validation {
    condition     = alltrue([for r in param.source_identity_roles : can(regex("^arn:[^:]+:iam::[0-9]{12}:role/.+$", r))])
    error_message = "Roles are given by ARN, such as arn:aws:iam::111122223333:role/admin."
  }
}

parameter "service_domains" {
  type        = set(string)
  default     = [".amazonaws.com", ".amazonaws.com.cn", ".amazonaws.eu", ".c2s.ic.gov", ".sc2s.sgov.gov"]
  description = "Endings of the names of AWS services"
  validation {
    condition     = length(param.service_domains) > 0 && alltrue([for d in param.service_domains : can(regex("^[a-z0-9.-]+$", d))])
    error_message = "Domains are of lower-case letters, digits, dots and dashes, and there is at least one."
  }
}

parameter "failed_sign_ins" {
  type        = number
  default     = 5
  description = "How many failed console sign-ins within failed_sign_in_minutes are reported"
  validation {
    condition     = param.failed_sign_ins >= 2 && param.failed_sign_ins <= 1000
    error_message = "failed_sign_ins must be between 2 and 1000."
  }
}

parameter "failed_sign_in_minutes" {
  type        = number
  default     = 10
  description = "Within how many minutes failed console sign-ins are counted together"
  validation {
    condition     = param.failed_sign_in_minutes >= 1
    error_message = "failed_sign_in_minutes must be at least 1."
  }
}
