package verify

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/rsa"
	"crypto/x509"
	"encoding/hex"
	"encoding/json"
	"encoding/pem"
	"errors"
	"fmt"
	"io/fs"
	"os"

	"github.com/open-policy-agent/opa/v1/bundle"
	"github.com/open-policy-agent/opa/v1/util"
)

// Signer is a private key that packs are signed with.
type Signer struct {
	id, scope string
	pem       string
	algorithm string
}

// NewSigner reads a private key in PEM, as PKCS #8 or in the older forms of RSA and ECDSA. The algorithm follows from the
// key: RS256, ES256, ES384, ES512. id and scope are written into signatures; both may be "".
func NewSigner(id, text, scope string) (*Signer, error) {
	block, _ := pem.Decode([]byte(text))
	if block == nil {
		return nil, errors.New("it is no key in PEM, which begins with \"-----BEGIN PRIVATE KEY-----\"")
	}
	key, err := privateKey(block)
	if err != nil {
		return nil, err
	}
	var public any
	switch k := key.(type) {
	case *rsa.PrivateKey:
		public = &k.PublicKey
	case *ecdsa.PrivateKey:
		public = &k.PublicKey
	}
	fits, err := algorithms(public)
	if err != nil {
		return nil, err
	}
	der, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		return nil, err
	}
	text = string(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der}))
	return &Signer{id: id, scope: scope, pem: text, algorithm: fits[0]}, nil
}

func privateKey(block *pem.Block) (any, error) {
	var key any
	var err error
	switch block.Type {
	case "PRIVATE KEY":
		key, err = x509.ParsePKCS8PrivateKey(block.Bytes)
	case "RSA PRIVATE KEY":
		key, err = x509.ParsePKCS1PrivateKey(block.Bytes)
	case "EC PRIVATE KEY":
		key, err = x509.ParseECPrivateKey(block.Bytes)
	default:
		return nil, fmt.Errorf("it is a %q; an unencrypted \"PRIVATE KEY\" is wanted", block.Type)
	}
	if err != nil {
		return nil, fmt.Errorf("it cannot be read: %w", err)
	}
	return key, nil
}

// Sign returns the content of SignaturesFile for the files of fsys: a token over the names and SHA-256 hashes of all of
// them.
func (s *Signer) Sign(fsys fs.FS) ([]byte, error) {
	hasher, err := bundle.NewSignatureHasher(bundle.SHA256)
	if err != nil {
		return nil, err
	}
	var files []bundle.FileInfo
	err = fs.WalkDir(fsys, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || name == SignaturesFile {
			return err
		}
		content, err := fs.ReadFile(fsys, name)
		if err != nil {
			return err
		}
		var value any = content
		if bundle.IsStructuredDoc(name) {
			if err := util.NewJSONDecoder(bytes.NewReader(content)).Decode(&value); err != nil {
				return fmt.Errorf("read %s: %w", name, err)
			}
		}
		sum, err := hasher.HashFile(value)
		files = append(files, bundle.NewFile(name, hex.EncodeToString(sum), bundle.SHA256.String()))
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("sign pack: %w", err)
	}
	token, err := s.token(files)
	if err != nil {
		return nil, fmt.Errorf("sign pack: %w", err)
	}
	text, err := json.Marshal(bundle.SignaturesConfig{Signatures: []string{token}})
	return append(text, '\n'), err
}

// token signs a list of files. OPA's signer takes claims from a file.
func (s *Signer) token(files []bundle.FileInfo) (token string, err error) {
	config := bundle.NewSigningConfig(s.pem, s.algorithm, "")
	if s.scope != "" {
		dir, err := os.MkdirTemp("", "trailgate-sign-*")
		if err != nil {
			return "", err
		}
		defer os.RemoveAll(dir)
		claims := map[string]string{"scope": s.scope}
		if s.id != "" {
			claims["keyid"] = s.id
		}
		text, err := json.Marshal(claims)
		if err != nil {
			return "", err
		}
		config.ClaimsPath = dir + "/claims.json"
		if err := os.WriteFile(config.ClaimsPath, text, 0o600); err != nil {
			return "", err
		}
	}
	return bundle.GenerateSignedToken(files, config, s.id)
}
