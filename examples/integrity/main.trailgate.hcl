# A copy of a trail's bucket, verified with CloudTrail's digests while it is scanned.
source "file" "mirror" {
  paths            = ["mirror"]
  verify_integrity = true
  public_keys      = "keys.json"       # of trailgate verify --save-keys
  signatures       = "signatures.json" # of trailgate verify --save-signatures
}
