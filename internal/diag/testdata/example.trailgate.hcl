pack "sagemaker" {
  source = "builtin://sagemaker"
	verzion = "~> 1.0" # a tab, and 漢字 before: "é"
  rule "漢字" { enabeld = true }
}

gate "a" {}
gate "a" {
  fail_on =
    "high"
}
