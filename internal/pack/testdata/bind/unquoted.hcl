org_accounts         = [012345678901]
break_glass_accounts = toset([111122223333, 7])
registries = {
  a = { account = 444455556666 }
}
