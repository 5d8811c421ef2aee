pack {
  name = "empty"
  version = "0.1.0"
}
