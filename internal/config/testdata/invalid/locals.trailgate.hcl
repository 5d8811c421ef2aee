locals {
  a       = local.b
  b       = [for x in local.c : x]
  c       = { d = local.a }
  myself  = local.myself
  leads   = local.a
  twice   = 1
  id      = 012345678901
  failing = tonumber("x")
  unknown = nosuch("x")
  clock   = timestamp()
}
locals {
  twice = 2
  inner {}
}
