package tree

import (
	"path"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"
)

// The bounds of names: what all common file systems take.
const (
	maxName  = 1024 // bytes of a path
	maxPart  = 255  // bytes of one part of it
	maxDepth = 32   // parts
)

// clean takes away what archives put around names: a leading "./" and a folder's trailing "/".
func clean(name string) string {
	for strings.HasPrefix(name, "./") {
		name = name[2:]
	}
	name = strings.TrimSuffix(name, "/")
	if name == "" {
		return "."
	}
	return name
}

// nameProblem says what is wrong with a name, "" for nothing. It is the same on all platforms, so that a pack that one
// machine takes is not refused by another.
func nameProblem(name string) string {
	parts := strings.Split(name, "/")
	switch {
	case !utf8.ValidString(name):
		return "is not UTF-8"
	case strings.HasPrefix(name, "/"):
		return "is an absolute path"
	case slices.Contains(parts, ".."):
		return "leads out of the pack with \"..\""
	case strings.ContainsRune(name, '\\'):
		return "has a backslash, which some systems take for a folder's end"
	case strings.ContainsAny(name, `:*?"<>|`) || strings.ContainsFunc(name, unicode.IsControl):
		return "has a character that not all systems take in names"
	case path.Clean(name) != name || name == ".":
		return "is not a plain relative path"
	case len(name) > maxName || len(parts) > maxDepth:
		return "is too long or too deep"
	}
	for _, part := range parts {
		if problem := partProblem(part); problem != "" {
			return problem
		}
	}
	return ""
}

func partProblem(part string) string {
	stem, _, _ := strings.Cut(strings.ToLower(part), ".")
	reserved := []string{"con", "prn", "aux", "nul", "conin$", "conout$"}
	port := len(stem) == 4 && (strings.HasPrefix(stem, "com") || strings.HasPrefix(stem, "lpt")) && stem[3] >= '0' && stem[3] <= '9'
	switch {
	case len(part) > maxPart:
		return "is too long or too deep"
	case strings.HasSuffix(part, ".") || strings.HasSuffix(part, " "):
		return "has a part that ends in a dot or a space, which some systems drop"
	case slices.Contains(reserved, strings.TrimRight(stem, " ")) || port:
		return "has a part that is the name of a device on Windows"
	}
	return ""
}

// fold maps names that are one on some file system to one.
func fold(name string) string {
	return norm.NFC.String(cases.Fold().String(norm.NFD.String(name)))
}
