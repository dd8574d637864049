package main

import (
	"context"
	"sync"

	"github.com/containerd/ttrpc"
	"google.golang.org/protobuf/types/known/emptypb"
	"google.golang.org/protobuf/types/known/wrapperspb"
)

// call is one named call that another call can watch and release.
type call struct {
	begun    chan struct{}
	released chan struct{}
	ended    chan struct{}
	// ending is "released" or the text of the context's error; read after ended.
	ending string
}

// calls are the named calls of a server; the first lookup of a name makes its entry.
type calls struct {
	mu     sync.Mutex
	byName map[string]*call
}

func newCalls() *calls { return &calls{byName: map[string]*call{}} }

func (c *calls) get(name string) *call {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.byName[name] == nil {
		c.byName[name] = &call{
			begun:    make(chan struct{}),
			released: make(chan struct{}),
			ended:    make(chan struct{}),
		}
	}
	return c.byName[name]
}

func (c *call) end(ending string) {
	c.ending = ending
	close(c.ended)
}

// block waits until it is released or its context ends.
func (c *calls) block(ctx context.Context, in *wrapperspb.StringValue) (any, error) {
	call := c.get(in.Value)
	close(call.begun)
	select {
	case <-call.released:
		call.end("released")
		return in, nil
	case <-ctx.Done():
		call.end(ctx.Err().Error())
		return nil, ctx.Err()
	}
}

// stubborn waits until it is released, whatever its context says.
func (c *calls) stubborn(_ context.Context, in *wrapperspb.StringValue) (any, error) {
	call := c.get(in.Value)
	close(call.begun)
	<-call.released
	call.end("released")
	return in, nil
}

// waitDeadline waits for the end of its context and answers why it ended.
func (c *calls) waitDeadline(ctx context.Context, in *wrapperspb.StringValue) (any, error) {
	call := c.get(in.Value)
	close(call.begun)
	<-ctx.Done()
	call.end(ctx.Err().Error())
	return nil, ctx.Err()
}

// release ends the block or stubborn of that name, also one that is yet to come.
func (c *calls) release(_ context.Context, in *wrapperspb.StringValue) (any, error) {
	close(c.get(in.Value).released)
	return &emptypb.Empty{}, nil
}

// begun waits until the call of that name has begun.
func (c *calls) begun(_ context.Context, in *wrapperspb.StringValue) (any, error) {
	<-c.get(in.Value).begun
	return in, nil
}

// seen answers at once: "never", "running", or how the call ended.
func (c *calls) seen(_ context.Context, in *wrapperspb.StringValue) (any, error) {
	call := c.get(in.Value)
	select {
	case <-call.ended:
		return wrapperspb.String(call.ending), nil
	default:
	}
	select {
	case <-call.begun:
		return wrapperspb.String("running"), nil
	default:
		return wrapperspb.String("never"), nil
	}
}

// ended waits until the call of that name has ended and answers how.
func (c *calls) ended(_ context.Context, in *wrapperspb.StringValue) (any, error) {
	call := c.get(in.Value)
	<-call.ended
	return wrapperspb.String(call.ending), nil
}

// streamBlock waits as block does, under the name that comes first, and then ends its stream.
func (c *calls) streamBlock(ctx context.Context, stream ttrpc.StreamServer) (any, error) {
	var in wrapperspb.StringValue
	if err := stream.RecvMsg(&in); err != nil {
		return nil, err
	}
	_, err := c.block(ctx, &in)
	return nil, err
}

// slowChat waits as streamBlock does, and then echoes what comes behind the name.
func (c *calls) slowChat(ctx context.Context, stream ttrpc.StreamServer) (any, error) {
	if _, err := c.streamBlock(ctx, stream); err != nil {
		return nil, err
	}
	return chat(ctx, stream)
}

// streamHelper ends at once, leaving behind a helper that waits for the end of the context.
func (c *calls) streamHelper(ctx context.Context, stream ttrpc.StreamServer) (any, error) {
	var in wrapperspb.StringValue
	if err := stream.RecvMsg(&in); err != nil {
		return nil, err
	}
	go c.waitDeadline(ctx, &in)
	return nil, nil
}
