pack {
  description = null
  name = upper(1, 2)
}
