pack {
  name             = "trail"
  version          = "0.1.0"
  description      = "Tampering with the evidence: trails stopped, deleted or narrowed, and the buckets, log groups and keys that hold what they record"
  required_version = ">= 0.1.0"
}

parameter "trail_buckets" {
  type        = set(string)
  default     = ["*cloudtrail*", "aws-controltower-logs-*"]
  description = "Buckets that hold CloudTrail log files: names or patterns with *, letter case does not matter"
  validation {
    condition     = alltrue([for b in param.trail_buckets : length(b) > 0])
    error_message = "A bucket name or pattern is not empty."
  }
}

parameter "trail_log_groups" {
  type        = set(string)
  default     = ["*cloudtrail*"]
  description = "CloudWatch log groups that receive CloudTrail events: names or patterns with *, letter case does not matter"
  validation {
    condition     = alltrue([for g in param.trail_log_groups : length(g) > 0])
    error_message = "A log group name or pattern is not empty."
  }
}

parameter "trail_kms_keys" {
  type        = set(string)
  default     = []
  description = "KMS keys that encrypt CloudTrail log files: key ids or key ARNs, an alias fits none; while empty, every key is reported, as low"
  validation {
    condition     = alltrue([for k in param.trail_kms_keys : length(k) > 0])
    error_message = "A key id or key ARN is not empty."
  }
}

parameter "approved_destinations" {
  type        = set(string)
  default     = []
  description = "Buckets, log group ARNs and KMS key ARNs that a trail may be pointed to: names or patterns with *"
  validation {
    condition     = alltrue([for d in param.approved_destinations : length(d) > 0])
    error_message = "A destination or pattern is not empty."
  }
}

parameter "data_only_trails" {
  type        = set(string)
  default     = []
  description = "Trails that record data events only, while another trail records the management events: names or patterns with *"
  validation {
    condition     = alltrue([for t in param.data_only_trails : length(t) > 0])
    error_message = "A trail name or pattern is not empty."
  }
}

parameter "min_bucket_retention_days" {
  type        = number
  default     = 365
  description = "Days for which log files stay in their bucket; a lifecycle rule that deletes them earlier is reported"
  validation {
    condition     = param.min_bucket_retention_days >= 1
    error_message = "At least one day."
  }
}

parameter "min_log_group_retention_days" {
  type        = number
  default     = 90
  description = "Days for which events stay in the log group of a trail; a shorter retention is reported"
  validation {
    condition     = param.min_log_group_retention_days >= 1
    error_message = "At least one day."
  }
}

parameter "min_event_data_store_retention_days" {
  type        = number
  default     = 365
  description = "Days for which events stay in an event data store; a shorter retention is reported"
  validation {
    condition     = param.min_event_data_store_retention_days >= 7
    error_message = "CloudTrail keeps events in an event data store for at least 7 days."
  }
}
