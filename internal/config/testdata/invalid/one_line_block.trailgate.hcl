pack "sagemaker" { source = "builtin://sagemaker"
  parameters {}
}
