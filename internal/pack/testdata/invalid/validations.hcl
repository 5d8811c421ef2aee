pack {
  name    = "demo"
  version = "0.1.0"
}
parameter "accounts" {
  type    = set(string)
  default = ["12"]
  validation {
    condition     = alltrue([for a in param.accounts : length(a) == 12])
    error_message = "Account ids have 12 digits."
  }
  validation {
    condition     = param.acounts != []
    error_message = "x"
  }
  validation {
    condition     = var.accounts != []
    error_message = "x"
  }
  validation {
    condition     = param.limit > 1
    error_message = "x"
  }
  validation {
    condition     = param.accounts
    error_message = "x"
  }
  validation {
    condition     = length(param.accounts) > 0
    error_message = " "
  }
  validation {
    condition     = length(param.accounts) > 0
    error_message = 7
  }
  validation {
    condition     = lenght(param.accounts) > 0
    error_mesage  = "x"
    error_message = "x"
  }
  validation {
    condition = true
  }
}
parameter "limit" {
  type = number
  validation {
    condition     = param.limit.size > 0
    error_message = "x"
  }
  validation {
    condition     = lower(param.limit) == upper(param.accounts)
    error_message = "x"
  }
}
