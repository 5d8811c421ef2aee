pack "mistyped" {
  source  = "./policy"
  dialect = "conftst"
}
pack "not_a_list" {
  source     = "./policy"
  dialect    = "conftest"
  namespaces = "main"
}
pack "alone" {
  source     = "./policy"
  namespaces = ["main"]
}
pack "versioned" {
  source  = "./policy"
  dialect = "conftest"
  version = "~> 1.0"
}
pack "elsewhere" {
  source  = "builtin://trail"
  dialect = "conftest"
}
