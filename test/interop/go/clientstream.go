package main

import (
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/containerd/ttrpc"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/emptypb"
)

// queuedCommands is how many commands of one direction of a stream may wait
// before no further line is read.
const queuedCommands = 1024

// openStream is a stream that the driver has opened. Its commands run in the
// order they came, sending and receiving beside each other.
type openStream struct {
	stream   ttrpc.ClientStream
	sends    chan *command
	receives chan *command
}

// open opens a stream. It is done where commands are read, so that streams
// begin in the order of their commands.
func (d *driver) open(ctx context.Context, client *openClient, cmd *command) error {
	desc := &ttrpc.StreamDesc{StreamingClient: cmd.StreamingClient, StreamingServer: cmd.StreamingServer}
	var request any
	if cmd.Payload != nil {
		request = rawMessage(cmd.Payload)
	}
	stream, err := client.NewStream(ctx, desc, cmd.Service, cmd.Method, request)
	if err != nil {
		return err
	}
	opened := &openStream{
		stream:   stream,
		sends:    make(chan *command, queuedCommands),
		receives: make(chan *command, queuedCommands),
	}
	d.streams[cmd.ID] = opened
	go d.obey(opened.sends, opened.send)
	go d.obey(opened.receives, opened.receive)
	return nil
}

// steer hands a command to the stream that it is for.
func (d *driver) steer(cmd *command) {
	opened := d.streams[cmd.Call]
	switch {
	case opened == nil:
		d.reply(answer{ID: cmd.ID, Error: &callError{Text: fmt.Sprintf("no stream %d", cmd.Call)}})
	case cmd.Op == "receive":
		opened.receives <- cmd
	default:
		opened.sends <- cmd
	}
}

func (d *driver) obey(commands <-chan *command, run func(*command) answer) {
	for cmd := range commands {
		d.reply(run(cmd))
	}
}

func (s *openStream) send(cmd *command) answer {
	if cmd.Op == "closeSend" {
		return answer{ID: cmd.ID, Error: describe(s.stream.CloseSend())}
	}
	if cmd.Payload == nil {
		return answer{ID: cmd.ID, Error: describe(s.stream.SendMsg(nil))}
	}
	return answer{ID: cmd.ID, Error: describe(s.stream.SendMsg(rawMessage(cmd.Payload)))}
}

func (s *openStream) receive(cmd *command) answer {
	message := &emptypb.Empty{}
	err := s.stream.RecvMsg(message)
	if errors.Is(err, io.EOF) {
		return answer{ID: cmd.ID, EOF: true}
	}
	if err != nil {
		return answer{ID: cmd.ID, Error: describe(err)}
	}
	payload, err := proto.Marshal(message)
	return answer{ID: cmd.ID, Payload: payload, Error: describe(err)}
}

// rawMessage is a message already encoded: to Empty every field is an unknown
// one, which it keeps as it came.
func rawMessage(payload []byte) *emptypb.Empty {
	message := &emptypb.Empty{}
	message.ProtoReflect().SetUnknown(payload)
	return message
}
