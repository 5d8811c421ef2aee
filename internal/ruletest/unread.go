package ruletest

import (
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/trailgate/trailgate/internal/diag"
)

// Unread lists the JSON files in folders testdata of a pack that no test reads: those whose names are none that are read,
// expected findings without the events, and all that stand beside no rule. Folders are those of rules.
func Unread(files fs.FS, folders []string) ([]string, error) {
	var out []string
	err := fs.WalkDir(files, ".", func(name string, d fs.DirEntry, err error) error {
		dir := path.Dir(name)
		switch {
		case err != nil:
			return err
		case d.IsDir() && strings.HasPrefix(d.Name(), ".") && name != ".":
			return fs.SkipDir
		case d.IsDir(), path.Base(dir) != eventsDir, path.Ext(name) != ".json":
			return nil
		case slices.Contains(folders, path.Dir(dir)) && isRead(files, name):
			return nil
		}
		out = append(out, name)
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("list test data: %w", err)
	}
	return out, nil
}

// isRead tells whether a file in testdata, beside a rule, is one that tests read.
func isRead(files fs.FS, name string) bool {
	base := path.Base(name)
	if events, ok := strings.CutSuffix(base, goldenSuffix); ok {
		_, err := fs.Stat(files, path.Join(path.Dir(name), events+".json"))
		return err == nil && strings.HasPrefix(base, firesPrefix)
	}
	return base == paramsFile || strings.HasPrefix(base, firesPrefix) || strings.HasPrefix(base, silentPrefix)
}

// UnreadHint says what would be read in place of a file.
func UnreadHint(name string) string {
	return "Events are read from fires*.json and silent*.json beside a rule, expected findings from fires*.findings.json, parameters from params.json." +
		diag.DidYouMean(path.Base(name), []string{firesPrefix + ".json", silentPrefix + ".json", paramsFile, firesPrefix + goldenSuffix})
}
