// Command genschema makes the embedded data of packages catalogue and schema from the API models of an AWS SDK: botocore,
// which carries the models of every service and is served by PyPI as a wheel, a zip archive.
//
//	pip download botocore --no-deps
//	go run ./scripts/genschema botocore-*.whl
//
// The catalogue is written of every service. Shapes of requests and answers are written of all operations of SageMaker,
// and of those that a built-in pack names.
package main

import (
	"archive/zip"
	"compress/gzip"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
)

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "genschema:", err)
		os.Exit(1)
	}
}

func run(args []string) error {
	if len(args) != 1 {
		return errors.New("usage: go run ./scripts/genschema WHEEL, in the root of the repository")
	}
	wheel, err := zip.OpenReader(args[0])
	if err != nil {
		return fmt.Errorf("open %s: %w", args[0], err)
	}
	defer wheel.Close()
	models, err := readModels(&wheel.Reader)
	if err != nil {
		return err
	}
	regions, err := readRegions(&wheel.Reader)
	if err != nil {
		return err
	}
	version, _, _ := strings.Cut(strings.TrimPrefix(filepath.Base(args[0]), "botocore-"), "-")
	if err := write("internal/catalogue/data/catalogue.txt.gz", catalogue(version, models, regions)); err != nil {
		return err
	}
	named, err := namedByPacks("policies")
	if err != nil {
		return err
	}
	shapes, err := json.Marshal(shapesOf(version, models, named))
	if err != nil {
		return err
	}
	return write("internal/schema/data/requests.json.gz", shapes)
}

// model is the model of one service, of one version of its API.
type model struct {
	Metadata struct {
		EndpointPrefix, SigningName, ServiceID, Protocol string
	}
	Operations map[string]*operation
	Shapes     map[string]*shape
}

type operation struct {
	Name          string
	HTTP          struct{ RequestURI string }
	Input, Output struct{ Shape string }
}

type shape struct {
	Type       string
	Members    map[string]*shape
	Member     *shape
	Value      *shape
	Shape      string
	Enum       []string
	Sensitive  bool
	Deprecated bool
}

// source is the eventSource that CloudTrail writes, unless package catalogue knows better.
func (m *model) source() string {
	name := m.Metadata.SigningName
	if name == "" {
		name = m.Metadata.EndpointPrefix
	}
	return name + ".amazonaws.com"
}

// readModels reads the models of all services, of all versions, in the order of their paths.
func readModels(wheel *zip.Reader) ([]*model, error) {
	var models []*model
	for _, f := range wheel.File {
		if ok, err := path.Match("botocore/data/*/*/service-2.json.gz", f.Name); err != nil || !ok {
			continue
		}
		m := &model{}
		if err := decode(f, m); err != nil {
			return nil, err
		}
		models = append(models, m)
	}
	if len(models) == 0 {
		return nil, errors.New("the wheel has no botocore/data/*/*/service-2.json.gz")
	}
	return models, nil
}

func decode(f *zip.File, into any) error {
	r, err := f.Open()
	if err != nil {
		return err
	}
	defer r.Close()
	var from io.Reader = r
	if strings.HasSuffix(f.Name, ".gz") {
		z, err := gzip.NewReader(r)
		if err != nil {
			return fmt.Errorf("read %s: %w", f.Name, err)
		}
		from = z
	}
	if err := json.NewDecoder(from).Decode(into); err != nil {
		return fmt.Errorf("read %s: %w", f.Name, err)
	}
	return nil
}

func readRegions(wheel *zip.Reader) ([]string, error) {
	var doc struct {
		Partitions []struct{ Regions map[string]any }
	}
	i := slices.IndexFunc(wheel.File, func(f *zip.File) bool { return f.Name == "botocore/data/partitions.json" })
	if i < 0 {
		return nil, errors.New("the wheel has no botocore/data/partitions.json")
	}
	if err := decode(wheel.File[i], &doc); err != nil {
		return nil, err
	}
	var out []string
	for _, p := range doc.Partitions {
		out = slices.AppendSeq(out, maps.Keys(p.Regions))
	}
	slices.Sort(out)
	return slices.Compact(out), nil
}

// catalogue is one line a source: the source and the names of its operations.
func catalogue(version string, models []*model, regions []string) []byte {
	bySource := map[string]map[string]bool{}
	for _, m := range models {
		for _, o := range m.Operations {
			if bySource[m.source()] == nil {
				bySource[m.source()] = map[string]bool{}
			}
			bySource[m.source()][o.Name] = true
		}
	}
	var b strings.Builder
	fmt.Fprintf(&b, "botocore %s\n", version)
	fmt.Fprintf(&b, "regions %s\n", strings.Join(regions, " "))
	for _, s := range slices.Sorted(maps.Keys(bySource)) {
		fmt.Fprintf(&b, "%s %s\n", s, strings.Join(slices.Sorted(maps.Keys(bySource[s])), " "))
	}
	return []byte(b.String())
}

// namedByPacks lists the strings that stand in the rules of each pack: names of sources and of operations among them.
func namedByPacks(dir string) ([]map[string]bool, error) {
	packs, err := filepath.Glob(filepath.Join(dir, "*"))
	if err != nil {
		return nil, err
	}
	literal := regexp.MustCompile(`"([A-Za-z0-9.-]+)"`)
	var out []map[string]bool
	for _, p := range packs {
		names := map[string]bool{}
		err := filepath.WalkDir(p, func(name string, d os.DirEntry, err error) error {
			if err != nil || d.IsDir() || filepath.Ext(name) != ".rego" {
				return err
			}
			text, err := os.ReadFile(name)
			for _, m := range literal.FindAllStringSubmatch(string(text), -1) {
				names[m[1]] = true
			}
			return err
		})
		if err != nil {
			return nil, err
		}
		out = append(out, names)
	}
	return out, nil
}

// write writes compressed data, the same bytes for the same data.
func write(name string, data []byte) error {
	f, err := os.Create(name)
	if err != nil {
		return err
	}
	w, err := gzip.NewWriterLevel(f, gzip.BestCompression)
	if err != nil {
		return err
	}
	if _, err := w.Write(data); err != nil {
		return err
	}
	if err := errors.Join(w.Close(), f.Close()); err != nil {
		return err
	}
	info, err := os.Stat(name)
	if err != nil {
		return err
	}
	fmt.Printf("%s: %d bytes, %d uncompressed\n", name, info.Size(), len(data))
	return nil
}
