package finding

import (
	"crypto/sha256"
	"encoding/hex"
)

// GUID returns a UUID made of the texts given, the same for the same texts: RFC 9562's name-based form with SHA-256 for
// SHA-1, under version 5, since SARIF's schema takes no version above that.
func GUID(texts ...string) string {
	h := sha256.New()
	writeString(h, "trailgateGUID/v1")
	for _, t := range texts {
		writeString(h, t)
	}
	b := h.Sum(nil)[:16]
	b[6] = b[6]&0x0f | 0x50
	b[8] = b[8]&0x3f | 0x80
	s := hex.EncodeToString(b)
	return s[:8] + "-" + s[8:12] + "-" + s[12:16] + "-" + s[16:20] + "-" + s[20:]
}
