package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/containerd/ttrpc"
	"google.golang.org/protobuf/types/known/wrapperspb"
)

// load is one stream full of numbered messages of size bytes, every one of
// which is verified: its place and its length, and where messages come back
// its content.
type load struct {
	client *ttrpc.Client
	size   int
	// more reports whether a message of that index follows.
	more func(index int) bool
	// count is the number of messages, for modes that must send it first.
	count int
	// roundTrip is called with the time that each took, where there are any.
	roundTrip func(time.Duration)
}

var loads = map[string]func(*load) error{
	"flood":    (*load).flood,
	"upload":   (*load).upload,
	"pingpong": (*load).pingpong,
	"chat":     (*load).chat,
}

// loadOnce runs Concurrency streams of Count messages and returns the first fault.
func loadOnce(client *ttrpc.Client, cmd *command) error {
	run := loads[cmd.Mode]
	if run == nil {
		return fmt.Errorf("no mode %q", cmd.Mode)
	}
	results := make(chan error, cmd.Concurrency)
	for range cmd.Concurrency {
		go func() {
			l := newLoad(client, cmd.Count, cmd.Size)
			results <- run(l)
		}()
	}
	var first error
	for range cmd.Concurrency {
		if err := <-results; err != nil && first == nil {
			first = err
		}
	}
	return first
}

func newLoad(client *ttrpc.Client, count, size int) *load {
	return &load{
		client:    client,
		size:      size,
		count:     count,
		more:      func(index int) bool { return index < count },
		roundTrip: func(time.Duration) {},
	}
}

func (l *load) open(method string, desc ttrpc.StreamDesc, request any) (ttrpc.ClientStream, error) {
	return l.client.NewStream(context.Background(), &desc, echoService, method, request)
}

// flood receives.
func (l *load) flood() error {
	request := wrapperspb.String(fmt.Sprintf("%d %d", l.count, l.size))
	stream, err := l.open("Flood", ttrpc.StreamDesc{StreamingServer: true}, request)
	if err != nil {
		return err
	}
	var out wrapperspb.BytesValue
	for i := range l.count {
		if err := stream.RecvMsg(&out); err != nil {
			return fmt.Errorf("message %d of %d: %w", i, l.count, err)
		}
		if len(out.Value) != l.size {
			return fmt.Errorf("message %d has %d bytes", i, len(out.Value))
		}
		if err := checkNumber(out.Value, i); err != nil {
			return err
		}
	}
	return mustEnd(stream)
}

// upload sends, and the server counts.
func (l *load) upload() error {
	stream, err := l.open("Upload", ttrpc.StreamDesc{StreamingClient: true}, nil)
	if err != nil {
		return err
	}
	if err := l.send(stream); err != nil {
		return err
	}
	var out wrapperspb.StringValue
	if err := stream.RecvMsg(&out); err != nil {
		return err
	}
	if want := fmt.Sprintf("%d %d", l.count, l.count*l.size); out.Value != want {
		return fmt.Errorf("sent %q, the server counted %q", want, out.Value)
	}
	return nil
}

// pingpong sends one message after the other has come back.
func (l *load) pingpong() error {
	stream, err := l.open("Chat", ttrpc.StreamDesc{StreamingClient: true, StreamingServer: true}, nil)
	if err != nil {
		return err
	}
	in := wrapperspb.Bytes(make([]byte, l.size))
	for i := 0; l.more(i); i++ {
		number(in.Value, i)
		before := time.Now()
		if err := stream.SendMsg(in); err != nil {
			return err
		}
		if err := l.echoed(stream, in); err != nil {
			return fmt.Errorf("message %d: %w", i, err)
		}
		l.roundTrip(time.Since(before))
	}
	if err := stream.CloseSend(); err != nil {
		return err
	}
	return mustEnd(stream)
}

// chat sends without waiting for what comes back.
func (l *load) chat() error {
	stream, err := l.open("Chat", ttrpc.StreamDesc{StreamingClient: true, StreamingServer: true}, nil)
	if err != nil {
		return err
	}
	sent := make(chan error, 1)
	go func() { sent <- l.send(stream) }()
	want := wrapperspb.Bytes(make([]byte, l.size))
	for i := range l.count {
		number(want.Value, i)
		if err := l.echoed(stream, want); err != nil {
			return fmt.Errorf("message %d: %w", i, err)
		}
	}
	if err := <-sent; err != nil {
		return err
	}
	return mustEnd(stream)
}

// send sends all messages and closes.
func (l *load) send(stream ttrpc.ClientStream) error {
	message := wrapperspb.Bytes(make([]byte, l.size))
	for i := range l.count {
		number(message.Value, i)
		if err := stream.SendMsg(message); err != nil {
			return err
		}
	}
	return stream.CloseSend()
}

func (l *load) echoed(stream ttrpc.ClientStream, want *wrapperspb.BytesValue) error {
	var out wrapperspb.BytesValue
	if err := stream.RecvMsg(&out); err != nil {
		return err
	}
	if !bytes.Equal(want.Value, out.Value) {
		return fmt.Errorf("wrong echo of %d bytes", len(out.Value))
	}
	return nil
}

func mustEnd(stream ttrpc.ClientStream) error {
	err := stream.RecvMsg(&wrapperspb.BytesValue{})
	if errors.Is(err, io.EOF) {
		return nil
	}
	return fmt.Errorf("the end was expected, not %v", err)
}
