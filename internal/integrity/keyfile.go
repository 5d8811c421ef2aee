package integrity

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"time"
)

// KeysFormat names the format of files with public keys.
const KeysFormat = "trailgate-public-keys/1"

type keyFile struct {
	Format string      `json:"format"`
	Asked  []keyAsked  `json:"asked"`
	Keys   []keyRecord `json:"keys"`
}

type keyAsked struct {
	Region string    `json:"region"`
	From   time.Time `json:"from"`
	To     time.Time `json:"to"`
}

type keyRecord struct {
	Region      string    `json:"region"`
	Fingerprint string    `json:"fingerprint"`
	From        time.Time `json:"valid_from"`
	To          time.Time `json:"valid_to"`
	Value       string    `json:"value"` // base64 of DER
}

// WriteKeys saves keys, so that digests can be verified without AWS.
func WriteKeys(w io.Writer, k *Keys) error {
	f := keyFile{Format: KeysFormat, Asked: []keyAsked{}, Keys: []keyRecord{}}
	for _, a := range k.Asked {
		f.Asked = append(f.Asked, keyAsked{a.Region, a.From.UTC(), a.To.UTC()})
	}
	for i := range k.Keys {
		key := &k.Keys[i]
		f.Keys = append(f.Keys, keyRecord{key.Region, key.Fingerprint, key.From, key.To, base64.StdEncoding.EncodeToString(key.DER)})
	}
	e := json.NewEncoder(w)
	e.SetIndent("", " ")
	if err := e.Encode(f); err != nil {
		return fmt.Errorf("write public keys: %w", err)
	}
	return nil
}

// ReadKeys reads keys that WriteKeys saved, or the JSON that "aws cloudtrail list-public-keys" prints. The latter says
// neither the Region nor what was asked.
func ReadKeys(r io.Reader) (*Keys, error) {
	var f struct {
		keyFile
		List []struct {
			Value []byte
			Start json.RawMessage `json:"ValidityStartTime"`
			End   json.RawMessage `json:"ValidityEndTime"`
		} `json:"PublicKeyList"`
	}
	if err := json.NewDecoder(r).Decode(&f); err != nil {
		return nil, fmt.Errorf("read public keys: %w", err)
	}
	out := &Keys{}
	switch {
	case f.Format == KeysFormat:
	case f.Format != "":
		return nil, fmt.Errorf("read public keys: the file has format %q; this trailgate reads %q", f.Format, KeysFormat)
	case f.List == nil:
		return nil, fmt.Errorf("read public keys: neither a file of 'trailgate verify --save-keys' nor the output of 'aws cloudtrail list-public-keys'")
	}
	for _, a := range f.Asked {
		out.Asked = append(out.Asked, Asked(a))
	}
	for i, k := range f.Keys {
		der, err := base64.StdEncoding.DecodeString(k.Value)
		if err != nil {
			return nil, fmt.Errorf("read public key %d: its value is no base64", i+1)
		}
		if err := out.addKey(i, k.Region, der, k.From, k.To); err != nil {
			return nil, err
		}
	}
	for i, k := range f.List {
		from, errFrom := moment(k.Start)
		to, errTo := moment(k.End)
		if errFrom != nil || errTo != nil {
			return nil, fmt.Errorf("read public key %d: ValidityStartTime or ValidityEndTime cannot be read", i+1)
		}
		if err := out.addKey(i, "", k.Value, from, to); err != nil {
			return nil, err
		}
	}
	return out, nil
}

func (k *Keys) addKey(i int, region string, der []byte, from, to time.Time) error {
	key, err := NewKey(region, der, from, to)
	if err != nil {
		return fmt.Errorf("read public key %d: %w", i+1, err)
	}
	k.Keys = append(k.Keys, key)
	return nil
}

// moment reads a time as the AWS CLI prints it: ISO 8601, or seconds since 1970.
func moment(raw json.RawMessage) (time.Time, error) {
	var s string
	if json.Unmarshal(raw, &s) == nil {
		return time.Parse(time.RFC3339, s)
	}
	var f float64
	if err := json.Unmarshal(raw, &f); err != nil {
		return time.Time{}, err
	}
	whole, part := math.Modf(f)
	return time.Unix(int64(whole), int64(part*1e9)).UTC(), nil
}
