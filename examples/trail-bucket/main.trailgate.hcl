# The trail of an organization, read from its bucket in the log archive account.

variable "log_archive_account" {
  type        = string
  default     = "111122223333"
  description = "Account that owns the trail's bucket"
}

pack "identity" { source = "builtin://identity" }

source "s3" "organization" {
  bucket   = "org-trail-${var.log_archive_account}"
  prefix   = "AWSLogs/o-exampleorg"
  since    = "7d"
  accounts = ["444455556666", "123456789012"]
  regions  = ["us-east-1", "eu-west-1"]

  # The role that may read the bucket, assumed with what the SDK finds.
  role_arn    = "arn:aws:iam::${var.log_archive_account}:role/trailgate-read"
  external_id = "trailgate-42"
}

# A bucket of another organization, which pays nothing for our reading, reached over two roles.
source "s3" "acquired" {
  bucket         = "acquired-trail"
  region         = "eu-central-1"
  since          = "2026-01-01"
  until          = "2026-01-31"
  delivery_slack = "3d"
  requester_pays = true
  versions       = true
  profile        = "audit"

  assume_role {
    role_arn = "arn:aws:iam::${var.log_archive_account}:role/hub"
  }
  assume_role {
    role_arn    = "arn:aws:iam::444455556666:role/trailgate-read"
    external_id = "trailgate-43"
  }
}

# Not AWS: a server that speaks S3.
source "s3" "mirror" {
  bucket   = "mirror"
  region   = "us-east-1"
  endpoint = "https://s3.example.com"
}

output "table" {}
gate "nightly" {}
