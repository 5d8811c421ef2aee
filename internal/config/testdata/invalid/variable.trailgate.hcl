variable "type" { type = strnig }
variable "untyped_default" {
  type    = number
  default = "many"
}
variable "reference" { default = var.type }
variable "description" {
  description = 7
  default     = 1
}
variable "flags" {
  default   = 1
  sensitive = "yes"
  nullable  = 1
}
variable "not_null" {
  default  = null
  nullable = false
}
variable "object" {
  type    = object({ name = string, level = optional(number) })
  default = { name = "x", levle = 3 }
}
variable "ids" {
  type    = set(string)
  default = [012345678901]
}
variable "two words" { default = 1 }
variable "ids" { default = 1 }
variable "required" {
  type        = list(string)
  description = "Accounts of the organization."
}
variable "unknown" {
  defualt = 1
  block {}
}
