// Command interop is the real Go counterpart of the tests: a ttrpc server, a
// client driven by JSON lines, and both ends of the benchmarks.
package main

import (
	"fmt"
	"os"
)

func main() {
	commands := map[string]func(args []string) error{
		"server":              runServer,
		"client":              runClient,
		"bench-server":        runBenchServer,
		"bench-client":        runBenchClient,
		"bench-stream-client": runBenchStreamClient,
		"bench-probe":         runBenchProbe,
		"otel-server":         runOtelServer,
		"otel-client":         runOtelClient,
		"roundtrip":           runRoundtrip,
	}
	if len(os.Args) < 2 || commands[os.Args[1]] == nil {
		fmt.Fprintln(os.Stderr, "usage: interop server|client|bench-server|bench-client|bench-stream-client|bench-probe|otel-server|otel-client|roundtrip [flags]")
		os.Exit(2)
	}
	if err := commands[os.Args[1]](os.Args[2:]); err != nil {
		fmt.Fprintln(os.Stderr, "interop:", err)
		os.Exit(1)
	}
}
