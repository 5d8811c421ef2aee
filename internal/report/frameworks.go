package report

import (
	"slices"
	"strings"
)

// framework is a benchmark or catalogue that rules refer to.
type framework struct {
	key          string // as rule metadata writes it
	name         string // with the version: ids move between versions
	version      string
	organization string
	uri          string
}

// frameworkOf tells what is known of a framework. One that is not known here is named by its key.
//
// ATT&CK ids are those of version 19, which renumbered the techniques for cloud logs (T1562.008 is T1685.002 there).
func frameworkOf(key string) framework {
	known := []framework{
		{"mitre-attack", "MITRE ATT&CK v19", "19", "MITRE", "https://attack.mitre.org/"},
		{"nist-800-53-r5", "NIST SP 800-53 Rev. 5", "5", "NIST", "https://csrc.nist.gov/pubs/sp/800/53/r5/upd1/final"},
		{"nist-csf-2.0", "NIST CSF 2.0", "2.0", "NIST", "https://www.nist.gov/cyberframework"},
		{"pci-dss-4.0.1", "PCI DSS v4.0.1", "4.0.1", "PCI Security Standards Council", "https://www.pcisecuritystandards.org/"},
		{"iso-27001-2022", "ISO/IEC 27001:2022", "2022", "ISO", "https://www.iso.org/standard/27001"},
		{"soc2", "SOC 2 Trust Services Criteria", "", "AICPA", ""},
		{"aws-security-hub", "AWS Security Hub controls", "", "AWS", "https://docs.aws.amazon.com/securityhub/latest/userguide/securityhub-controls-reference.html"},
	}
	if i := slices.IndexFunc(known, func(f framework) bool { return f.key == key }); i >= 0 {
		return known[i]
	}
	if version, ok := strings.CutPrefix(key, "cis-aws-"); ok {
		return framework{key, "CIS AWS Foundations Benchmark v" + version, version, "Center for Internet Security", "https://www.cisecurity.org/benchmark/amazon_web_services"}
	}
	return framework{key: key, name: key}
}

// page returns the page of an entry, where its address follows from its id.
func (f framework) page(id string) string {
	if f.key == "mitre-attack" {
		return f.uri + "techniques/" + strings.ReplaceAll(id, ".", "/") + "/"
	}
	return ""
}
