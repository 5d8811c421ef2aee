package coverage

import "cmp"

// Label names an event data store for people.
func (d *EventDataStore) Label() string {
	return "event data store " + cmp.Or(d.Name, d.Address, d.ARN)
}

// ofStore is what an event data store records of a cell.
func (e *Estate) ofStore(d *EventDataStore, a *Account, region string, k Kind) contribution {
	c := contribution{Source: Source{Type: "event data store", Name: cmp.Or(d.Name, d.Address), ARN: d.ARN}, health: Unmeasured}
	var r recorded
	if why := d.Unknown["selectors"]; why != "" {
		r.maybe(box{}, "its event selectors are not known: "+why)
	} else {
		r = d.Selectors.of(k, cmp.Or(arnPart(d.ARN, 1), Partition(d.Region)))
	}
	c.take(d.Label(), all(e.storeInAccount(d, a), d.inRegion(a, region), d.ingesting()), r, k)
	return c
}

func (e *Estate) storeInAccount(d *EventDataStore, a *Account) truth {
	if u, hidden := d.Unknown.hides("account"); hidden {
		return u
	}
	if d.Account == a.ID {
		return yes()
	}
	if u, hidden := d.Unknown.hides("organization"); hidden {
		return u
	}
	if !d.Organization {
		return no("it records account %s alone", d.Account)
	}
	return e.member(d.Account, a)
}

func (d *EventDataStore) inRegion(a *Account, region string) truth {
	if d.Region != "" && d.Region == region {
		return yes()
	}
	if u, hidden := d.Unknown.hides("multi_region", "region"); hidden {
		return u
	}
	of := Partition(region)
	if region == OtherRegions {
		of = a.Partition
	}
	switch {
	case !d.MultiRegion:
		return no("it records Region %s alone", d.Region)
	case Partition(d.Region) != of:
		return no("it is in another partition")
	}
	return yes()
}

// ingesting tells whether a store takes events in (GetEventDataStore, Status).
func (d *EventDataStore) ingesting() truth {
	if u, hidden := d.Unknown.hides("status"); hidden {
		return u
	}
	if d.Status != "ENABLED" {
		return no("its status is %s", cmp.Or(d.Status, "not told"))
	}
	return yes()
}
