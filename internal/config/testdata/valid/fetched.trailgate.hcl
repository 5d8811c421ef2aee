pack "archive" {
  source   = "https://example.com/org-2.1.0.tar.gz//packs/org"
  checksum = "sha256:0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a"
  version  = "~> 2.1"
  verify {
    key_id     = "governance-2026"
    public_key = <<-EOT
      -----BEGIN PUBLIC KEY-----
      MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE1mnoG39dLdLXO7q0L3Lgo4E9Gldu
      DYxGePwOGzjc6IhLIP5DRRX2V6K7RWCb/Axn1zs5/X64eNJF3kvE9je9oQ==
      -----END PUBLIC KEY-----
    EOT
    scope      = "rules"
  }
}
pack "git" { source = "git::https://example.com/governance/rules.git//packs/org?ref=v2.1.0" }
pack "ssh" { source = "git::git@example.com:governance/rules.git//packs/org" }
pack "registry" {
  source  = "oci://registry.example.com/governance/org"
  version = ">= 2.0"
}
