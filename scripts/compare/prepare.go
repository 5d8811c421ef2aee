package main

import (
	"cmp"
	"compress/gzip"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"github.com/trailgate/trailgate/internal/workload"
)

// site is the folder in which everything is.
type site struct {
	dir     string
	options *options
	size    map[string]amount // by folder or file
}

// amount is how much logs hold.
type amount struct {
	files        int
	text, onDisk int64 // bytes
}

func (s *site) path(elem ...string) string { return filepath.Join(append([]string{s.dir}, elem...)...) }

// prepare builds the programs and makes logs and rules. Logs that are there are used again.
func prepare(o *options) (*site, error) {
	s := &site{dir: o.work, options: o, size: map[string]amount{}}
	if err := cmp.Or(s.build(), s.rules()); err != nil {
		return nil, err
	}
	for _, l := range s.wantedLogs() {
		if strings.Contains(o.parts, l.part) {
			if err := s.generate(l.name, l.args...); err != nil {
				return nil, err
			}
		}
	}
	if strings.Contains(o.parts, "peers") {
		return s, s.plain()
	}
	return s, nil
}

// wantedLogs are the logs to be made, for which part, and how genlogs is asked for them.
func (s *site) wantedLogs() []struct {
	part, name string
	args       []string
} {
	o := s.options
	mb := fmt.Sprint(o.mb)
	return []struct {
		part, name string
		args       []string
	}{
		{"", "logs", []string{"-o", s.path("logs"), "-mb", mb}},
		{"scale", "small", []string{"-o", s.path("small"), "-files", fmt.Sprint(o.small), "-events-per-file", "5"}},
		{"scale", "one", []string{"-o", s.path("one"), "-files", "1", "-events-per-file", "20"}},
		{"memory", "big.json.gz", []string{"-single", s.path("big.json.gz"), "-mb", fmt.Sprint(o.bigMB)}},
		{"memory", "large", []string{"-o", s.path("large"), "-mb", mb, "-events-per-file", "20", "-record-bytes", fmt.Sprint(5 << 20)}},
	}
}

// build builds trailgate and the helpers.
func (s *site) build() error {
	for name, pkg := range map[string]string{"trailgate": "./cmd/trailgate", "gunzip": "./scripts/gunzip", "genlogs": "./scripts/genlogs"} {
		if err := command("go", "build", "-o", s.path("bin", name), pkg); err != nil {
			return err
		}
	}
	return nil
}

func command(name string, args ...string) error {
	c := exec.Command(name, args...)
	c.Stderr = os.Stderr
	if err := c.Run(); err != nil {
		return fmt.Errorf("%s %s: %w", name, strings.Join(args, " "), err)
	}
	return nil
}

// ruleCounts are the sizes of the rule sets.
func ruleCounts() []int { return []int{30, 250} }

// everyEvent is a rule that reports every event.
const everyEvent = `# METADATA
# title: Every event
# custom:
#   id: "ALL-001"
package trailgate.rules.all.every_event

deny contains {"msg": "an event", "resource": input.eventID}
`

// rules writes the rule sets, each with a configuration that names it alone, and those of the peers.
func (s *site) rules() error {
	for _, n := range ruleCounts() {
		files, err := workload.Rules(n)
		if err != nil {
			return err
		}
		if err := s.configuration(fmt.Sprintf("rules%d", n), workload.PackName, files); err != nil {
			return err
		}
	}
	all := map[string]string{"pack.hcl": "pack {\n  name    = \"all\"\n  version = \"1.0.0\"\n}\n", "every_event/every_event.rego": everyEvent}
	if err := s.configuration("all", "all", all); err != nil {
		return err
	}
	for dir, joint := range map[string]bool{"peer30": false, "joint30": true} {
		files, err := workload.PeerRules(workload.WrittenRules, joint)
		if err != nil {
			return err
		}
		if err := cmp.Or(os.RemoveAll(s.path(dir)), workload.WriteFiles(s.path(dir), files)); err != nil {
			return err
		}
	}
	return nil
}

func (s *site) configuration(dir, pack string, files map[string]string) error {
	if err := os.RemoveAll(s.path(dir)); err != nil {
		return err
	}
	if err := workload.WriteFiles(s.path(dir, "pack"), files); err != nil {
		return err
	}
	text := fmt.Sprintf("pack %q {\n  source = \"./pack\"\n}\n", pack)
	return workload.WriteFiles(s.path(dir), map[string]string{"compare.trailgate.hcl": text})
}

// generate runs genlogs, unless what it would make is there.
func (s *site) generate(name string, args ...string) error {
	made := s.path(name + ".made")
	head := strings.Join(args, " ") + "\n"
	said, err := os.ReadFile(made)
	if err != nil || !strings.HasPrefix(string(said), head) {
		if err := os.RemoveAll(s.path(name)); err != nil {
			return err
		}
		out, err := exec.Command(s.path("bin", "genlogs"), args...).Output()
		if err != nil {
			return fmt.Errorf("genlogs %s: %w", strings.Join(args, " "), err)
		}
		said = append([]byte(head), out...)
		if err := os.WriteFile(made, said, 0o644); err != nil {
			return err
		}
	}
	var a amount
	var events, each int64
	_, err = fmt.Sscanf(string(said[len(head):]), "files %d, events %d, bytes of JSON %d (%d an event), stored %d", &a.files, &events, &a.text, &each, &a.onDisk)
	s.size[name] = a
	return err
}

// plain makes the folder that slow peers read, as plain JSON, and the same files compressed for trailgate.
func (s *site) plain() error {
	for _, dir := range []string{"slow", "slow-plain"} {
		if err := os.RemoveAll(s.path(dir)); err != nil {
			return err
		}
	}
	var a amount
	err := filepath.WalkDir(s.path("logs"), func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || a.text >= s.options.slowMB<<20 {
			return err
		}
		n, err := copyBoth(name, s.path("slow", d.Name()), s.path("slow-plain", strings.TrimSuffix(d.Name(), ".gz")))
		a.files, a.text = a.files+1, a.text+n
		return err
	})
	s.size["slow"] = a
	return err
}

// copyBoth copies a compressed file as it is and decompressed. It returns the size of its text.
func copyBoth(from, same, plain string) (int64, error) {
	data, err := os.ReadFile(from)
	if err != nil {
		return 0, err
	}
	zr, err := gzip.NewReader(strings.NewReader(string(data)))
	if err != nil {
		return 0, err
	}
	text, err := io.ReadAll(zr)
	if err != nil {
		return 0, err
	}
	return int64(len(text)), workload.WriteFiles("/", map[string]string{same: string(data), plain: string(text)})
}
