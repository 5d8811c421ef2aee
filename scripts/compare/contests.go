package main

import "fmt"

// contest is a process that is run and measured.
type contest struct {
	name    string
	part    string // for which it is run
	dir     string // where it runs
	argv    []string
	cores   string // processors that it may use, as taskset has them
	exits   []int  // exit codes that it may have; findings make trailgate and conftest fail
	input   string // logs that it reads, by the name of site.size
	results []result
}

const (
	oneCore  = "0"
	twoCores = "0,1"
)

// literal is what a search for one call looks for.
const literal = `"eventName":"CreateTrainingJob"`

// duckQuery asks DuckDB for what one rule asks: a service and a call.
const duckQuery = `import duckdb, sys
c = duckdb.connect()
c.execute("SET threads TO " + sys.argv[1])
print(c.execute("""SELECT count(*) FROM (SELECT unnest(Records) AS r FROM read_json('""" + sys.argv[2] + """/**/*.json.gz',
columns = {Records: 'STRUCT(eventSource VARCHAR, eventName VARCHAR)[]'}))
WHERE r.eventSource = 'sagemaker.amazonaws.com' AND r.eventName = 'CreateTrainingJob'""").fetchall())`

// contests are all processes, in the order in which each round runs them.
func (s *site) contests(p *peers) []*contest {
	logs, slow := s.path("logs"), s.path("slow")
	scan := func(name, part, cores, rules, input string) *contest {
		argv := []string{s.path("bin", "trailgate"), "scan", s.path(input), "-o", "sarif=" + s.path("out.sarif")}
		return &contest{name: name, part: part, dir: s.path(rules), argv: argv, cores: cores, exits: []int{0, 2, 3}, input: input}
	}
	rg := func(name, cores, threads string) *contest {
		return &contest{
			name: name, part: "speed", dir: s.dir, cores: cores, input: "logs", exits: []int{0},
			argv: []string{p.path["rg"], "-z", "-j", threads, "--no-ignore", "-c", literal, logs},
		}
	}
	duck := func(name, cores, threads string) *contest {
		return &contest{
			name: name, part: "speed", dir: s.dir, cores: cores, input: "logs", exits: []int{0},
			argv: []string{p.path["venv/bin/python"], "-c", duckQuery, threads, logs},
		}
	}
	shell := func(name, line string, exits ...int) *contest {
		return &contest{
			name: name, part: "peers", dir: s.path("slow-plain"), cores: oneCore, input: "slow", exits: exits,
			argv: []string{p.path["bash"], "-c", line},
		}
	}
	conftest := func(rules, how string) string {
		return fmt.Sprintf(`%s test --no-color --output json %s --policy %s --data %s . | tail -c 100`, p.path["conftest"], how, s.path(rules), s.path(rules, "data.json"))
	}
	gunzip := &contest{
		name: "gunzip alone (klauspost/compress)", part: "speed", dir: s.dir, cores: oneCore, input: "logs", exits: []int{0},
		argv: []string{s.path("bin", "gunzip"), logs},
	}
	return []*contest{
		gunzip,
		scan("trailgate, 30 rules", "speed", oneCore, "rules30", "logs"),
		scan("trailgate, 250 rules", "speed", oneCore, "rules250", "logs"),
		scan("trailgate, built-in packs", "speed", oneCore, ".", "logs"),
		rg("rg -z -j1, one literal", oneCore, "1"),
		duck("DuckDB, one predicate, 1 thread", oneCore, "1"),
		scan("trailgate, 30 rules, 2 workers", "speed", twoCores, "rules30", "logs"),
		scan("trailgate, 250 rules, 2 workers", "speed", twoCores, "rules250", "logs"),
		rg("rg -z -j2, one literal", twoCores, "2"),
		duck("DuckDB, one predicate, 2 threads", twoCores, "2"),

		scan("trailgate, 30 rules, part of the logs", "peers", oneCore, "rules30", "slow"),
		shell("zcat | jq, one predicate", fmt.Sprintf(`for f in %s/*.gz; do zcat "$f"; done | %s -c '.Records[] | select(.eventSource == "sagemaker.amazonaws.com" and .eventName == "CreateTrainingJob") | .eventID' | wc -l`, slow, p.path["jq"]), 0),
		shell("opa exec, 30 rules", fmt.Sprintf(`%s exec --decision rules --bundle %s . | tail -c 100`, p.path["opa"], s.path("peer30")), 0),
		shell("conftest, 30 rules", conftest("peer30", "--all-namespaces"), 0, 1),
		shell("conftest, 30 rules in one package", conftest("joint30", ""), 0, 1),

		scan("trailgate, small files, 30 rules, 2 workers", "scale", twoCores, "rules30", "small"),
		scan("trailgate, one small file, built-in packs", "scale", twoCores, ".", "one"),

		scan("trailgate, one big file, 30 rules, 2 workers", "memory", twoCores, "rules30", "big.json.gz"),
		scan("trailgate, records of 5 MB, 30 rules, 2 workers", "memory", twoCores, "rules30", "large"),
		scan("trailgate, a rule that reports every event, 2 workers", "memory", twoCores, "all", "logs"),
	}
}
