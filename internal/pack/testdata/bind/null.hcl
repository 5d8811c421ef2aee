org_accounts = null
