# This file is maintained automatically by "trailgate init".
# Manual edits may be lost in future updates.

pack "org" {
  source   = "https://example.com/governance/org-2.1.0.tar.gz"
  version  = "2.1.0"
  checksum = "sha256:f246b34fc12d0b22aa442c3f49c61f36532e7c9290592ffbb6727d9609c22186"
  hash     = "sha256:992e27ad9a202462fe8f2e53f01ebff25da2b8bf1a30814ea72e9ba1c717b2d1"
}
