package engine

import (
	"errors"
	"fmt"
	"io/fs"
	"testing"
)

// TestPathless: the name of an object that cannot be read is said once, by whoever says its URI.
func TestPathless(t *testing.T) {
	denied := &fs.PathError{Op: "open", Path: "/logs/x.json", Err: fs.ErrPermission}
	for want, err := range map[string]error{
		"permission denied":       denied,
		"read: permission denied": fmt.Errorf("read: %w", denied),
		"access denied":           errors.New("access denied"),
	} {
		if got := pathless(err); got != want {
			t.Errorf("pathless(%v) = %q, want %q", err, got, want)
		}
	}
}
