source "s3" "missing" {}
source "s3" "values" {
  bucket         = "s3://org-trail"
  prefix         = "/AWSLogs"
  since          = "last week"
  until          = "31.1.2026"
  accounts       = ["1111"]
  regions        = ["Ireland"]
  delivery_slack = "long"
  requester_pays = "sometimes"
  versions       = 1
  profile        = ""
  region         = "eu"
  endpoint       = "localhost"
  role_arn       = "arn:aws:iam::111122223333:user/ann"
  external_id    = ""
}
source "s3" "empty" {
  bucket   = "org-trail"
  accounts = []
  regions  = "eu-west-1"
}
source "s3" "alone" {
  bucket      = "org-trail"
  external_id = "42"
}
source "s3" "both" {
  bucket   = "org-trail"
  role_arn = "arn:aws:iam::111122223333:role/read"
  assume_role { role_arn = "arn:aws:iam::111122223333:role/hub" }
}
source "s3" "chain" {
  bucket = "org-trail"
  assume_role {
    role_arn    = "hub"
    external_id = ""
  }
  assume_role {}
}
source "s3" "unknown" {
  bucket = "org-trail"
  region_name = "eu-west-1"
}
