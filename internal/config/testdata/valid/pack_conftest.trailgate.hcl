pack "policies" {
  source     = "./policy"
  dialect    = "conftest"
  namespaces = ["main", "aws.trail"]
}
