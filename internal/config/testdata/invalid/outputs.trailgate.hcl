output "table" { path = 1 }
output "sarif" {
  path     = ""
  evidence = 3
}
