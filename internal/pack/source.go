package pack

import (
	"encoding/hex"
	"fmt"
	"net/url"
	"path"
	"path/filepath"
	"regexp"
	"strings"
)

// Kind is the kind of a pack's source.
type Kind int

// The kinds of sources.
const (
	KindBuiltin Kind = iota + 1 // part of the program
	KindLocal                   // a folder
	KindGit                     // a git repository
	KindOCI                     // an artifact in an OCI registry
	KindArchive                 // a .tar.gz behind https
)

// Fetched tells whether packs of this kind are fetched and locked.
func (k Kind) Fetched() bool { return k == KindGit || k == KindOCI || k == KindArchive }

// Source is a pack's source, taken apart.
type Source struct {
	Kind   Kind
	Text   string // as written
	URL    string // Git: what git takes; Archive: the URL; OCI: registry/repository; Builtin: the name; Local: the path
	Folder string // where in it the pack is, with "/"; "" for its root
	Ref    string // Git: the tag, branch or commit asked for; OCI: the tag; "" for none
	Digest string // OCI: the digest asked for, "sha256:…"; "" for none
}

const builtinScheme = "builtin://"

// CheckSource tells whether a pack's source is of a kind that there is, without looking whether it is there.
func CheckSource(source string) error {
	_, err := ParseSource(source)
	return err
}

// ParseSource takes a source apart. Whatever may be a secret (a password or token in a URL) is refused, because sources
// are shown in reports and lock files.
func ParseSource(source string) (Source, error) {
	s := Source{Text: source}
	var err error
	scheme, rest, _ := strings.Cut(source, "://")
	git, isGit := strings.CutPrefix(source, "git::")
	switch {
	case isGit:
		s.Kind = KindGit
		err = s.parseGit(git)
	case scheme == "builtin" && rest != "":
		s.Kind, s.URL = KindBuiltin, rest
		if !isIdentifier(rest) {
			err = fmt.Errorf("is not %s and the name of a pack", builtinScheme)
		}
	case isLocal(source):
		s.Kind, s.URL = KindLocal, source
	case scheme == "oci" && rest != "":
		s.Kind = KindOCI
		err = s.parseOCI(rest)
	case scheme == "https" && rest != "":
		s.Kind = KindArchive
		err = s.parseArchive()
	default:
		err = fmt.Errorf("is not supported: a source is \"%sNAME\", a folder as \"./PATH\", \"../PATH\" or an absolute path, "+
			"\"git::https://…\", \"git::ssh://…\", \"git::file://…\", \"oci://…\" or \"https://….tar.gz\".%s", builtinScheme, hint(source))
	}
	if err != nil {
		return Source{}, fmt.Errorf("the source %q %w", withoutPassword(source), err)
	}
	return s, nil
}

// isLocal tells whether a source names a folder: "." and "..", what begins with them and a slash, and absolute paths.
func isLocal(source string) bool {
	slash := filepath.ToSlash(source)
	return slash == "." || slash == ".." || strings.HasPrefix(slash, "./") || strings.HasPrefix(slash, "../") ||
		strings.HasPrefix(slash, "/") || filepath.IsAbs(source)
}

// hint guesses what was meant by a source of no known kind.
func hint(source string) string {
	scheme, rest, hasScheme := strings.Cut(source, "://")
	switch {
	case source == "" || strings.HasPrefix(source, "~"):
		return ""
	case scheme == "http" && hasScheme:
		return fmt.Sprintf(" Did you mean %q?", "https://"+rest)
	case hasScheme && (scheme == "ssh" || scheme == "git" || scheme == "file"):
		return fmt.Sprintf(" Did you mean %q?", "git::"+strings.Replace(source, "git://", "https://", 1))
	case !strings.Contains(source, ":") && regexp.MustCompile(`^(github|gitlab|bitbucket)\.(com|org)/`).MatchString(source):
		return fmt.Sprintf(" Did you mean %q?", "git::https://"+source)
	case !strings.Contains(source, ":"):
		return fmt.Sprintf(" Did you mean %q?", "./"+filepath.ToSlash(source))
	}
	return ""
}

// cutFolder takes "//folder" out of a URL's path.
func (s *Source) cutFolder(p string) (string, error) {
	before, folder, found := strings.Cut(p, "//")
	if !found {
		return p, nil
	}
	folder = strings.TrimSuffix(folder, "/")
	if folder == "" || path.Clean(folder) != folder || !filepath.IsLocal(folder) || strings.ContainsAny(folder, "\\:") || strings.Contains(folder, "//") {
		return "", fmt.Errorf("has no folder of the pack behind \"//\": write the path in the repository or archive, as in \"//packs/org\"")
	}
	s.Folder = folder
	return before, nil
}

// parseURL reads a URL that may hold no secret.
func parseURL(text string) (*url.URL, error) {
	u, err := url.Parse(text)
	if err != nil {
		return nil, fmt.Errorf("holds no URL")
	}
	if _, has := u.User.Password(); has {
		return nil, fmt.Errorf("holds a password, which the lock file and reports would show: leave it to git's credential helpers or the docker configuration")
	}
	if u.Fragment != "" {
		return nil, fmt.Errorf("must have no \"#\"")
	}
	return u, nil
}

func (s *Source) parseArchive() error {
	u, err := parseURL(s.Text)
	if err != nil {
		return err
	}
	if u.User != nil || u.RawQuery != "" {
		return fmt.Errorf("must have no user and no \"?\": what is secret in them would stand in the lock file and in reports")
	}
	if u.Host == "" {
		return fmt.Errorf("names no host")
	}
	if u.Path, err = s.cutFolder(u.Path); err != nil {
		return err
	}
	u.RawPath = ""
	if !strings.HasSuffix(u.Path, ".tar.gz") && !strings.HasSuffix(u.Path, ".tgz") {
		return fmt.Errorf("must be an archive \"….tar.gz\" or \"….tgz\"; a folder in it is written behind it, as in \"….tar.gz//packs/org\"; a repository as \"git::%s\"", s.Text)
	}
	s.URL = u.String()
	return nil
}

func (s *Source) parseOCI(rest string) error {
	rest, s.Digest, _ = strings.Cut(rest, "@")
	if s.Digest != "" && !IsChecksum(s.Digest) {
		return fmt.Errorf("must have \"sha256:\" and 64 hex digits behind \"@\"")
	}
	registry, repository, found := strings.Cut(rest, "/")
	name, tag, hasTag := strings.Cut(repository, ":")
	s.URL, s.Ref = registry+"/"+name, tag
	switch {
	case !found || !regexp.MustCompile(`^[a-zA-Z0-9.-]+(:[0-9]+)?$|^\[[0-9a-fA-F:]+\](:[0-9]+)?$`).MatchString(registry):
		return fmt.Errorf("is not \"oci://REGISTRY/REPOSITORY:TAG\" or \"oci://REGISTRY/REPOSITORY@sha256:…\"")
	case strings.Contains(name, "//"):
		return fmt.Errorf("must have no \"//\": an artifact holds one pack, at its root")
	case !regexp.MustCompile(`^[a-z0-9]+([._-]+[a-z0-9]+)*(/[a-z0-9]+([._-]+[a-z0-9]+)*)*$`).MatchString(name):
		return fmt.Errorf("must name a repository in small letters, digits and single . _ - /, which %q is not", name)
	case hasTag && !regexp.MustCompile(`^[a-zA-Z0-9_][a-zA-Z0-9._-]{0,127}$`).MatchString(tag):
		return fmt.Errorf("must have a tag behind \":\" (letters, digits and . _ -), which %q is not", tag)
	}
	return nil
}

// IsChecksum tells whether s is "sha256:" and 64 hex digits in small letters.
func IsChecksum(s string) bool {
	digits, ok := strings.CutPrefix(s, "sha256:")
	if !ok || len(digits) != 64 || strings.ToLower(digits) != digits {
		return false
	}
	_, err := hex.DecodeString(digits)
	return err == nil
}

// withoutPassword hides a password, and with https the user as well, which may be a token.
func withoutPassword(source string) string {
	source = regexp.MustCompile(`(https?://)[^/@]*@`).ReplaceAllString(source, "$1…@")
	return regexp.MustCompile(`(://[^/@:]*):[^/@]*@`).ReplaceAllString(source, "$1:…@")
}
