package trailgate.rules.trail.lib.stores_test

import data.trailgate.rules.trail.lib.stores

store := "arn:aws:cloudtrail:us-east-1:111122223333:eventdatastore/EXAMPLE-f852-4e8f-8bd1-bcf6cEXAMPLE"

test_resource if {
	stores.resource({"requestParameters": {"eventDataStore": store}}) == store
	stores.resource({"requestParameters": {"eventDataStore": "id"}, "responseElements": {"eventDataStoreArn": store}}) == store
	stores.resource({"requestParameters": null}) == ""
}

test_text if {
	stores.text({"requestParameters": {"eventDataStore": store}}) == "event data store EXAMPLE-f852-4e8f-8bd1-bcf6cEXAMPLE"
	stores.text({"responseElements": {"name": "audit", "eventDataStoreArn": store}}) == "event data store audit"
	stores.text({}) == "an event data store that the event does not name"
}
