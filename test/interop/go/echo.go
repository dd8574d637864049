package main

import (
	"context"
	"encoding/json"
	"fmt"
	"strconv"
	"time"

	"github.com/containerd/ttrpc"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/emptypb"
	"google.golang.org/protobuf/types/known/wrapperspb"
)

const echoService = "interop.v1.Echo"

func registerEcho(server *ttrpc.Server) {
	calls := newCalls()
	server.RegisterService(echoService, &ttrpc.ServiceDesc{Methods: map[string]ttrpc.Method{
		"Echo":         unary(func(_ context.Context, in *wrapperspb.StringValue) (any, error) { return in, nil }),
		"EchoBytes":    unary(func(_ context.Context, in *wrapperspb.BytesValue) (any, error) { return in, nil }),
		"Empty":        unary(func(_ context.Context, in *emptypb.Empty) (any, error) { return in, nil }),
		"Fail":         unary(fail),
		"Big":          unary(big),
		"Deadline":     unary(deadline),
		"Metadata":     unary(metadata),
		"MetadataGet":  unary(metadataGet),
		"FullMethod":   unary(fullMethod),
		"WaitDeadline": unary(calls.waitDeadline),
		"Block":        unary(calls.block),
		"Stubborn":     unary(calls.stubborn),
		"Release":      unary(calls.release),
		"Begun":        unary(calls.begun),
		"Seen":         unary(calls.seen),
		"Ended":        unary(calls.ended),
	}, Streams: echoStreams(calls)})
}

// unary makes a ttrpc method of a function that takes a decoded message.
func unary[T any, P interface {
	*T
	proto.Message
}](handler func(context.Context, P) (any, error)) ttrpc.Method {
	return func(ctx context.Context, unmarshal func(any) error) (any, error) {
		in := P(new(T))
		if err := unmarshal(in); err != nil {
			return nil, err
		}
		return handler(ctx, in)
	}
}

// big answers with as many bytes as asked for; byte i is i modulo 251.
func big(_ context.Context, in *wrapperspb.UInt32Value) (any, error) {
	value := make([]byte, in.Value)
	for i := range value {
		value[i] = byte(i % 251)
	}
	return &wrapperspb.BytesValue{Value: value}, nil
}

// deadline answers "none", or the nanoseconds that are left.
func deadline(ctx context.Context, _ *emptypb.Empty) (any, error) {
	at, ok := ctx.Deadline()
	if !ok {
		return wrapperspb.String("none"), nil
	}
	return wrapperspb.String(strconv.FormatInt(time.Until(at).Nanoseconds(), 10)), nil
}

// metadata answers the metadata of the call as JSON, keys sorted; null without.
func metadata(ctx context.Context, _ *emptypb.Empty) (any, error) {
	md, ok := ttrpc.GetMetadata(ctx)
	if !ok {
		return wrapperspb.String("null"), nil
	}
	text, err := json.Marshal(md)
	return wrapperspb.String(string(text)), err
}

// metadataGet answers the values of one key as the read API finds them, as JSON.
func metadataGet(ctx context.Context, in *wrapperspb.StringValue) (any, error) {
	values := []string{}
	if md, ok := ttrpc.GetMetadata(ctx); ok {
		if found, ok := md.Get(in.Value); ok {
			values = found
		}
	}
	text, err := json.Marshal(values)
	return wrapperspb.String(string(text)), err
}

func fullMethod(ctx context.Context, _ *emptypb.Empty) (any, error) {
	return wrapperspb.String(fmt.Sprint(ctx.Value(fullMethodKey{}))), nil
}
