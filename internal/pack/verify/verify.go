// Package verify checks the signature of a pack: that of an OPA bundle, a file .signatures.json with one JSON Web Token
// that lists every file with its hash (https://www.openpolicyagent.org/docs/management-bundles/#signing). The checks
// themselves are those of OPA's bundle package. This package decides which algorithms and hashes count, and demands that
// the list and the pack have the same files.
package verify

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"slices"
	"strings"

	"github.com/open-policy-agent/opa/v1/bundle"
)

// SignaturesFile is the name of the file that holds a pack's signature.
const SignaturesFile = ".signatures.json"

// Check returns an error unless the files of fsys are those, all of those and only those that the holder of the key
// signed. Of a file nothing is read but its bytes, and before the signature was found to be right not even those.
func (k *Key) Check(fsys fs.FS) error {
	listed, err := k.signed(fsys)
	if err != nil {
		return err
	}
	err = fs.WalkDir(fsys, ".", func(name string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() || name == SignaturesFile:
			return nil
		}
		return checkFile(fsys, name, listed)
	})
	if err != nil {
		return fmt.Errorf("check signature: %w", err)
	}
	if len(listed) > 0 {
		return fmt.Errorf("check signature: the file %q is signed and missing", slices.Sorted(maps.Keys(listed))[0])
	}
	return nil
}

// checkFile holds a file against its hash and takes it off the list.
func checkFile(fsys fs.FS, name string, listed map[string]bundle.FileInfo) error {
	if _, ok := listed[name]; !ok {
		return fmt.Errorf("the file %q is not signed%s", name, otherRoot(name, listed))
	}
	content, err := fs.ReadFile(fsys, name)
	if err != nil {
		return err
	}
	if err := bundle.VerifyBundleFile(name, *bytes.NewBuffer(content), listed); err != nil {
		return fmt.Errorf("the file %q is not what was signed: %w", name, err)
	}
	return nil
}

// otherRoot guesses that a signature was made outside the pack's folder, so that its names begin with that.
func otherRoot(name string, listed map[string]bundle.FileInfo) string {
	for _, signed := range slices.Sorted(maps.Keys(listed)) {
		if dir, ok := strings.CutSuffix(signed, "/"+name); ok {
			return fmt.Sprintf("; %q is: sign in the pack's folder %s, with --bundle .", signed, dir)
		}
	}
	return ""
}

// signed returns the files that the signature lists.
func (k *Key) signed(fsys fs.FS) (map[string]bundle.FileInfo, error) {
	text, err := fs.ReadFile(fsys, SignaturesFile)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("check signature: the pack is not signed: it has no %s", SignaturesFile)
	}
	if err != nil {
		return nil, fmt.Errorf("check signature: %w", err)
	}
	var signatures bundle.SignaturesConfig
	if err := json.Unmarshal(text, &signatures); err != nil {
		return nil, fmt.Errorf("check signature: read %s: %w", SignaturesFile, err)
	}
	if signatures.Plugin != "" {
		return nil, fmt.Errorf("check signature: %s asks for the plugin %q, and there are none", SignaturesFile, signatures.Plugin)
	}
	if n := len(signatures.Signatures); n != 1 {
		return nil, fmt.Errorf("check signature: %s has %d signatures; one is wanted", SignaturesFile, n)
	}
	algorithm, err := k.algorithm(signatures.Signatures[0])
	if err != nil {
		return nil, fmt.Errorf("check signature: %w", err)
	}
	listed, err := bundle.VerifyBundleSignature(signatures, bundle.NewVerificationConfig(
		map[string]*bundle.KeyConfig{k.id: {Key: k.pem, Algorithm: algorithm}}, k.id, k.scope, nil))
	if err != nil {
		return nil, k.explain(err)
	}
	for _, name := range slices.Sorted(maps.Keys(listed)) {
		if err := checkListed(listed[name]); err != nil {
			return nil, fmt.Errorf("check signature: %w", err)
		}
	}
	return listed, nil
}

func (k *Key) explain(err error) error {
	if err.Error() == "scope mismatch" {
		return fmt.Errorf("check signature: it is for another scope than %q, which the configuration demands", k.scope)
	}
	return fmt.Errorf("check signature: it was not made with key %q, or was altered: %w", k.id, err)
}

// checkListed refuses hashes that can be forged.
func checkListed(f bundle.FileInfo) error {
	switch bundle.HashingAlgorithm(f.Algorithm) {
	case bundle.SHA256, bundle.SHA384, bundle.SHA512, bundle.SHA512256:
	default:
		return fmt.Errorf("the file %q is hashed with %q; SHA-256, SHA-384, SHA-512 or SHA-512-256 is wanted", f.Name, f.Algorithm)
	}
	if !fs.ValidPath(f.Name) || f.Name == SignaturesFile {
		return fmt.Errorf("the signature lists %q, which is no file of a pack", f.Name)
	}
	return nil
}

// algorithm reads which algorithm a token claims, and demands that it is one of the key's. It also compares the id of
// the key, where the token has one.
func (k *Key) algorithm(token string) (string, error) {
	header, rest, _ := strings.Cut(token, ".")
	payload, _, _ := strings.Cut(rest, ".")
	var h struct {
		Algorithm string   `json:"alg"`
		KeyID     string   `json:"kid"`
		Critical  []string `json:"crit"`
	}
	var p struct {
		KeyID string `json:"keyid"`
	}
	if err := errors.Join(decode(header, &h), decode(payload, &p)); err != nil {
		return "", fmt.Errorf("%s holds no token: %w", SignaturesFile, err)
	}
	for _, id := range []string{h.KeyID, p.KeyID} {
		if id != "" && id != k.id {
			return "", fmt.Errorf("it was made with key %q; the configuration trusts key %q", id, k.id)
		}
	}
	switch {
	case !slices.Contains(k.algorithms, h.Algorithm):
		return "", fmt.Errorf("it was made with algorithm %q; key %q is for %s", h.Algorithm, k.id, strings.Join(k.algorithms, ", "))
	case h.Critical != nil:
		return "", fmt.Errorf("it has extensions that must be understood: %s", strings.Join(h.Critical, ", "))
	}
	return h.Algorithm, nil
}

func decode(part string, into any) error {
	b, err := base64.RawURLEncoding.DecodeString(part)
	if err != nil {
		return err
	}
	return json.Unmarshal(b, into)
}
