# One pack twice, with the parameters of two teams: each finding says which instance it is from.
pack "ml" {
  source  = "./packs/org"
  version = ">= 1.2.0, < 2.0.0"
  parameters {
    accounts = var.teams.ml.accounts
    users    = setunion(var.teams.ml.users, var.break_glass_users)
    regions  = local.regions
  }
  rule "org/*" {
    severity = var.teams.ml.severity
  }
}

pack "data" {
  source  = "./packs/org"
  version = ">= 1.2.0, < 2.0.0"
  parameters {
    accounts = var.teams.data.accounts
    users    = var.teams.data.users
    regions  = concat(local.regions, ["eu-central-1"])
  }
  rule "TG-ORG-002" {
    enforcement_level = "advisory"
  }
}

pack "trail" {
  source = "builtin://trail"
}
