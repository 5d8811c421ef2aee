package verify

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rsa"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"
	"strings"
)

// Key is a public key that a pack must be signed with.
type Key struct {
	id, scope  string
	pem        string
	algorithms []string // that fit the key
}

// minRSA is the least size of an RSA key, in bits (NIST SP 800-131A).
const minRSA = 2048

// NewKey reads a public key in PEM: RSA of 2,048 bits at least, or ECDSA on P-256, P-384 or P-521. The scope is what the
// signature must say that it is for; "" demands that it says nothing.
func NewKey(id, text, scope string) (*Key, error) {
	if id == "" {
		return nil, errors.New("the key has no id")
	}
	block, rest := pem.Decode([]byte(text))
	switch {
	case block == nil:
		return nil, errors.New("it is no key in PEM, which begins with \"-----BEGIN PUBLIC KEY-----\"")
	case strings.Contains(block.Type, "PRIVATE"):
		return nil, errors.New("it is a private key; a configuration holds the public one alone")
	case strings.TrimSpace(string(rest)) != "":
		return nil, errors.New("it holds more than one key")
	}
	var key any
	var err error
	switch block.Type {
	case "PUBLIC KEY":
		key, err = x509.ParsePKIXPublicKey(block.Bytes)
	case "RSA PUBLIC KEY":
		key, err = x509.ParsePKCS1PublicKey(block.Bytes)
	default:
		return nil, fmt.Errorf("it is a %q; a \"PUBLIC KEY\" is wanted", block.Type)
	}
	if err != nil {
		return nil, fmt.Errorf("it cannot be read: %w", err)
	}
	k := &Key{id: id, scope: scope, pem: text}
	k.algorithms, err = algorithms(key)
	return k, err
}

// algorithms lists the algorithms of RFC 7518 that a key is for. What is not listed is not accepted: "none" never, and
// HS256 and its like neither, to which a public key would be a shared secret that everybody knows.
func algorithms(key any) ([]string, error) {
	switch k := key.(type) {
	case *rsa.PublicKey:
		if k.N.BitLen() < minRSA {
			return nil, fmt.Errorf("it has %d bits; an RSA key must have %d at least", k.N.BitLen(), minRSA)
		}
		return []string{"RS256", "RS384", "RS512", "PS256", "PS384", "PS512"}, nil
	case *ecdsa.PublicKey:
		switch k.Curve {
		case elliptic.P256():
			return []string{"ES256"}, nil
		case elliptic.P384():
			return []string{"ES384"}, nil
		case elliptic.P521():
			return []string{"ES512"}, nil
		}
	}
	return nil, errors.New("it is neither an RSA key nor an ECDSA key on P-256, P-384 or P-521")
}
