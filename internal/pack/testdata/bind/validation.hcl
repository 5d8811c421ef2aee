org_accounts         = []
break_glass_accounts = ["444455556666", "4444"]
limit                = 2
