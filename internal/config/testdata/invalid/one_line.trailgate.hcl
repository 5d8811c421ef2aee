pack "sagemaker" { source = "builtin://sagemaker" version = "~> 0.1" }
