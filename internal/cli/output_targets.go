package cli

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/trailgate/trailgate/internal/config"
	"github.com/trailgate/trailgate/internal/event"
	"github.com/trailgate/trailgate/internal/report"
	"github.com/trailgate/trailgate/internal/source/local"
)

// target is a file that an output is written to.
type target struct {
	format, path string
	info         fs.FileInfo // nil if there is none yet
}

// targets are the files that outputs are written to, with those of evidence beside SARIF. What is there and is no file, a
// device for instance, is not among them: nothing in it is replaced.
func targets(outs []output) []target {
	var out []target
	add := func(format, path string) {
		info, err := os.Stat(path)
		if path == "-" || path == "" || err == nil && !info.Mode().IsRegular() {
			return
		}
		if err != nil {
			info = nil
		}
		out = append(out, target{format, path, info})
	}
	var evidence, folders []string
	for _, o := range outs {
		add(o.format.Name, o.path)
		switch {
		case o.format.Name == "evidence" && o.path != "-":
			evidence = append(evidence, o.path)
		case o.format.Name == "sarif" && o.path != "-" && o.evidence != "":
			add("evidence of sarif", o.evidence)
		case o.format.Name == "sarif" && o.path != "-":
			folders = append(folders, filepath.Join(filepath.Dir(o.path), report.EvidenceName))
		}
	}
	if len(evidence) == 0 {
		for _, path := range sorted(folders) { // two SARIF files of one folder share theirs
			add("evidence of sarif", path)
		}
	}
	return out
}

// same tells whether two targets are one file, also through links and by other names.
func (t *target) same(u *target) bool {
	if t.info != nil && u.info != nil {
		return os.SameFile(t.info, u.info)
	}
	return realPath(t.path) == realPath(u.path)
}

// realPath is the absolute path of a file that may not be there, without links in that of its folder.
func realPath(path string) string {
	if abs, err := filepath.Abs(path); err == nil {
		path = abs
	}
	if dir, err := filepath.EvalSymlinks(filepath.Dir(path)); err == nil {
		return filepath.Join(dir, filepath.Base(path))
	}
	return path
}

// checkTargets refuses two outputs to one file: the last would be all that is left.
func checkTargets(outs []output) error {
	all := targets(outs)
	for i := range all {
		for j := range i {
			if all[i].same(&all[j]) {
				return fmt.Errorf("two outputs to one place: %s and %s would both be written to %s", all[j].format, all[i].format, all[i].path)
			}
		}
	}
	return nil
}

// checkInputs refuses outputs that would replace one of the files given, which the command reads.
func (a *app) checkInputs(outs []output, names ...string) error {
	for _, t := range targets(outs) {
		for _, name := range names {
			if name == "" || t.info == nil {
				continue
			}
			if info, err := os.Stat(a.path(name)); err == nil && os.SameFile(info, t.info) {
				return replacesInput(&t, name)
			}
		}
	}
	return nil
}

// checkLogs refuses outputs that would replace one of the files that are scanned: they are evidence.
func (a *app) checkLogs(ctx context.Context, outs []output, paths []string, cfg *config.Config) error {
	_, files, err := a.sourceBlocks(paths, cfg)
	if err != nil || len(files.Paths) == 0 {
		return err
	}
	logs, err := local.New(files)
	if err != nil {
		return err
	}
	for _, t := range targets(outs) {
		if t.info == nil {
			continue // it can replace nothing
		}
		uri, err := logs.Holds(ctx, t.info)
		if err != nil {
			return err
		}
		if uri != "" && !isReport(t.path) {
			return replacesInput(&t, uri)
		}
	}
	return nil
}

// isReport tells whether a file is an earlier output, by its content.
func isReport(path string) bool {
	f, err := os.Open(path)
	if err != nil {
		return false
	}
	defer f.Close()
	head := make([]byte, len(event.ReportCSV))
	n, err := io.ReadFull(f, head)
	if n == 0 && errors.Is(err, io.EOF) || string(head) == event.ReportCSV {
		return true
	}
	found, err := event.Decode(path, io.MultiReader(bytes.NewReader(head[:n]), f), event.Options{}, func(*event.Event) error { return errEvent })
	return err == nil && found.Problem == nil && (found.LookAlike == event.SARIF || found.LookAlike == event.Report)
}

// errEvent says that there is an event in a file.
var errEvent = errors.New("an event")

func replacesInput(t *target, name string) error {
	return fmt.Errorf("the output %s=%s would replace %s, which is read: write it elsewhere", t.format, t.path, name)
}
