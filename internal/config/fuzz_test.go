package config_test

import (
	"bytes"
	"testing"

	"github.com/trailgate/trailgate/internal/config"
	"github.com/trailgate/trailgate/internal/diag"
	"github.com/trailgate/trailgate/internal/pack"
)

// FuzzLoad reads whatever text as a configuration and as a manifest, and shows what is wrong with it.
func FuzzLoad(f *testing.F) {
	for _, pattern := range []string{"testdata/valid", "testdata/invalid"} {
		paths, err := config.Locate(pattern)
		if err != nil {
			f.Fatal(err)
		}
		files, err := config.Read(paths)
		if err != nil {
			f.Fatal(err)
		}
		for _, src := range files {
			f.Add(src)
		}
	}
	f.Add([]byte("pack {\n  name = \"a\"\n  version = \"1.0.0\"\n}\nparameter \"p\" {\n  type = map(object({ a = optional(set(string), [\"x\"]) }))\n" +
		"  default = { k = {} }\n  validation {\n    condition = length(param.p) > 0\n    error_message = \"m ${length(param.p)}\"\n  }\n}\n"))
	f.Fuzz(func(t *testing.T, src []byte) {
		const name = "x.trailgate.hcl"
		files := map[string][]byte{name: src}
		c, ds := config.Load(files, config.Options{Version: version})
		m, more := pack.ParseManifest(name, src)
		for _, p := range c.Packs {
			_, d := p.Bind(m)
			_, e := p.Resolve(rules())
			more = more.Append(d, e, p.CheckVersion(m))
		}
		_ = m.Defaults()
		var b bytes.Buffer
		if err := diag.WriteText(&b, ds.Append(more), diag.TextOptions{Sources: files, Color: true, Width: 80}); err != nil {
			t.Fatal(err)
		}
		if err := diag.WriteJSON(&b, ds, files); err != nil {
			t.Fatal(err)
		}
	})
}
