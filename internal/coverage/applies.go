package coverage

import (
	"cmp"
	"fmt"
	"slices"
	"time"
)

// truth is an answer of three values, with the reason for all but yes.
type truth struct {
	yes, unknown bool
	reason       string
}

func yes() truth { return truth{yes: true} }

func no(format string, args ...any) truth { return truth{reason: fmt.Sprintf(format, args...)} }

func unknown(format string, args ...any) truth {
	return truth{unknown: true, reason: fmt.Sprintf(format, args...)}
}

// field returns unknown where a gap hides the field that an answer depends on.
func (g Gaps) hides(fields ...string) (truth, bool) {
	for _, f := range fields {
		if why := g[f]; why != "" {
			return unknown("%s is not known: %s", f, why), true
		}
	}
	return truth{}, false
}

// all is the first answer that is no, else the first that is unknown, else yes.
func all(answers ...truth) truth {
	out := yes()
	for _, a := range answers {
		switch {
		case !a.yes && !a.unknown:
			return a
		case a.unknown && out.yes:
			out = a
		}
	}
	return out
}

// Label names a trail for people.
func (t *Trail) Label() string { return "trail " + cmp.Or(t.Name, t.Address, t.ARN, "without name") }

// inAccount tells whether a trail records an account's events: its owner's, and for an organization trail those of every
// member.
func (e *Estate) inAccount(t *Trail, a *Account) truth {
	if u, hidden := t.Unknown.hides("account"); hidden {
		return u
	}
	if t.Account == a.ID || slices.Contains(t.SeenIn, a.ID) {
		return yes()
	}
	if u, hidden := t.Unknown.hides("organization"); hidden {
		return u
	}
	if !t.Organization {
		return no("it records account %s alone", t.Account)
	}
	return all(e.member(t.Account, a), t.homeEnabled(a))
}

// member tells whether two accounts are in one organization.
func (e *Estate) member(owner string, a *Account) truth {
	if u, hidden := a.Unknown.hides("organization"); hidden {
		return u
	}
	i := slices.IndexFunc(e.Accounts, func(o Account) bool { return o.ID == owner })
	switch {
	case a.Organization == "":
		return no("account %s is in no organization", a.ID)
	case i < 0 || e.Accounts[i].Unknown["organization"] != "":
		return unknown("whether account %s is in the organization of %s, which owns the trail, is not known", a.ID, owner)
	case e.Accounts[i].Organization != a.Organization:
		return no("account %s is not in the organization of %s", a.ID, owner)
	case e.Accounts[i].Partition != a.Partition:
		return no("account %s is in another partition", a.ID)
	}
	return yes()
}

// homeEnabled tells whether a member has the home Region of an organization trail enabled: where it has not, nothing of
// it is recorded (CloudTrail user guide, "Creating a trail for an organization").
func (t *Trail) homeEnabled(a *Account) truth {
	if u, hidden := t.Unknown.hides("home_region"); hidden {
		return u
	}
	enabled, known := a.enabled(t.HomeRegion)
	switch {
	case enabled:
		return yes()
	case known:
		return no("its home Region %s is not enabled in account %s", t.HomeRegion, a.ID)
	default:
		return unknown("whether account %s has the trail's home Region %s enabled is not known", a.ID, t.HomeRegion)
	}
}

// inRegion tells whether a trail records a Region of an account.
func (t *Trail) inRegion(a *Account, region string) truth {
	if t.HomeRegion != "" && t.HomeRegion == region {
		return yes()
	}
	if u, hidden := t.Unknown.hides("multi_region"); hidden {
		return u
	}
	if !t.MultiRegion {
		if u, hidden := t.Unknown.hides("home_region"); hidden {
			return u
		}
		return no("it records its home Region %s alone", t.HomeRegion)
	}
	of := Partition(region)
	if region == OtherRegions {
		of = a.Partition
	}
	if t.HomeRegion != "" && Partition(t.HomeRegion) != of {
		return no("it is in another partition")
	}
	return yes()
}

// statusIn returns the status of a trail in a Region: the account's own, or the owner's.
func (t *Trail) statusIn(account, region string) *Status {
	var found *Status
	for i := range t.Status {
		s := &t.Status[i]
		if s.Region != "" && s.Region != region || s.Account != "" && s.Account != account && s.Account != t.Account {
			continue
		}
		if found == nil || s.Account == account {
			found = s
		}
	}
	return found
}

// logging tells whether a trail records at all.
func logging(s *Status, region string) truth {
	switch {
	case s == nil:
		return unknown("whether it is logging in %s was not asked", region)
	case s.Unknown != "":
		return unknown("whether it is logging is not known: %s", s.Unknown)
	case s.Logging:
		return yes()
	case s.Stopped != nil:
		return no("it was stopped at %s", s.Stopped.UTC().Format(time.RFC3339))
	default:
		return no("it is not logging")
	}
}

// recordsGlobal tells whether a trail records the events of global services in the one Region of a partition where they
// appear, and which it records (CloudTrail user guide, "Global service events").
func (t *Trail) recordsGlobal() truth {
	if u, hidden := t.Unknown.hides("global_services"); hidden {
		return u
	}
	if !t.GlobalServices {
		return no("it leaves out the events of global services: IAM, STS, CloudFront, console sign-in")
	}
	return yes()
}
