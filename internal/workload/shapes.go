package workload

// shape is a kind of event.
type shape struct {
	weight int // how often it comes, among the others of its table
	source string
	names  []string // calls, one of which is made
	fill   func(s *scene, c *session, e *event)
}

// drawn returns one of a table's shapes by weight.
func drawn(d dice, table []shape) *shape {
	total := 0
	for i := range table {
		total += table[i].weight
	}
	at := d.IntN(total)
	for i := range table {
		if at -= table[i].weight; at < 0 {
			return &table[i]
		}
	}
	return &table[len(table)-1]
}

// event makes an event of this shape.
func (sh *shape) event(s *scene, c *session) *event {
	e := s.newEvent(c)
	e.source, e.name = sh.source, s.pick(sh.names...)
	if sh.fill != nil {
		sh.fill(s, c, e)
	}
	return e
}
