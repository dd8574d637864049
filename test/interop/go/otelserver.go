package main

import (
	"context"
	"errors"
	"flag"

	"github.com/containerd/otelttrpc"
	"github.com/containerd/ttrpc"
	"go.opentelemetry.io/otel"
	"go.opentelemetry.io/otel/baggage"
	"go.opentelemetry.io/otel/trace"
	"google.golang.org/protobuf/types/known/emptypb"
	"google.golang.org/protobuf/types/known/wrapperspb"
)

const otelService = "interop.v1.Otel"

// runOtelServer serves the Otel service through otelttrpc's interceptor and
// prints each ended span as a line.
//
//	Baggage: answers with the baggage that the handler sees
//	Fail:    fails with the failure of that name
//	Traced:  a server stream of one message, the baggage, in a span of its own:
//	         otelttrpc has no streams, so the handler itself reads the metadata
func runOtelServer(args []string) error {
	flags := flag.NewFlagSet("otel-server", flag.ExitOnError)
	socket := flags.String("socket", "", "path of the unix socket")
	flags.Parse(args)
	useOtel()
	server, err := ttrpc.NewServer(ttrpc.WithUnaryServerInterceptor(otelttrpc.UnaryServerInterceptor()))
	if err != nil {
		return err
	}
	server.RegisterService(otelService, &ttrpc.ServiceDesc{
		Methods: map[string]ttrpc.Method{"Baggage": unary(tellBaggage), "Fail": unary(fail)},
		Streams: map[string]ttrpc.Stream{"Traced": serverStream(traced)},
	})
	served, err := serve(server, *socket)
	if err != nil {
		return err
	}
	obey(server)
	server.Close()
	if err := <-served; !errors.Is(err, ttrpc.ErrServerClosed) {
		return err
	}
	return nil
}

func tellBaggage(ctx context.Context, _ *emptypb.Empty) (any, error) {
	return wrapperspb.String(baggage.FromContext(ctx).String()), nil
}

func traced(ctx context.Context, stream ttrpc.StreamServer) (any, error) {
	if err := stream.RecvMsg(&emptypb.Empty{}); err != nil {
		return nil, err
	}
	md, _ := ttrpc.GetMetadata(ctx)
	ctx = otel.GetTextMapPropagator().Extract(ctx, carrier(md))
	ctx, span := otel.Tracer("interop").Start(ctx, "traced", trace.WithSpanKind(trace.SpanKindServer))
	defer span.End()
	return nil, stream.SendMsg(wrapperspb.String(baggage.FromContext(ctx).String()))
}
