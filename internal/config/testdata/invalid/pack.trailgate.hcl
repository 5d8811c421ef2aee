pack "no_source" {}
pack "types" {
  source  = 7
  version = 1.0
}
pack "values" {
  source  = "git::https://example.com/rules.git"
  version = "latest"
}
pack "folder" {
  source = "rules/org"
}
pack "builtin" {
  sorce = "x"
  source = "builtin://a/b"
  verify {}
  ruel "TG-SM-001" {}
}
pack "label with blanks" {
  source = "./rules"
}
pack "values" {
  source = "./rules"
}
pack "parameters" {
  source = "./rules"
  parameters {
    accounts = var.accounts
    typo     = uper("x")
    window {
      minutes = 1
    }
  }
  parameters {}
  rule "TG-SM-001" {}
  rule "TG-SM-001" { enabled = false }
}
pack "swapped" {
  source     = "./rules"
  parameters = {}
  version {}
}
