gate "ci" {
  budget {
    critical = "none"
    high     = 1
    medium   = 1.5
    low      = null
    info     = true
  }
}
