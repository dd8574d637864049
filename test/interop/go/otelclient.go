package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"net"

	"github.com/containerd/otelttrpc"
	"github.com/containerd/ttrpc"
	"go.opentelemetry.io/otel"
	"go.opentelemetry.io/otel/baggage"
	"go.opentelemetry.io/otel/trace"
	"google.golang.org/protobuf/types/known/emptypb"
	"google.golang.org/protobuf/types/known/wrapperspb"
)

// answerLine is what a call of the otel client came to.
type answerLine struct {
	Method string     `json:"method"`
	Answer string     `json:"answer"`
	Error  *callError `json:"error,omitempty"`
}

// runOtelClient calls each method of the Otel service once through otelttrpc's
// interceptor, within one span and with baggage, and prints answers and ended
// spans as lines.
func runOtelClient(args []string) error {
	flags := flag.NewFlagSet("otel-client", flag.ExitOnError)
	socket := flags.String("socket", "", "path of the unix socket")
	flags.Parse(args)
	out := useOtel()
	conn, err := net.Dial("unix", *socket)
	if err != nil {
		return err
	}
	client := ttrpc.NewClient(conn, ttrpc.WithUnaryClientInterceptor(otelttrpc.UnaryClientInterceptor()))
	defer client.Close()

	state, err := trace.ParseTraceState("vendor=of-go")
	if err != nil {
		return err
	}
	bag, err := baggage.Parse("tenant=go%20side,plan=7")
	if err != nil {
		return err
	}
	ctx := baggage.ContextWithBaggage(context.Background(), bag)
	// The parent of all: it makes the trace state that children inherit.
	parent := trace.NewSpanContext(trace.SpanContextConfig{
		TraceID: trace.TraceID{0xab, 15: 1}, SpanID: trace.SpanID{7: 1}, TraceFlags: trace.FlagsSampled, TraceState: state,
	})
	ctx, root := otel.Tracer("interop").Start(trace.ContextWithSpanContext(ctx, parent), "root")

	told := &wrapperspb.StringValue{}
	err = client.Call(ctx, otelService, "Baggage", &emptypb.Empty{}, told)
	out.print(answerLine{Method: "Baggage", Answer: told.Value, Error: describe(err)})
	err = client.Call(ctx, otelService, "Fail", wrapperspb.String("notExist"), &wrapperspb.StringValue{})
	out.print(answerLine{Method: "Fail", Error: describe(err)})
	text, err := callTraced(ctx, client)
	out.print(answerLine{Method: "Traced", Answer: text, Error: describe(err)})
	root.End()
	return nil
}

// callTraced opens a stream: Go's client sends no metadata with it, and
// otelttrpc has no part in it.
func callTraced(ctx context.Context, client *ttrpc.Client) (string, error) {
	stream, err := client.NewStream(ctx, &ttrpc.StreamDesc{StreamingServer: true}, otelService, "Traced", &emptypb.Empty{})
	if err != nil {
		return "", err
	}
	told := &wrapperspb.StringValue{}
	if err := stream.RecvMsg(told); err != nil {
		return "", err
	}
	if err := stream.RecvMsg(&wrapperspb.StringValue{}); !errors.Is(err, io.EOF) {
		return "", fmt.Errorf("one message was expected: %w", err)
	}
	return told.Value, nil
}
