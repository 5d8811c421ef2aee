output "sarif" {
  path     = "a/../out"
  evidence = "out"
}
