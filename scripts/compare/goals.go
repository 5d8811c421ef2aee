package main

import "fmt"

// goal is a figure to be reached.
type goal struct {
	what  string
	limit float64
	least bool // the limit is the least that is wanted, not the most
	unit  string
	value func(find func(name string) *contest) (float64, bool)
}

func (g *goal) reached(v float64) bool {
	if g.least {
		return v >= g.limit
	}
	return v <= g.limit
}

func (g *goal) wanted() string {
	if g.least {
		return fmt.Sprintf("≥ %v%s", g.limit, g.unit)
	}
	return fmt.Sprintf("≤ %v%s", g.limit, g.unit)
}

// goals are what issue 3 asks for. Where several processors take part only wall time says anything.
func goals(o *options, s *site) []goal {
	took := func(c *contest) float64 {
		if o.by == "cpu" {
			return c.cpu()
		}
		return c.wall()
	}
	ratio := func(what, of, to string, limit float64, least bool, time func(*contest) float64) goal {
		return goal{what, limit, least, "×", func(find func(string) *contest) (float64, bool) {
			a, b := find(of), find(to)
			if a == nil || b == nil {
				return 0, false
			}
			return time(a) / time(b), true
		}}
	}
	single := func(what, of string, limit float64, least bool, unit string, value func(*contest) float64) goal {
		return goal{what, limit, least, unit, func(find func(string) *contest) (float64, bool) {
			c := find(of)
			if c == nil {
				return 0, false
			}
			return value(c), true
		}}
	}
	wall := (*contest).wall
	megabytes := func(c *contest) float64 { return c.resident() / (1 << 20) }
	return []goal{
		ratio("30 rules, of the time of gunzip alone", "trailgate, 30 rules", "gunzip alone (klauspost/compress)", 1.6, false, took),
		ratio("250 rules, of the time of gunzip alone", "trailgate, 250 rules", "gunzip alone (klauspost/compress)", 2, false, took),
		ratio("rg -z for one literal, of trailgate's time, 1 thread", "rg -z -j1, one literal", "trailgate, 30 rules", 2, true, took),
		ratio("rg -z for one literal, of trailgate's time, 2 threads", "rg -z -j2, one literal", "trailgate, 30 rules, 2 workers", 2, true, took),
		ratio("DuckDB, one predicate, of trailgate's time, 1 thread", "DuckDB, one predicate, 1 thread", "trailgate, 30 rules", 3, true, took),
		ratio("DuckDB, one predicate, of trailgate's time, 2 threads", "DuckDB, one predicate, 2 threads", "trailgate, 30 rules, 2 workers", 3, true, took),
		ratio("opa exec, same rules, of trailgate's time", "opa exec, 30 rules", "trailgate, 30 rules, part of the logs", 25, true, took),
		ratio("conftest, same rules, of trailgate's time", "conftest, 30 rules", "trailgate, 30 rules, part of the logs", 100, true, took),
		ratio("one worker, of the time of two", "trailgate, 30 rules", "trailgate, 30 rules, 2 workers", 1.8, true, wall),
		single("small files a second", "trailgate, small files, 30 rules, 2 workers", 5000, true, "", func(c *contest) float64 {
			return float64(s.size["small"].files) / c.wall()
		}),
		single("one small file with all built-in packs", "trailgate, one small file, built-in packs", 100, false, " ms", func(c *contest) float64 { return 1000 * c.wall() }),
		single("memory, logs, 30 rules, 1 worker", "trailgate, 30 rules", 100, false, " MB", megabytes),
		single("memory, logs, 30 rules, 2 workers", "trailgate, 30 rules, 2 workers", 100, false, " MB", megabytes),
		single("memory, one big file", "trailgate, one big file, 30 rules, 2 workers", 200, false, " MB", megabytes),
		single("memory, records of 5 MB", "trailgate, records of 5 MB, 30 rules, 2 workers", 200, false, " MB", megabytes),
		single("memory, a rule that reports every event", "trailgate, a rule that reports every event, 2 workers", 200, false, " MB", megabytes),
	}
}
