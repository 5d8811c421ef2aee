package config

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// Suffix is how the name of a configuration file ends.
const Suffix = ".trailgate.hcl"

// Find lists the configuration files of a folder, sorted by name, as paths that begin with dir. Files in folders below
// it do not count, nor do lock files of editors (".#name").
func Find(dir string) ([]string, error) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, fmt.Errorf("find configuration: %w", err)
	}
	var paths []string
	for _, e := range entries {
		if strings.HasSuffix(e.Name(), Suffix) && !strings.HasPrefix(e.Name(), ".#") {
			paths = append(paths, filepath.Join(dir, e.Name()))
		}
	}
	return paths, nil
}

// FindValues lists the files of a folder that give values to variables without being named, in the order in which they
// count: trailgate.tgvars, trailgate.tgvars.json, then *.auto.tgvars and *.auto.tgvars.json by name.
func FindValues(dir string) ([]string, error) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, fmt.Errorf("find values of variables: %w", err)
	}
	var first, auto []string
	for _, e := range entries {
		path := filepath.Join(dir, e.Name())
		switch name := strings.TrimSuffix(e.Name(), ".json"); {
		case name == "trailgate.tgvars":
			first = append(first, path)
		case strings.HasSuffix(name, ".auto.tgvars") && !strings.HasPrefix(name, ".#"):
			auto = append(auto, path)
		}
	}
	return append(first, auto...), nil
}

// Locate lists the files that a user named: path itself, or if it is a folder the files in it, of which there must be
// one at least.
func Locate(path string) ([]string, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, fmt.Errorf("find configuration: %w", err)
	}
	if !info.IsDir() {
		return []string{path}, nil
	}
	paths, err := Find(path)
	if err == nil && len(paths) == 0 {
		err = fmt.Errorf("find configuration: the folder %s has no *%s", path, Suffix)
	}
	return paths, err
}

// Read reads files, for Load.
func Read(paths []string) (map[string][]byte, error) {
	files := make(map[string][]byte, len(paths))
	for _, p := range paths {
		b, err := os.ReadFile(p)
		if err != nil {
			return nil, fmt.Errorf("read configuration: %w", err)
		}
		files[p] = b
	}
	return files, nil
}
