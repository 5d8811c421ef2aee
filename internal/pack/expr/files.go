package expr

import (
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"unicode/utf8"

	"github.com/bmatcuk/doublestar/v4"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/function"
)

// maxFile is how many bytes of a file a configuration may read.
const maxFile = 16 << 20

// Files returns the functions that have to do with files. Relative paths start in dir, the folder of the file that calls
// them.
func Files(dir string) map[string]function.Function {
	d := folder(dir)
	return map[string]function.Function{
		"abspath":    textFunc(d.abspath),
		"basename":   textFunc(func(s string) (string, error) { return filepath.Base(s), nil }),
		"dirname":    textFunc(func(s string) (string, error) { return filepath.ToSlash(filepath.Dir(s)), nil }),
		"file":       textFunc(d.text),
		"filebase64": textFunc(d.base64),
		"fileexists": d.existsFunc(),
		"fileset":    d.setFunc(),
		"filesha256": textFunc(d.sha256),
	}
}

type folder string

func (d folder) path(p string) string {
	p = filepath.FromSlash(p)
	if filepath.IsAbs(p) {
		return filepath.Clean(p)
	}
	return filepath.Join(string(d), p)
}

func (d folder) abspath(p string) (string, error) {
	abs, err := filepath.Abs(d.path(p))
	return filepath.ToSlash(abs), err
}

// read returns the bytes of a regular file that is not larger than maxFile.
func (d folder) read(name string) (string, error) {
	path := d.path(name)
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return "", fmt.Errorf("there is no file %s", path)
	case err != nil:
		return "", err
	case !info.Mode().IsRegular():
		return "", fmt.Errorf("%s is no regular file", path)
	}
	f, err := os.Open(path)
	if err != nil {
		return "", err
	}
	defer f.Close()
	b, err := io.ReadAll(io.LimitReader(f, maxFile+1))
	if err == nil && len(b) > maxFile {
		err = fmt.Errorf("%s has more than %d MiB", path, maxFile>>20)
	}
	return string(b), err
}

func (d folder) text(name string) (string, error) {
	s, err := d.read(name)
	if err == nil && !utf8.ValidString(s) {
		err = fmt.Errorf("%s is no UTF-8 text; filebase64 reads any file", d.path(name))
	}
	return s, err
}

func (d folder) base64(name string) (string, error) {
	s, err := d.read(name)
	return base64.StdEncoding.EncodeToString([]byte(s)), err
}

func (d folder) sha256(name string) (string, error) {
	s, err := d.read(name)
	if err != nil {
		return "", err
	}
	return sha256Hex(s)
}

func (d folder) existsFunc() function.Function {
	return function.New(&function.Spec{
		Params: []function.Parameter{{Name: "path", Type: cty.String}},
		Type:   function.StaticReturnType(cty.Bool),
		Impl: func(args []cty.Value, _ cty.Type) (cty.Value, error) {
			path := d.path(args[0].AsString())
			info, err := os.Stat(path)
			switch {
			case errors.Is(err, fs.ErrNotExist):
				return cty.False, nil
			case err != nil:
				return cty.NilVal, err
			case !info.Mode().IsRegular():
				return cty.NilVal, fmt.Errorf("%s is no regular file", path)
			}
			return cty.True, nil
		},
	})
}

// setFunc is fileset: the regular files below a folder that match a pattern, as paths from that folder with "/".
func (d folder) setFunc() function.Function {
	return function.New(&function.Spec{
		Params: []function.Parameter{{Name: "path", Type: cty.String}, {Name: "pattern", Type: cty.String}},
		Type:   function.StaticReturnType(cty.Set(cty.String)),
		Impl: func(args []cty.Value, _ cty.Type) (cty.Value, error) {
			pattern := args[1].AsString()
			if !doublestar.ValidatePattern(pattern) {
				return cty.NilVal, function.NewArgErrorf(1, "%q is no pattern", pattern)
			}
			dir := d.path(args[0].AsString())
			if info, err := os.Stat(dir); err != nil || !info.IsDir() { // Terraform gives an empty set, which hides a wrong name
				return cty.NilVal, function.NewArgErrorf(0, "there is no folder %s", dir)
			}
			names, err := doublestar.Glob(os.DirFS(dir), pattern, doublestar.WithFilesOnly(), doublestar.WithFailOnIOErrors())
			if err != nil {
				return cty.NilVal, err
			}
			if len(names) == 0 {
				return cty.SetValEmpty(cty.String), nil
			}
			slices.Sort(names)
			values := make([]cty.Value, len(names))
			for i, n := range names {
				values[i] = cty.StringVal(n)
			}
			return cty.SetVal(values), nil
		},
	})
}
