# The bucket itself. Without public_keys CloudTrail is asked; signatures are in the metadata of the bucket's objects, so
# that the file adds something only where metadata was lost when objects were copied from another bucket.
source "s3" "org_trail" {
  bucket           = "org-trail-111122223333"
  since            = "7d"
  verify_integrity = true
  public_keys      = "../keys.json"
  signatures       = "../signatures.json"
}
