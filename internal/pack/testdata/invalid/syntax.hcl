pack {
  name = "a
}
