trailgate { required_version = "newest" }
