package cli

import (
	"fmt"
	"time"

	"github.com/trailgate/trailgate/internal/config"
)

// parseTime reads a point in time as --since, --until and --as-of take it: see config.ParseTime.
func parseTime(flag, s string, asOf time.Time, endOfDay bool) (time.Time, error) {
	t, err := config.ParseTime(s, asOf, endOfDay)
	if err != nil {
		return t, fmt.Errorf("%s %w", flag, err)
	}
	return t, nil
}
