package coverage

import "slices"

// box is what one selector records of a kind of event: all events that pass its conditions.
type box []condition

// opaque tells whether it is not certain what the box holds.
func (b box) opaque() bool { return slices.ContainsFunc(b, func(c condition) bool { return c.opaque }) }

// empty tells whether no event can pass.
func (b box) empty() bool {
	s := space{}
	for i := range b {
		s = s.with(literal{&b[i], true})
	}
	for f, ls := range s {
		if !possible(f, ls) {
			return true
		}
	}
	return false
}

// maxSteps bounds the search of covers. Where it is reached the answer is no, which is never a false pass.
const maxSteps = 20_000

// covers tells whether every event of the kind is in one of the boxes.
func covers(boxes []box) bool {
	certain := slices.DeleteFunc(slices.Clone(boxes), box.opaque)
	if slices.ContainsFunc(certain, func(b box) bool { return len(b) == 0 }) {
		return true
	}
	steps := 0
	return covered(space{}, certain, &steps)
}

// covered tells whether every event of s is in one of the boxes: whatever the first leaves out, the others must hold.
func covered(s space, boxes []box, steps *int) bool {
	if len(boxes) == 0 {
		return false
	}
	b, rest := boxes[0], boxes[1:]
	for i := range b {
		*steps++
		if *steps > maxSteps {
			return false
		}
		outside := s.with(literal{&b[i], false})
		if possible(b[i].Field, outside[b[i].Field]) && !covered(outside, rest, steps) {
			return false
		}
	}
	return true
}
