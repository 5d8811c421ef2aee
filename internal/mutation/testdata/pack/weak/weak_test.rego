package trailgate.rules.pack.weak_test

import data.trailgate.rules.pack.weak

test_fires if weak.deny.weak with input as {"a": true, "n": 2, "kind": "x", "c": true}
