package trailgate.rules.trail.lib.selectors_test

import data.trailgate.rules.trail.lib.selectors

management := {"field": "eventCategory", "equals": ["Management"]}

reads := {"field": "readOnly", "equals": ["true"]}

writes := {"field": "readOnly", "equals": ["false"]}

no_kms := {"field": "eventSource", "notEquals": ["kms.amazonaws.com"]}

# An event that sets these advanced selectors, each a list of field selectors.
advanced(list) := {"requestParameters": {"advancedEventSelectors": [{"name": "s", "fieldSelectors": f} | some f in list]}}

basic(list) := {"requestParameters": {"eventSelectors": list}}

complete(e) if {
	selectors.missing(e) == []
	selectors.excluded(e) == []
}

test_basic_defaults_record_all if complete(basic([{}]))

test_basic_written_out_records_all if {
	complete(basic([{
		"readWriteType": "All", "includeManagementEvents": true, "excludeManagementEventSources": [],
		"dataResources": [{"type": "AWS::S3::Object", "values": ["arn:aws:s3"]}],
	}]))
}

test_basic_halves_together_record_all if complete(basic([{"readWriteType": "ReadOnly"}, {"readWriteType": "WriteOnly"}]))

test_basic_half_misses_the_other if {
	selectors.missing(basic([{"readWriteType": "ReadOnly"}])) == ["write"]
	selectors.missing(basic([{"readWriteType": "WriteOnly"}])) == ["read"]
}

test_basic_without_management_misses_all if {
	selectors.missing(basic([{"readWriteType": "All", "includeManagementEvents": false}])) == ["read", "write"]
	selectors.missing(basic([{"readWriteType": "All", "includeManagementEvents": "false"}])) == ["read", "write"]
}

test_basic_exclusion if {
	e := basic([{"excludeManagementEventSources": ["rdsdata.amazonaws.com", "kms.amazonaws.com"]}])
	selectors.missing(e) == []
	selectors.excluded(e) == ["kms.amazonaws.com", "rdsdata.amazonaws.com"]
}

test_basic_exclusion_made_good_by_another_selector if {
	complete(basic([{"excludeManagementEventSources": ["kms.amazonaws.com"]}, {}]))
}

test_exclusion_of_one_kind_only if {
	e := basic([
		{"readWriteType": "ReadOnly", "excludeManagementEventSources": ["kms.amazonaws.com"]},
		{"readWriteType": "WriteOnly"},
	])
	selectors.excluded(e) == ["kms.amazonaws.com"]
	other_way := basic([
		{"readWriteType": "ReadOnly"},
		{"readWriteType": "WriteOnly", "excludeManagementEventSources": ["kms.amazonaws.com"]},
	])
	selectors.excluded(other_way) == ["kms.amazonaws.com"]
}

test_what_is_missing_altogether_is_not_called_excluded if {
	e := basic([{"includeManagementEvents": false, "excludeManagementEventSources": ["kms.amazonaws.com"]}])
	selectors.excluded(e) == []
}

test_no_selector_records_nothing if {
	every e in [basic([]), advanced([]), {"requestParameters": null}, {}] {
		selectors.missing(e) == ["read", "write"]
		selectors.excluded(e) == []
	}
}

test_advanced_management_records_all if complete(advanced([[management]]))

test_advanced_with_data_beside_it_records_all if {
	s3 := [{"field": "eventCategory", "equals": ["Data"]}, {"field": "resources.type", "equals": ["AWS::S3::Object"]}]
	complete(advanced([s3, [management]]))
}

test_advanced_data_only_records_no_management if {
	e := advanced([[{"field": "eventCategory", "equals": ["Data"]}]])
	selectors.missing(e) == ["read", "write"]
	selectors.narrowing(e) == []
	not selectors.has_management(e)
}

test_advanced_without_category_records_nothing if {
	e := advanced([[reads], [writes]])
	selectors.missing(e) == ["read", "write"]
}

test_advanced_halves_together_record_all if complete(advanced([[management, reads], [management, writes]]))

test_advanced_half_misses_the_other if {
	selectors.missing(advanced([[management, reads]])) == ["write"]
	selectors.missing(advanced([[management, writes]])) == ["read"]
	selectors.missing(advanced([[management, {"field": "readOnly", "equals": [true]}]])) == ["write"]
	selectors.narrowing(advanced([[management, reads], [management, writes]])) == []
}

test_advanced_exclusion if {
	e := advanced([[management, no_kms]])
	selectors.missing(e) == []
	selectors.excluded(e) == ["kms.amazonaws.com"]
	selectors.narrowing(e) == []
}

test_advanced_exclusion_of_both if {
	f := {"field": "eventSource", "notEquals": ["kms.amazonaws.com", "rdsdata.amazonaws.com"]}
	selectors.excluded(advanced([[management, f]])) == ["kms.amazonaws.com", "rdsdata.amazonaws.com"]
}

test_halves_of_which_one_excludes if {
	e := advanced([[management, reads, no_kms], [management, writes]])
	selectors.missing(e) == []
	selectors.excluded(e) == ["kms.amazonaws.com"]
}

test_leaving_out_another_service_narrows if {
	e := advanced([[management, {"field": "eventSource", "notEquals": ["ec2.amazonaws.com"]}]])
	selectors.missing(e) == ["read", "write"]
	selectors.narrowing(e) == ["eventSource"]
}

test_one_service_only_narrows if {
	e := advanced([[management, {"field": "eventSource", "equals": ["kms.amazonaws.com"]}]])
	selectors.missing(e) == ["read", "write"]
	selectors.recorded(e, "read", "kms.amazonaws.com")
	not selectors.recorded(e, "read", "rdsdata.amazonaws.com")
}

test_one_service_and_an_exclusion_narrow if {
	f := {"field": "eventSource", "equals": ["kms.amazonaws.com"], "notEquals": ["rdsdata.amazonaws.com"]}
	selectors.missing(advanced([[management, f]])) == ["read", "write"]
}

test_every_other_field_narrows if {
	names := ["eventName", "resources.ARN", "userIdentity.arn", "eventType", "sessionCredentialFromConsole", "errorCode"]
	every name in names {
		e := advanced([[management, {"field": name, "notEquals": ["x"]}]])
		selectors.missing(e) == ["read", "write"]
		selectors.narrowing(e) == [name]
	}
}

test_narrow_halves_do_not_make_a_whole if {
	half := {"field": "eventName", "equals": ["RunInstances"]}
	rest := {"field": "eventName", "notEquals": ["RunInstances"]}
	selectors.missing(advanced([[management, half], [management, rest]])) == ["read", "write"]
}

test_another_field_with_the_name_of_a_service_narrows if {
	only := advanced([[management, {"field": "eventName", "equals": ["kms.amazonaws.com"]}]])
	not selectors.recorded(only, "read", "kms.amazonaws.com")
	without := advanced([[management, {"field": "eventName", "notEquals": ["kms.amazonaws.com"]}]])
	selectors.missing(without) == ["read", "write"]
}

test_two_categories_that_exclude_each_other_record_nothing if {
	data_too := {"field": "eventCategory", "equals": ["Data"]}
	selectors.missing(advanced([[management, data_too]])) == ["read", "write"]
}

test_fields_of_data_selectors_are_not_narrowing if {
	e := advanced([[management], [{"field": "eventCategory", "equals": ["Data"]}, {"field": "eventName", "equals": ["x"]}]])
	selectors.narrowing(e) == []
}

test_a_field_without_values_narrows_nothing if {
	every f in [{"field": "eventName", "equals": []}, {"field": "eventName", "equals": null}, {"field": "eventName"}] {
		complete(advanced([[management, f]]))
	}
}

test_an_unknown_operator_is_never_covered if {
	every name in ["eventSource", "readOnly"] {
		e := advanced([[management, {"field": name, "matches": ["x"]}]])
		selectors.missing(e) == ["read", "write"]
	}
	both := {"field": "readOnly", "equals": ["true", "false"], "matches": ["x"]}
	selectors.missing(advanced([[management, both]])) == ["read", "write"]
	unknown_category := {"field": "eventCategory", "matches": ["x"]}
	not selectors.has_management(advanced([[unknown_category]]))
}

test_both_values_of_read_only_record_all if {
	complete(advanced([[management, {"field": "readOnly", "equals": ["true", "false"]}]]))
}

test_operators if {
	selectors.matches({"equals": ["ab"]}, "ab")
	not selectors.matches({"equals": ["ab"]}, "abc")
	selectors.matches({"equals": "ab"}, "ab")
	selectors.matches({"startsWith": ["x", "a"]}, "abc")
	not selectors.matches({"startsWith": ["b"]}, "abc")
	selectors.matches({"endsWith": ["x", "c"]}, "abc")
	not selectors.matches({"endsWith": ["b"]}, "abc")
	selectors.matches({"equals": ["x"], "endsWith": ["c"]}, "abc")
	selectors.matches({"notEquals": ["x"]}, "abc")
	not selectors.matches({"notEquals": ["abc"]}, "abc")
	not selectors.matches({"notStartsWith": ["a"]}, "abc")
	selectors.matches({"notStartsWith": ["b"]}, "abc")
	not selectors.matches({"notEndsWith": ["c"]}, "abc")
	selectors.matches({"notEndsWith": ["b"]}, "abc")
	not selectors.matches({"startsWith": ["a"], "notEquals": ["abc"]}, "abc")
	not selectors.matches({"startsWith": ["a"], "matches": ["b"]}, "abc")
}

test_the_answer_is_looked_at_first if {
	e := {
		"requestParameters": {"eventSelectors": [{"readWriteType": "ReadOnly"}]},
		"responseElements": {"eventSelectors": [{"readWriteType": "All"}]},
	}
	complete(e)
}

test_known if {
	selectors.known(basic([]))
	selectors.known(advanced([]))
	selectors.known({"requestParameters": null, "responseElements": {"eventSelectors": []}})
	not selectors.known({"requestParameters": null, "responseElements": null})
	not selectors.known({"requestParameters": {"trailName": "audit"}})
	not selectors.known({"requestParameters": {"eventSelectors": "omitted"}})
	not selectors.known({})
}

test_what_is_no_object_records_nothing if {
	selectors.missing(basic(["x"])) == ["read", "write"]
	selectors.missing({"requestParameters": {"advancedEventSelectors": ["x"]}}) == ["read", "write"]
	not selectors.has_management(advanced([["x"]]))
	complete(advanced([[management, "x"]]))
}

test_has_management if {
	selectors.has_management(advanced([[management, no_kms]]))
	not selectors.has_management(basic([{}]))
	not selectors.has_management(advanced([[{"field": "eventName", "notEquals": ["x"]}]]))
}

test_paths if {
	selectors.paths(basic([])) == ["requestParameters.eventSelectors"]
	selectors.paths(advanced([])) == ["requestParameters.advancedEventSelectors"]
	selectors.paths({"requestParameters": null, "responseElements": {"eventSelectors": []}}) == ["responseElements.eventSelectors"]
	selectors.paths({"responseElements": {"advancedEventSelectors": []}}) == ["responseElements.advancedEventSelectors"]
}
