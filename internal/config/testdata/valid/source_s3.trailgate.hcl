source "s3" "least" { bucket = "org-trail-111122223333" }

source "s3" "all" {
  bucket         = "org-trail.example"
  prefix         = "logs/AWSLogs/o-exampleorg"
  since          = "7d"
  until          = "2026-01-31T12:00:00Z"
  accounts       = ["111122223333"]
  regions        = ["us-gov-west-1", "cn-north-1"]
  delivery_slack = "2w"
  requester_pays = true
  versions       = true
  profile        = "audit"
  region         = "us-gov-west-1"
  endpoint       = "http://127.0.0.1:9000"
  role_arn       = "arn:aws-us-gov:iam::111122223333:role/audit/read"
  external_id    = "42"
}

source "s3" "chain" {
  bucket = "org-trail"
  assume_role { role_arn = "arn:aws:iam::111122223333:role/hub" }
  assume_role {
    role_arn    = "arn:aws:iam::444455556666:role/read"
    external_id = "42"
  }
}
