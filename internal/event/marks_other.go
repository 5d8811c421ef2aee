//go:build !amd64

package event

// hasVectors tells that there is no markVectors for this processor.
const hasVectors = false

func markVectors(*uint64, *byte, int) {}
