source "file" "missing" {}
source "file" "not_a_list" { paths = "events" }
source "file" "elements" { paths = ["events", 7, null] }
source "file" "none" { paths = [] }
source "file" "empty" { paths = [""] }
source "file" "unknown" {
  path  = "x"
  paths = ["x"]
  filter {}
}
source "file" "none" { paths = ["x"] }
