package main

import (
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/containerd/ttrpc"
	"google.golang.org/protobuf/types/known/emptypb"
	"google.golang.org/protobuf/types/known/wrapperspb"
)

// echoStreams are the streaming methods of the Echo service.
func echoStreams(calls *calls) map[string]ttrpc.Stream {
	streams := loadStreams()
	streams["Sum"] = clientStream(sum)
	streams["Count"] = serverStream(count)
	streams["CountFail"] = serverStream(countFail)
	streams["Early"] = bidiStream(early)
	streams["EarlySum"] = clientStream(earlySum)
	streams["StreamFail"] = bidiStream(streamFail)
	streams["StreamMetadata"] = serverStream(tell(metadata))
	streams["StreamDeadline"] = serverStream(tell(deadline))
	streams["StreamBlock"] = bidiStream(calls.streamBlock)
	streams["ServerBlock"] = serverStream(calls.streamBlock)
	streams["SlowChat"] = bidiStream(calls.slowChat)
	streams["StreamHelper"] = bidiStream(calls.streamHelper)
	return streams
}

// loadStreams are those of them that benchmarks use.
func loadStreams() map[string]ttrpc.Stream {
	return map[string]ttrpc.Stream{
		"Chat":   bidiStream(chat),
		"Flood":  serverStream(flood),
		"Upload": clientStream(upload),
	}
}

func clientStream(handler ttrpc.StreamHandler) ttrpc.Stream {
	return ttrpc.Stream{Handler: handler, StreamingClient: true}
}

func serverStream(handler ttrpc.StreamHandler) ttrpc.Stream {
	return ttrpc.Stream{Handler: handler, StreamingServer: true}
}

func bidiStream(handler ttrpc.StreamHandler) ttrpc.Stream {
	return ttrpc.Stream{Handler: handler, StreamingClient: true, StreamingServer: true}
}

// chat echoes each message.
func chat(_ context.Context, stream ttrpc.StreamServer) (any, error) {
	for {
		var in wrapperspb.BytesValue
		if err := stream.RecvMsg(&in); err != nil {
			return nil, cleanEnd(err)
		}
		if err := stream.SendMsg(&in); err != nil {
			return nil, err
		}
	}
}

// cleanEnd is nil where the client has closed its side.
func cleanEnd(err error) error {
	if errors.Is(err, io.EOF) {
		return nil
	}
	return err
}

// sum answers with "count total" once the client has closed its side.
func sum(_ context.Context, stream ttrpc.StreamServer) (any, error) {
	var count, total uint64
	for {
		var in wrapperspb.UInt32Value
		if err := stream.RecvMsg(&in); err != nil {
			return wrapperspb.String(fmt.Sprintf("%d %d", count, total)), cleanEnd(err)
		}
		count++
		total += uint64(in.Value)
	}
}

// earlySum answers with the first number as text, without reading the rest.
func earlySum(_ context.Context, stream ttrpc.StreamServer) (any, error) {
	var in wrapperspb.UInt32Value
	if err := stream.RecvMsg(&in); err != nil {
		return nil, err
	}
	return wrapperspb.String(fmt.Sprint(in.Value)), nil
}

// count sends 0, 1, … as many numbers as asked for.
func count(_ context.Context, stream ttrpc.StreamServer) (any, error) {
	var in wrapperspb.UInt32Value
	if err := stream.RecvMsg(&in); err != nil {
		return nil, err
	}
	return nil, sendNumbers(stream, in.Value)
}

// countFail sends 0 and 1 and fails with the failure of that name.
func countFail(ctx context.Context, stream ttrpc.StreamServer) (any, error) {
	var in wrapperspb.StringValue
	if err := stream.RecvMsg(&in); err != nil {
		return nil, err
	}
	if err := sendNumbers(stream, 2); err != nil {
		return nil, err
	}
	_, err := fail(ctx, &in)
	return nil, err
}

func sendNumbers(stream ttrpc.StreamServer, count uint32) error {
	for i := range count {
		if err := stream.SendMsg(wrapperspb.UInt32(i)); err != nil {
			return err
		}
	}
	return nil
}

// early ends after the first message, without reading the rest.
func early(_ context.Context, stream ttrpc.StreamServer) (any, error) {
	return nil, stream.RecvMsg(&wrapperspb.BytesValue{})
}

// streamFail fails with the failure that the first message names.
func streamFail(ctx context.Context, stream ttrpc.StreamServer) (any, error) {
	var in wrapperspb.StringValue
	if err := stream.RecvMsg(&in); err != nil {
		return nil, err
	}
	_, err := fail(ctx, &in)
	return nil, err
}

// tell sends the answer of a unary method as the one message of a server stream.
func tell(method func(context.Context, *emptypb.Empty) (any, error)) ttrpc.StreamHandler {
	return func(ctx context.Context, stream ttrpc.StreamServer) (any, error) {
		var in emptypb.Empty
		if err := stream.RecvMsg(&in); err != nil {
			return nil, err
		}
		answer, err := method(ctx, &in)
		if err != nil {
			return nil, err
		}
		return nil, stream.SendMsg(answer)
	}
}
