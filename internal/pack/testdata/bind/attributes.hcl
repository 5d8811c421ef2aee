org_accounts = []
registries = {
  a = { account = "1", regoins = ["us-east-1"] }
}
