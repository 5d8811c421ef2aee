org_acounts          = ["444455556666"]
break_glass_accounts = "444455556666"
threshold            = "many"
registries = {
  a = { account = "1" }
  b = { acount = "1" }
  c = {
    account = "2"
    regions = ["a", {}]
  }
}
