variable "wrong" {
  default = "abc"
  validation {
    condition     = length(var.wrong) == 2
    error_message = "Give two letters, not ${length(var.wrong)}."
  }
  validation {
    condition     = startswith(var.wrong, "b")
    error_message = "Begin with b."
  }
}
variable "incomplete" {
  default = 1
  validation {}
}
variable "condition" {
  default = 1
  validation {
    condition     = "${var.condition} is not true"
    error_message = "Never."
  }
}
variable "message" {
  default = 1
  validation {
    condition     = var.message > 1
    error_message = ["a"]
  }
}
variable "other" {
  default = 1
  validation {
    condition     = var.message == 1
    error_message = "Never."
  }
}
variable "failing" {
  default = "x"
  validation {
    condition     = tonumber(var.failing) > 1
    error_message = "Never."
  }
}
variable "secret" {
  default   = "hunter2secret"
  sensitive = true
  validation {
    condition     = length(var.secret) == 2
    error_message = "${var.secret} has the wrong length."
  }
}
