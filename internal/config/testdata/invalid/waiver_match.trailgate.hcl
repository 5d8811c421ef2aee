waiver "vendor" {
  rules   = ["TG-SM-001"]
  reason  = "Vendor contract"
  owner   = "ml-platform@example.com"
  expires = "2026-12-31"
  match {
    accounts     = "111122223333"
    regions      = [1]
    principals   = {}
    resources    = []
    packs        = null
    fingerprints = [""]
  }
}
