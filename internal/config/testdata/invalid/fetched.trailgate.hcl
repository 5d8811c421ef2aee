pack "no_checksum" {
  source = "https://example.com/org-2.1.0.tar.gz"
}
pack "bad_checksum" {
  source   = "https://example.com/org-2.1.0.tar.gz"
  checksum = "0A0A"
}
pack "checksum_of_git" {
  source   = "git::https://example.com/rules.git"
  checksum = "sha256:0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a"
}
pack "builtin" {
  source = "builtin://sagemaker"
  verify {
    key_id     = ""
    public_key = "x"
  }
}
pack "key" {
  source = "git::https://token@example.com/rules.git"
  verify {
    key_id     = "a"
    public_key = "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE"
    scope      = 7
  }
}
pack "no_key" {
  source = "s3://bucket/org.tar.gz"
  verify {}
  verify {}
}
