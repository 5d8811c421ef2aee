variable "severity" { default = "high" }
variable "number" { default = 3 }
locals { account = "111122223333" }

pack "sagemaker" {
  source = var.sorce
  parameters {
    accounts = [local.acount, each.key]
    place    = path.here
    all      = var
    element  = local["account"]
  }
  rule "TG-SM-001" { severity = high }
}
gate "one" { fail_on = var.number }
gate "two" { fail_on = "${var.severity}est" }
source "file" "x" { paths = [local.account.id, finding.account] }
