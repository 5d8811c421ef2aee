source "s3" "verified" {
  bucket           = "org-trail-111122223333"
  verify_integrity = true
  public_keys      = "keys.json"
  signatures       = "signatures.json"
}
source "s3" "not_verified" {
  bucket           = "org-trail-111122223333"
  verify_integrity = false
}
source "file" "mirror" {
  paths            = ["mirror"]
  verify_integrity = true
  public_keys      = "keys.json"
  signatures       = "signatures.json"
}
