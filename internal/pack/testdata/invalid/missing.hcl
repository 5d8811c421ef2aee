# No pack block.
parameter {
  default = 1
}
parameter "a" "b" {
  type = string
}
