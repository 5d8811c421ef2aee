package main

import (
	"debug/buildinfo"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
)

// peers are the programs compared with, and the version that each says it is.
type peers struct {
	path, version map[string]string
}

// wanted are the peers and how each says its version; those without arguments were made by go install.
func wanted() []struct {
	name string
	args []string
} {
	return []struct {
		name string
		args []string
	}{
		{"rg", []string{"--version"}},
		{"jq", []string{"--version"}},
		{"opa", nil},
		{"conftest", nil},
		{"venv/bin/python", []string{"-c", "import duckdb; print(duckdb.__version__)"}},
		{"taskset", []string{"--version"}},
		{"time", []string{"--version"}},
		{"bash", []string{"--version"}},
	}
}

// findPeers looks all peers up, and names every one that is absent.
func findPeers(dir string) (*peers, error) {
	p := &peers{path: map[string]string{}, version: map[string]string{}}
	var absent []string
	for _, w := range wanted() {
		path, err := lookUp(dir, w.name)
		if err != nil {
			absent = append(absent, w.name)
			continue
		}
		p.path[w.name] = path
		if p.version[w.name], err = versionOf(path, w.args); err != nil {
			absent = append(absent, fmt.Sprintf("%s (%s: %v)", w.name, path, err))
		}
	}
	if absent != nil {
		return nil, fmt.Errorf("absent: %s; scripts/peers.sh gets them", strings.Join(absent, ", "))
	}
	return p, nil
}

// versionOf asks a program for its version, and one that go install made, which does not know it, its module.
func versionOf(path string, args []string) (string, error) {
	if args == nil {
		info, err := buildinfo.ReadFile(path)
		if err != nil {
			return "", err
		}
		return strings.TrimPrefix(info.Main.Version, "v"), nil
	}
	out, err := exec.Command(path, args...).CombinedOutput()
	return regexp.MustCompile(`[0-9]+(\.[0-9]+)+`).FindString(string(out)), err
}

func lookUp(dir, name string) (string, error) {
	if dir != "" {
		path, err := filepath.Abs(filepath.Join(dir, filepath.FromSlash(name)))
		if err != nil {
			return "", err
		}
		if _, err := os.Stat(path); err == nil {
			return path, nil
		}
	}
	return exec.LookPath(filepath.Base(name))
}
