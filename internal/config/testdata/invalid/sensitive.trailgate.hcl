variable "secret" {
  default   = "hunter2secret"
  sensitive = true
}
locals {
  derived = "x-${var.secret}"
  file    = file(local.derived)
  number  = tonumber(var.secret)
}
source "file" "x" { paths = ["a", local.derived] }
output "json" { path = local.derived }
gate "ci" { fail_on = upper(local.derived) }
