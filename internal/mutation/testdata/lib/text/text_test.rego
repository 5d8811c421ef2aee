package trailgate.lib.text_test

import data.trailgate.lib.text

test_get if text.get({"a": "x"}, "a") == "x"

test_get_not_a_string if text.get({"a": 1}, "a") == ""
