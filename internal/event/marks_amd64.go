package event

import "golang.org/x/sys/cpu"

// hasVectors tells whether markVectors works on this processor.
var hasVectors = cpu.X86.HasAVX2

// markVectors is makeMarks by AVX2, for blocks > 0.
//
//go:noescape
func markVectors(marks *uint64, text *byte, blocks int)
