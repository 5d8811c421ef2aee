waiver "a" {
  rules     = ["*"]
  reason    = "r"
  owner     = "o"
  expires   = "2026-12-31"
  condition = finding.severty == "high" || finding.message == "x"
}
waiver "b" {
  rules     = ["*"]
  reason    = "r"
  owner     = "o"
  expires   = "2026-12-31"
  condition = finding.severity != "criticl" && "hihg" == finding.severity
}
waiver "c" {
  rules     = ["*"]
  reason    = "r"
  owner     = "o"
  expires   = "2026-12-31"
  condition = finding.account
}
waiver "d" {
  rules     = ["*"]
  reason    = "r"
  owner     = "o"
  expires   = "2026-12-31"
  condition = finding.count > "many"
}
waiver "e" {
  rules     = ["*"]
  reason    = finding.rule
  owner     = "o"
  expires   = "2026-12-31"
  condition = event.account == "x"
}
waiver "f" {
  rules     = ["*"]
  reason    = "r"
  owner     = "o"
  expires   = "2026-12-31"
  condition = length(finding.count) > 0
}
waiver "g" {
  rules     = ["*"]
  reason    = "r"
  owner     = "o"
  expires   = "2026-12-31"
  condition = null
}
