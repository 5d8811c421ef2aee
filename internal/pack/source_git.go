package pack

import (
	"fmt"
	"net/url"
	"regexp"
	"strings"
)

// parseGit reads what stands behind "git::": a URL with https, ssh or file, or "user@host:path" as ssh takes it; then
// "//folder" and "?ref=…".
func (s *Source) parseGit(text string) error {
	address, query, hasQuery := strings.Cut(text, "?")
	if hasQuery {
		if err := s.parseGitQuery(query); err != nil {
			return err
		}
	}
	if m := regexp.MustCompile(`^([A-Za-z0-9._-]+@[A-Za-z0-9.-]+):([^:]+)$`).FindStringSubmatch(address); m != nil {
		return s.parseShortSSH(m[1], m[2])
	}
	u, err := parseURL(address)
	if err != nil {
		return err
	}
	switch {
	case u.Scheme != "https" && u.Scheme != "ssh" && u.Scheme != "file":
		return fmt.Errorf("must have https://, ssh:// or file:// (or USER@HOST:PATH, for ssh) behind \"git::\"")
	case u.Scheme == "https" && u.User != nil:
		return fmt.Errorf("must name no user: git's credential helpers know it")
	case u.Scheme != "file" && u.Hostname() == "" || u.Scheme == "file" && u.Host != "":
		return fmt.Errorf("has no host where one belongs, or one where none does")
	case strings.HasPrefix(u.Host, "-") || strings.HasPrefix(u.User.Username(), "-") || strings.HasPrefix(strings.TrimLeft(u.Path, "/"), "-"):
		return fmt.Errorf("must have no part that begins with \"-\"")
	}
	if u.Path, err = s.cutFolder(u.Path); err != nil {
		return err
	}
	if u.RawPath = ""; strings.Trim(u.Path, "/") == "" {
		return fmt.Errorf("names no repository")
	}
	s.URL = u.String()
	return nil
}

func (s *Source) parseShortSSH(host, p string) error {
	p, err := s.cutFolder(p)
	if err != nil {
		return err
	}
	if strings.HasPrefix(host, "-") || strings.Contains(host, "@-") || strings.HasPrefix(strings.TrimLeft(p, "/"), "-") {
		return fmt.Errorf("must have no part that begins with \"-\"")
	}
	s.URL = host + ":" + p
	return nil
}

func (s *Source) parseGitQuery(query string) error {
	values, err := url.ParseQuery(query)
	if err != nil {
		return fmt.Errorf("holds no URL")
	}
	for name, v := range values {
		if name != "ref" || len(v) != 1 {
			return fmt.Errorf("may have one \"?ref=\" and nothing else behind \"?\", not %q", name)
		}
	}
	s.Ref = values.Get("ref")
	return checkRef(s.Ref)
}

// checkRef holds a ref against the grammar of git-check-ref-format(1), and against what is more than a name to git.
func checkRef(ref string) error {
	bad := ref == "" || strings.HasPrefix(ref, "-") || strings.HasPrefix(ref, "/") || strings.HasSuffix(ref, "/") ||
		strings.HasSuffix(ref, ".") || strings.HasSuffix(ref, ".lock") || ref == "@" ||
		strings.Contains(ref, "..") || strings.Contains(ref, "//") || strings.Contains(ref, "@{") || strings.Contains(ref, "/.") || strings.HasPrefix(ref, ".") ||
		strings.ContainsAny(ref, " ~^:?*[\\\x7f") || strings.ContainsFunc(ref, func(r rune) bool { return r < ' ' })
	if bad {
		return fmt.Errorf("must have a tag, a branch or a commit behind \"?ref=\", which %q is not", ref)
	}
	return nil
}
