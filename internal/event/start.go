package event

// judgeStart judges the first bytes of the text: when they are not to be walked as JSON, the walk is over.
func (d *Decoder) judgeStart() {
	text := d.d[:d.n]
	if u, found := sniffBinary(text[:min(d.n, sniffSize)]); found {
		d.result.Container = u.container
		d.stop(0, u.reason)
		return
	}
	if hasMark(text) {
		d.walked(len(utf8Mark))
	}
	i := d.space(d.pos)
	if i < d.n && d.err == nil && !d.beginsJSON(i) && !d.isNearJSON(i) {
		d.over = true
		d.judgeOther(i)
	}
}

func hasMark(text []byte) bool {
	return len(text) >= len(utf8Mark) && string(text[:len(utf8Mark)]) == utf8Mark
}

func (d *Decoder) isNearJSON(i int) bool { return nearJSON(d.d[i:min(d.n, firstWindow)]) }

// judgeOther judges a text that ceases to be JSON at byte i, before anything was found in it.
func (d *Decoder) judgeOther(i int) {
	if u, found := sniffText(d.d[i:min(d.n, firstWindow)]); found {
		d.result.Container = u.container
		d.stop(d.offset(i), u.reason)
		return
	}
	d.result.NotLog = true
}

// beginsJSON tells whether the text from i on begins with an object or array, or with other JSON values and then one.
// Text that is one number or literal and no more is no log; one string may be one in quotes.
func (d *Decoder) beginsJSON(i int) bool {
	for first := i; ; {
		c := d.d[i]
		if c == '{' || c == '[' {
			return true
		}
		end := d.skip(i, 0)
		if end < 0 {
			return d.why == "" && i == first && c == '"' && (d.d[i+1] == '{' || d.d[i+1] == '[')
		}
		next := d.space(end)
		if next == d.n {
			return d.d[first] == '"' || !d.ended
		}
		i = next
	}
}
