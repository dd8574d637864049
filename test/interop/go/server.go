package main

import (
	"bufio"
	"context"
	"errors"
	"flag"
	"fmt"
	"net"
	"os"
	"runtime/debug"
	"time"

	"github.com/containerd/log"
	"github.com/containerd/ttrpc"
	"google.golang.org/protobuf/types/known/emptypb"
	"google.golang.org/protobuf/types/known/wrapperspb"
)

// shutdownTimeout bounds Shutdown; no test comes near it.
const shutdownTimeout = 20 * time.Second

type fullMethodKey struct{}

// runServer serves the Echo service on -socket until stdin ends. The lines
// "shutdown" and "close" on stdin call the methods of that name, "collect"
// collects garbage and returns the memory to the system; each is answered by a
// line "<name>: <error or ok>" on stdout.
func runServer(args []string) error {
	flags := flag.NewFlagSet("server", flag.ExitOnError)
	socket := flags.String("socket", "", "path of the unix socket")
	sameUser := flags.Bool("same-user", false, "admit only our own uid and gid")
	duplicate := flags.Bool("duplicate", false, "register the service twice")
	flags.Parse(args)

	options := []ttrpc.ServerOpt{ttrpc.WithUnaryServerInterceptor(rememberFullMethod)}
	if *sameUser {
		options = append(options, ttrpc.WithServerHandshaker(ttrpc.UnixSocketRequireSameUser()))
	}
	server, err := ttrpc.NewServer(options...)
	if err != nil {
		return err
	}
	registerEcho(server)
	if *duplicate {
		registerEcho(server)
	}
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

func serve(server *ttrpc.Server, socket string) (<-chan error, error) {
	listener, err := net.Listen("unix", socket)
	if err != nil {
		return nil, err
	}
	served := make(chan error, 1)
	go func() { served <- server.Serve(context.Background(), listener) }()
	fmt.Println("ready", socket)
	return served, nil
}

func obey(server *ttrpc.Server) {
	lines := bufio.NewScanner(os.Stdin)
	for lines.Scan() {
		switch lines.Text() {
		case "shutdown":
			ctx, cancel := context.WithTimeout(context.Background(), shutdownTimeout)
			report("shutdown", server.Shutdown(ctx))
			cancel()
		case "close":
			report("close", server.Close())
		case "collect":
			debug.FreeOSMemory()
			fmt.Println("collect: ok")
		}
	}
}

func report(name string, err error) {
	if err != nil {
		fmt.Printf("%s: %v\n", name, err)
		return
	}
	fmt.Printf("%s: ok\n", name)
}

func rememberFullMethod(ctx context.Context, unmarshal ttrpc.Unmarshaler, info *ttrpc.UnaryServerInfo, method ttrpc.Method) (any, error) {
	return method(context.WithValue(ctx, fullMethodKey{}, info.FullMethod), unmarshal)
}

// runBenchServer serves the methods of benchmarks alone, without a log.
func runBenchServer(args []string) error {
	flags := flag.NewFlagSet("bench-server", flag.ExitOnError)
	socket := flags.String("socket", "", "path of the unix socket")
	flags.Parse(args)
	if err := log.SetLevel("panic"); err != nil {
		return err
	}
	server, err := ttrpc.NewServer()
	if err != nil {
		return err
	}
	server.RegisterService(echoService, &ttrpc.ServiceDesc{Methods: map[string]ttrpc.Method{
		"Echo":      unary(func(_ context.Context, in *wrapperspb.StringValue) (any, error) { return in, nil }),
		"EchoBytes": unary(func(_ context.Context, in *wrapperspb.BytesValue) (any, error) { return in, nil }),
		"Empty":     unary(func(_ context.Context, in *emptypb.Empty) (any, error) { return in, nil }),
	}, Streams: loadStreams()})
	served, err := serve(server, *socket)
	if err != nil {
		return err
	}
	obey(server)
	server.Close()
	<-served
	return nil
}
