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
  only_new   = true
  fail_onn   = "high"
  min_events = 1.5
  only {}
}
gate "a" {}
gate "d" {
  new_only       = "yes"
  required_rules = ["TG-[", ""]
  on_rule_error  = "ignore"
  waiver_warning = "2 weeks"
  budget {
    high   = -1
    severe = 3
  }
  budget {}
}
gate "e" {
  required_rules = []
  waiver_warning = ""
  budget {}
}
