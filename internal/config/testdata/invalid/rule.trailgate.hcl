pack "sagemaker" {
  source = "builtin://sagemaker"
  rule "TG-SM-001" {
    enabled           = "no"
    severity          = "hihg"
    enforcement_level = "mandatory"
    severty           = "low"
    waive {}
  }
  rule "TG-SM-002" {
    enabled           = false
    enforcement_level = "hard-mandatory"
  }
  rule "TG-SM-[" { severity = "low" }
  rule "" {}
  rule {}
  rule "TG-SM-003" { severity = null }
}
