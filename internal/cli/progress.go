package cli

import (
	"fmt"
	"io"
	"strings"
	"sync"
	"time"

	"github.com/dustin/go-humanize"

	"github.com/trailgate/trailgate/internal/engine"
)

const (
	progressAfter = time.Second            // scans that take less show none
	progressEvery = 250 * time.Millisecond // how often the line is written
)

// progressLine keeps one line on a terminal that says how far a scan is.
type progressLine struct {
	w     io.Writer
	now   func() time.Time
	p     *engine.Progress
	start time.Time
	done  chan struct{}
	wg    sync.WaitGroup
}

// showProgress starts the line; the function returned takes it away. On what is no terminal nothing is written.
func (a *app) showProgress(p *engine.Progress, wanted bool) (stop func()) {
	if !wanted || !a.StderrTerminal {
		return func() {}
	}
	l := &progressLine{w: a.Stderr, now: a.Now, p: p, start: a.Now(), done: make(chan struct{})}
	l.wg.Go(l.run)
	return func() {
		close(l.done)
		l.wg.Wait()
	}
}

func (l *progressLine) run() {
	t := time.NewTicker(progressEvery)
	defer t.Stop()
	width := 0
	for {
		select {
		case <-l.done:
			if width > 0 {
				l.write("\r" + strings.Repeat(" ", width) + "\r")
			}
			return
		case <-t.C:
			elapsed := l.now().Sub(l.start)
			if elapsed < progressAfter {
				continue
			}
			line := progressText(l.p, elapsed)
			pad := max(width-len(line), 0)
			width = max(width, len(line))
			l.write("\r" + line + strings.Repeat(" ", pad))
		}
	}
}

func (l *progressLine) write(s string) {
	_, _ = io.WriteString(l.w, s) // a line of progress that cannot be written is no loss
}

// progressText says how far a scan is after some time.
func progressText(p *engine.Progress, elapsed time.Duration) string {
	done, all := p.BytesDone.Load(), p.Bytes.Load()
	seconds := elapsed.Seconds()
	text := fmt.Sprintf("%s of %s, %d of %d files, %s events, %s events/s",
		humanize.Bytes(uint64(done)), humanize.Bytes(uint64(all)), p.ObjectsDone.Load(), p.Objects.Load(),
		humanize.Comma(p.Events.Load()), humanize.Comma(int64(float64(p.Events.Load())/seconds)))
	if done > 0 && all > done {
		left := time.Duration(seconds * float64(all-done) / float64(done) * float64(time.Second))
		text += fmt.Sprintf(", %s left", left.Round(time.Second))
	}
	return text
}
