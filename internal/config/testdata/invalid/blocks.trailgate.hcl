paks "sagemaker" {
  source = "builtin://sagemaker"
}
variable "x" {
  type = string
}
locals {
  a = 1
}
waivers "w" {}
estates {}
estate "aws" "org" {}
fail_on = "high"
pack {
  source = "builtin://sagemaker"
}
pack "a" "b" {
  source = "builtin://sagemaker"
}
source "file" {
  paths = ["x"]
}
source "flie" "x" {
  paths = ["x"]
}
source "s3" "trail" {
  bucket = "org-trail"
}
source "file" "not a name" {
  paths = ["x"]
}
output "sarf" {
  path = "x"
}
gate "1st" {}
