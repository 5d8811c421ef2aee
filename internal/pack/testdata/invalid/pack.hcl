pack {
  nmae             = "x"
  name             = "cross-account"
  version          = "1.0"
  description      = 7
  required_version = "newest"
  rule "x" {}
}
pack {
  name    = "again"
  version = "1.0.0"
}
paramter "x" {
  type = string
}
license = "none"
parameter "bare" {
  type       = bool
  validation = "x"
}
