# A machine without network, and a pack that is trusted because of who signed it: the archive is fetched elsewhere, by
# 'trailgate init', and its folder .trailgate/packs is brought here as packs.
pack "org" {
  source   = "https://example.com/governance/org-2.1.0.tar.gz"
  version  = "~> 2.1"
  checksum = "sha256:f246b34fc12d0b22aa442c3f49c61f36532e7c9290592ffbb6727d9609c22186"
  verify {
    key_id     = "governance-2026"
    public_key = file("keys/governance.pub")
    scope      = "rules"
  }
}

source "file" "events" {
  paths = ["events"]
}

output "table" {}
