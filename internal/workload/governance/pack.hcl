pack {
  name        = "governance"
  version     = "1.0.0"
  description = "What speed is measured with: rules as organizations write them"
}

parameter "trail_events" {
  type        = set(string)
  default     = ["DeleteTrail", "PutEventSelectors", "StopLogging", "UpdateTrail"]
  description = "Calls that change what is recorded"
}

parameter "admin_policies" {
  type        = set(string)
  default     = ["arn:aws:iam::aws:policy/AdministratorAccess", "arn:aws:iam::aws:policy/IAMFullAccess"]
  description = "Policies that must not be attached by hand"
}

parameter "allowed_regions" {
  type        = set(string)
  default     = ["us-east-1", "us-west-2", "eu-west-1"]
  description = "Regions in which resources may be created"
}

parameter "accounts" {
  type = set(string)
  default = [
    "111111111111", "111122223333", "123456789012", "210987654321", "222222222222", "333333333333", "444455556666",
    "555555555555", "666666666666", "777788889999", "888888888888", "999999999999",
  ]
  description = "Accounts of the organization"
}

parameter "max_instances" {
  type        = number
  default     = 8
  description = "Instances that one training job may use"
}

parameter "exempt_users" {
  type        = map(bool)
  default     = { ci-deploy = true }
  description = "Users that may do what is reported of others"
}
