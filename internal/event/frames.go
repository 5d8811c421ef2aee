package event

import (
	"bytes"
	"fmt"
)

// frame is a container of elements that the walk is in.
type frame struct {
	kind  frameKind
	state frameState
	// Of an object: whether it has itself the string keys of a record, and whether it is a file of AWS Config.
	name, source, config bool
	// Of an object: whether it is an answer of LookupEvents, and whether it names a next page.
	lookup, more bool
}

type frameKind uint8

const (
	topFrame     frameKind = iota // the text itself: values, one after the other
	arrayFrame                    // elements
	foreignFrame                  // an array whose elements are not counted
	objectFrame                   // the object about an array, from that array on
)

type frameState uint8

const (
	atFirst frameState = iota // before the first element or the closing bracket
	atNext                    // after a comma
	atAfter                   // after an element: before a comma or the closing bracket
)

// step walks one unit from where the walk stands: an element, a bracket, a comma, a key of a container. A unit that does
// not fit into the window is walked anew when there is more text.
func (d *Decoder) step() {
	i := d.space(d.pos)
	d.pos = i
	if d.offset(i)-d.last > int64(d.maxRecord) {
		d.stop(d.last, "more than "+d.limit()+" of white space")
		return
	}
	if i == d.n {
		d.runOut()
		return
	}
	f := d.top()
	c := d.d[i]
	switch {
	case f.kind == topFrame:
		d.value(i)
	case f.state == atAfter && c == ',':
		f.state = atNext
		d.walked(i + 1)
	case f.state != atNext && f.closedBy(c):
		d.walked(i + 1)
		d.leave()
	case f.state == atAfter:
		d.stopSyntax(i, whyComma)
	case f.kind == objectFrame:
		d.tail(i)
	case f.kind == foreignFrame:
		if d.whole(i, d.skip(i, len(d.frames)-1)) {
			f.state = atAfter
		}
	default:
		d.value(i)
	}
}

func (d *Decoder) top() *frame { return &d.frames[len(d.frames)-1] }

func (f *frame) closedBy(c byte) bool {
	if f.kind == objectFrame {
		return c == '}'
	}
	return c == ']'
}

// walked moves the walk to byte i, which follows something other than white space.
func (d *Decoder) walked(i int) {
	d.pos = i
	d.last = d.offset(i)
}

// whole deals with what walking the unit at i returned. It returns true when the unit is whole, the walk then stands
// behind it. Otherwise the walk is over or there is more text for another attempt.
func (d *Decoder) whole(i, end int) bool {
	reach := end
	if end < 0 {
		reach = d.at
	}
	cut := end == d.n && !d.ended // a number may go on
	switch {
	case reach-i > d.maxRecord:
		d.stop(d.offset(i), "a record larger than "+d.limit())
	case cut, end == -1 && d.why == "":
		d.runOut()
	case end == -1:
		d.stopSyntax(d.at, d.why)
	default:
		d.walked(reach)
		return true
	}
	return false
}

// runOut goes on with more text or, where there is none, ends the walk.
func (d *Decoder) runOut() {
	switch {
	case !d.ended:
		d.more()
	case d.err != nil:
		d.stop(d.offset(d.n), d.err.Error())
	case d.pos < d.n || len(d.frames) > 1:
		d.stop(d.offset(d.n), "truncated: the text ends within a value")
	default:
		d.over = true
	}
}

// stop ends the walk at a byte of the text.
func (d *Decoder) stop(offset int64, reason string) {
	d.over = true
	d.result.Size = offset
	d.problem(offset, reason)
}

// stopSyntax ends the walk at byte i of the window, which is against JSON's grammar. A text in which nothing but brackets
// stands before that place may be something else altogether, such as a file with sections in brackets.
func (d *Decoder) stopSyntax(i int, why string) {
	d.over = true
	if d.base == 0 && i < sniffSize && len(bytes.TrimLeft(d.d[:i], "[{ \t\r\n"+utf8Mark)) == 0 && !d.isNearJSON(i) {
		d.judgeOther(i)
		return
	}
	d.stop(d.offset(i), "not JSON: "+why)
}

func (d *Decoder) limit() string {
	if d.maxRecord%(1<<20) == 0 {
		return fmt.Sprintf("%d MiB", d.maxRecord>>20)
	}
	return fmt.Sprintf("%d bytes", d.maxRecord)
}

// value walks the value at i, at a place where records stand.
func (d *Decoder) value(i int) {
	depth := len(d.frames) // of a container that begins here
	switch d.d[i] {
	case '{':
		d.begin()
		d.elementDepth = depth
		end := d.object(i, depth, d.root)
		switch {
		case !d.whole(i, end):
		case end == entered:
			d.begun(d.opened.container())
			f := d.enter(frame{kind: objectFrame, state: atAfter})
			d.ownKeys(f)
			d.open()
		default:
			d.begun(Single)
			d.element(i, end)
		}
	case '[':
		d.begun(Array)
		d.walked(i + 1)
		d.enter(frame{kind: arrayFrame})
	default:
		if end := d.skip(i, depth-1); d.whole(i, end) {
			d.begun("")
			d.element(i, end)
		}
	}
}

// begun notes that a value begins; of one at the top, what container it is.
func (d *Decoder) begun(c Container) {
	switch f := d.top(); f.kind {
	case topFrame:
		if d.tops++; d.tops == 1 {
			d.result.Container = c
		}
	default:
		f.state = atAfter
	}
}

func (o opening) container() Container {
	switch o {
	case opensRecords:
		return Records
	case opensEvents:
		return LookupEvents
	default:
		return ""
	}
}

// enter goes into a container.
func (d *Decoder) enter(f frame) *frame {
	if len(d.frames) > maxDepth {
		d.stopSyntax(d.pos-1, whyDepth)
	}
	d.frames = append(d.frames, f)
	return d.top()
}

// open goes into the array at which the walk of an object or of one of its keys stopped.
func (d *Decoder) open() {
	kind := arrayFrame
	d.top().lookup = d.top().lookup || d.opened == opensEvents
	if d.opened == opensForeign {
		kind = foreignFrame
		d.top().config = true
	}
	d.enter(frame{kind: kind})
}

// ownKeys notes which keys of a record the object about an array of records has itself, as far as just walked.
func (d *Decoder) ownKeys(f *frame) {
	f.name = f.name || isString(d.slots[EventName])
	f.source = f.source || isString(d.slots[EventSource])
	next := d.hidden(hNextToken)
	f.more = f.more || isString(next) && Text(next) != ""
}

// tail walks a key of an object and its value, after an array of elements.
func (d *Decoder) tail(i int) {
	depth := len(d.frames) - 1
	d.begin()
	d.elementDepth = depth
	end, _ := d.member(i, depth, d.root, &d.root.guesses.first)
	if !d.whole(i, end) {
		return
	}
	f := d.top()
	d.ownKeys(f)
	f.state = atAfter
	if end == entered {
		d.open()
	}
}

// leave goes out of the innermost container.
func (d *Decoder) leave() {
	f := *d.top()
	d.frames = d.frames[:len(d.frames)-1]
	if f.name && f.source {
		d.problem(d.offset(d.pos-1), "an object is a record and holds records")
	}
	if f.lookup && f.more {
		d.problem(d.offset(d.pos-1), "the answer of LookupEvents has a NextToken: there are more events, and nothing shows that they are here; lookup-events without --max-items and --no-paginate gives all in one answer")
	}
	if f.config {
		d.reject(d.pos-1, string(ConfigItems))
		d.alike(ConfigItems)
		d.index++
	}
}
