gate "a" {
  fail_on       = high
  min_events    = -1
  on_incomplete = "wran"
}
gate "b" {
  fail_on       = "severe"
  min_events    = "1"
  on_incomplete = true
}
gate "c" {
  new_only   = true
  fail_onn   = "high"
  min_events = 1.5
  only {}
}
gate "a" {}
