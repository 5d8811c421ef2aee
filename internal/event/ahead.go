package event

import "io"

const (
	chunkSize  = 256 << 10 // bytes of text in a chunk
	chunks     = 3         // that circulate: one is filled, one waits, one is walked
	askedEvery = 4 << 20   // bytes of text after which it is asked whether a processor is free
)

// ahead turns stored bytes into text in a goroutine of its own, some chunks before the text is walked.
type ahead struct {
	full chan chunk
	free chan []byte
	stop chan struct{}
	now  chunk // the one that is being read
}

// chunk is text and the error that follows it.
type chunk struct {
	buffer, text []byte
	err          error
}

// startAhead lets read fill chunks. Nobody else may call it until the end.
func startAhead(read func([]byte) (int, error)) *ahead {
	a := &ahead{full: make(chan chunk, chunks), free: make(chan []byte, chunks), stop: make(chan struct{})}
	for range chunks {
		a.free <- make([]byte, chunkSize)
	}
	go a.run(read)
	return a
}

func (a *ahead) run(read func([]byte) (int, error)) {
	defer close(a.full)
	for {
		var c chunk
		select {
		case <-a.stop:
			return
		case c.buffer = <-a.free:
		}
		n := 0
		for empty := 0; n < len(c.buffer) && c.err == nil; {
			var got int
			if got, c.err = read(c.buffer[n:]); got > 0 {
				n, empty = n+got, 0
			} else if empty++; empty == 100 && c.err == nil {
				c.err = io.ErrNoProgress
			}
		}
		c.text = c.buffer[:n]
		a.full <- c // there is room for all chunks
		if c.err != nil {
			return
		}
	}
}

// Read reads text that has been made.
func (a *ahead) Read(p []byte) (int, error) {
	if len(a.now.text) == 0 {
		if a.now.err != nil {
			return 0, a.now.err
		}
		if a.now.buffer != nil {
			a.free <- a.now.buffer
		}
		a.now = <-a.full
	}
	n := copy(p, a.now.text)
	a.now.text = a.now.text[n:]
	if len(a.now.text) == 0 {
		return n, a.now.err
	}
	return n, nil
}

// end stops the goroutine and waits for it.
func (a *ahead) end() {
	close(a.stop)
	for range a.full { // what has been made is of no use any more
	}
}
