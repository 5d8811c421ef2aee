pack {
  name             = "trail_coverage"
  version          = "0.1.0"
  description      = "What is recorded at all: trails, event data stores, and the buckets and log groups that they deliver to, judged as an estate"
  required_version = ">= 0.1.0"
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
