package s3trail

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/aws/aws-sdk-go-v2/service/s3"

	"github.com/trailgate/trailgate/internal/awsaccess"
	"github.com/trailgate/trailgate/internal/source"
)

const (
	reopenings = 5  // of one object, when its connection breaks
	mostLost   = 64 // reads in a row without a network, after which no more are tried
)

// body reads an object. When the connection breaks, it goes on where it broke, in the same version of the object.
type body struct {
	source *Source
	ctx    context.Context //nolint:containedctx // reading ends with the context it was opened with
	key    string
	object source.Object

	from     io.ReadCloser
	read     int64
	reopened int
}

// open asks for the object from where it was read to.
func (b *body) open() error {
	s := b.source
	if s.lost.Load() >= mostLost {
		return &awsaccess.Error{
			Kind: awsaccess.Unreachable, Call: b.call(), Reason: "not tried, for the network is lost", Remedy: "scan again when it is back; with --resume only what is missing",
		}
	}
	in := &s3.GetObjectInput{Bucket: &s.config.Bucket.Name, Key: &b.key, RequestPayer: s.config.Bucket.Payer()}
	if etag, ok := strings.CutPrefix(b.object.Version, etagPrefix); ok {
		etag = `"` + etag + `"`
		in.IfMatch = &etag
	}
	if id, ok := strings.CutPrefix(b.object.Version, versionPrefix); ok && id != "null" {
		in.VersionId = &id
	}
	if b.read > 0 {
		r := fmt.Sprintf("bytes=%d-", b.read)
		in.Range = &r
	}
	out, err := s.client.GetObject(b.ctx, in)
	if err != nil {
		if b.ctx.Err() != nil {
			return b.ctx.Err()
		}
		err = awsaccess.Explain(err, b.call())
		if awsaccess.KindOf(err) == awsaccess.Unreachable {
			s.lost.Add(1)
		}
		return err
	}
	s.lost.Store(0)
	b.from = out.Body
	return nil
}

func (b *body) call() awsaccess.Call {
	permission := "s3:GetObject"
	if strings.HasPrefix(b.object.Version, versionPrefix) {
		permission = "s3:GetObjectVersion"
	}
	return awsaccess.Call{Doing: "read " + b.object.URI, Permission: permission, On: b.source.arn(b.key)}
}

func (b *body) Read(p []byte) (int, error) {
	for {
		if err := b.ctx.Err(); err != nil {
			return 0, err
		}
		n, err := b.from.Read(p)
		b.read += int64(n)
		switch {
		case err == nil || n > 0 && !errors.Is(err, io.EOF):
			return n, nil // an error comes again
		case errors.Is(err, io.EOF) && (b.object.Size <= 0 || b.read >= b.object.Size):
			return n, err
		case b.ctx.Err() != nil:
			return n, b.ctx.Err()
		case n > 0:
			return n, nil
		case b.reopened == reopenings:
			return n, awsaccess.Explain(err, b.call())
		}
		b.reopened++
		_ = b.from.Close() // it is broken
		if err := b.open(); err != nil {
			return n, err
		}
	}
}

func (b *body) Close() error { return b.from.Close() }
