pack {
  name    = "demo"
  version = "0.1.0"
}
parameter "no_type" {
  defualt = 1
}
parameter "twice" {
  type = string
}
parameter "twice" {
  type = number
}
parameter "bad_type" {
  type    = sett(string)
  default = []
}
parameter "bad_default" {
  type = map(object({
    account = string
    size    = optional(number, 1)
  }))
  default = {
    main  = { account = "111122223333" }
    other = { account = "444455556666", size = "big" }
  }
}
parameter "unquoted" {
  type    = set(string)
  default = [012345678901, "111122223333", 444455556666]
}
parameter "unquoted_key" {
  type    = map(bool)
  default = { 012345678901 = true }
}
parameter "from_variable" {
  type    = string
  default = var.x
}
