waiver "a" {
  rules   = []
  reason  = " "
  owner   = ""
  ticket  = 7
  expires = "tomorrow"
  until   = "2026-12-31"
}
waiver "b c" {
  rules   = "TG-SM-001"
  reason  = "r"
  owner   = "o"
  expires = "2026-02-30"
  match {
    accounts = [123456789012]
    account  = ["123456789012"]
    regions  = [""]
    packs    = []
  }
  match {}
}
waiver "d" {
  rules = ["TG-["]
  match {}
}
waiver "d" {}
waiver {
}
