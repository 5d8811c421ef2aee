trailgate {
  required_version  = ">= 0.3"
  required_versions = ">= 0.1"
  backend "s3" {}
}
trailgate { required_version = "abc" }
trailgate "x" {}
