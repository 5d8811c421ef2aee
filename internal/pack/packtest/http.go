package packtest

import (
	"encoding/pem"
	"net/http/httptest"
)

// CA returns the certificate of a test server in PEM.
func CA(s *httptest.Server) []byte {
	return pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: s.Certificate().Raw})
}
