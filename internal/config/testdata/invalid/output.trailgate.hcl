output "sarif" {}
output "json" {
  path     = 1
  evidence = "x"
}
output "csv" { path = "" }
output "table" {
  path = "-"
  colour {}
}
output "ndjson" {
  path = "-"
}
output "csv" {
  path = "x.csv"
}
