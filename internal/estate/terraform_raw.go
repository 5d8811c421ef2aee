package estate

import (
	"fmt"

	tfjson "github.com/hashicorp/terraform-json"
)

// rawState is a state file, version 4 (Terraform's internal/states/statefile).
type rawState struct {
	Version   int `json:"version"`
	Resources []struct {
		Module    string              `json:"module"`
		Mode      tfjson.ResourceMode `json:"mode"`
		Type      string              `json:"type"`
		Name      string              `json:"name"`
		Instances []struct {
			Key        any            `json:"index_key"`
			Attributes map[string]any `json:"attributes"`
			Deposed    string         `json:"deposed"`
		} `json:"instances"`
	} `json:"resources"`
}

func (s *rawState) terraform() (*terraform, error) {
	if s.Version != 4 {
		return nil, fmt.Errorf("it is a state file of version %d: version 4 is read, which Terraform writes since 0.12", s.Version)
	}
	t := &terraform{what: "state"}
	for _, r := range s.Resources {
		for _, i := range r.Instances {
			if i.Deposed != "" {
				continue
			}
			address := r.Type + "." + r.Name
			if r.Module != "" {
				address = r.Module + "." + address
			}
			switch k := i.Key.(type) {
			case string:
				address += fmt.Sprintf("[%q]", k)
			case float64:
				address += fmt.Sprintf("[%d]", int(k))
			}
			if id, ok := i.Attributes["account_id"].(string); ok && r.Type == "aws_caller_identity" {
				t.accounts = append(t.accounts, id)
			}
			t.add(r.Mode, address, r.Module, r.Type, r.Name, document{values: i.Attributes})
		}
	}
	return t, nil
}
