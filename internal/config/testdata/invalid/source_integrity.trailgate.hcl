source "s3" "types" {
  bucket           = "org-trail-111122223333"
  verify_integrity = "yes, please"
  public_keys      = ""
  signatures       = ["signatures.json"]
}
source "s3" "without" {
  bucket      = "org-trail-111122223333"
  public_keys = "keys.json"
  signatures  = "signatures.json"
}
source "file" "types" {
  paths            = ["mirror"]
  verify_integrity = 1
  public_keys      = ""
  signatures       = 2
}
source "file" "many" {
  paths            = ["mirror", "more"]
  verify_integrity = true
}
