package main

import (
	"bytes"
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"net"
	"os"
	"slices"
	"sync"
	"syscall"
	"time"

	"github.com/containerd/ttrpc"
	"google.golang.org/protobuf/types/known/wrapperspb"
)

// benchResult is what a run prints, as one line of JSON. The CPU times are
// those of this process during the measured seconds alone.
type benchResult struct {
	Calls      int     `json:"calls"`
	Seconds    float64 `json:"seconds"`
	P50us      float64 `json:"p50us"`
	P99us      float64 `json:"p99us"`
	CPUUserSec float64 `json:"cpuUserSec"`
	CPUSysSec  float64 `json:"cpuSysSec"`
}

// bench is one load: concurrency workers, spread over the connections, each
// with a payload of size bytes, every answer compared with what was sent.
type bench struct {
	clients     []*ttrpc.Client
	socket      string
	concurrency int
	size        int
	fresh       bool
}

func runBenchClient(args []string) error {
	flags := flag.NewFlagSet("bench-client", flag.ExitOnError)
	socket := flags.String("socket", "", "path of the unix socket")
	concurrency := flags.Int("concurrency", 64, "calls in flight")
	size := flags.Int("size", 64, "payload bytes a call, each way")
	connections := flags.Int("connections", 1, "connections that the calls are spread over; 0: each call opens and closes its own")
	seconds := flags.Float64("seconds", 5, "measured seconds")
	warmup := flags.Float64("warmup", 1, "seconds before measuring")
	flags.Parse(args)

	b := &bench{socket: *socket, concurrency: *concurrency, size: *size, fresh: *connections == 0}
	for range *connections {
		client, err := dial(*socket)
		if err != nil {
			return err
		}
		defer client.Close()
		b.clients = append(b.clients, client)
	}
	if _, _, err := b.load(*warmup); err != nil {
		return err
	}
	fmt.Println("begin")
	userBefore, sysBefore := cpuSeconds()
	latencies, took, err := b.load(*seconds)
	if err != nil {
		return err
	}
	user, sys := cpuSeconds()
	slices.Sort(latencies)
	return json.NewEncoder(os.Stdout).Encode(benchResult{
		Calls:      len(latencies),
		Seconds:    took.Seconds(),
		P50us:      quantile(latencies, 0.50),
		P99us:      quantile(latencies, 0.99),
		CPUUserSec: user - userBefore,
		CPUSysSec:  sys - sysBefore,
	})
}

// load runs for that many seconds; the last calls are awaited and counted.
func (b *bench) load(seconds float64) ([]time.Duration, time.Duration, error) {
	begin := time.Now()
	end := begin.Add(time.Duration(seconds * float64(time.Second)))
	perWorker := make([][]time.Duration, b.concurrency)
	errs := make([]error, b.concurrency)
	var workers sync.WaitGroup
	for i := range b.concurrency {
		workers.Add(1)
		go func() {
			defer workers.Done()
			perWorker[i], errs[i] = b.work(i, end)
		}()
	}
	workers.Wait()
	took := time.Since(begin)
	for _, err := range errs {
		if err != nil {
			return nil, 0, err
		}
	}
	return slices.Concat(perWorker...), took, nil
}

func (b *bench) work(worker int, end time.Time) ([]time.Duration, error) {
	var latencies []time.Duration
	in := wrapperspb.Bytes(bytes.Repeat([]byte{byte(worker)}, b.size))
	for n := byte(0); ; n++ {
		if b.size > 0 {
			in.Value[b.size-1] = n
		}
		before := time.Now()
		if !before.Before(end) {
			return latencies, nil
		}
		var out wrapperspb.BytesValue
		if err := b.call(worker, in, &out); err != nil {
			return nil, err
		}
		latencies = append(latencies, time.Since(before))
		if !bytes.Equal(in.Value, out.Value) {
			return nil, fmt.Errorf("wrong answer of %d bytes", len(out.Value))
		}
	}
}

func (b *bench) call(worker int, in, out *wrapperspb.BytesValue) error {
	if !b.fresh {
		return b.clients[worker%len(b.clients)].Call(context.Background(), echoService, "EchoBytes", in, out)
	}
	client, err := dial(b.socket)
	if err != nil {
		return err
	}
	defer client.Close()
	return client.Call(context.Background(), echoService, "EchoBytes", in, out)
}

func dial(socket string) (*ttrpc.Client, error) {
	conn, err := net.Dial("unix", socket)
	if err != nil {
		return nil, err
	}
	return ttrpc.NewClient(conn), nil
}

func quantile(sorted []time.Duration, q float64) float64 {
	if len(sorted) == 0 {
		return 0
	}
	return float64(sorted[int(q*float64(len(sorted)-1))].Nanoseconds()) / 1000
}

// cpuSeconds is the CPU time of this process so far.
func cpuSeconds() (user, sys float64) {
	var usage syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &usage); err != nil {
		return 0, 0
	}
	return time.Duration(usage.Utime.Nano()).Seconds(), time.Duration(usage.Stime.Nano()).Seconds()
}
