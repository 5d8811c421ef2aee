baseline {
  path = ""
  file = "x"
}
baseline "b" {
}
