pack {
  name    = "package"
  version = "v1.0.0"
}
parameter "dash-ed" {
  type = string
}
parameter "in" {
  type = string
}
