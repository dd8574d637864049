package main

import (
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"slices"
	"time"

	"github.com/containerd/ttrpc"
)

// benchStreamResult is what a run prints, as one line of JSON. The times are
// those of round trips in the mode pingpong, else those of whole calls. The CPU
// times are those of this process during the measured seconds alone.
type benchStreamResult struct {
	Messages   int     `json:"messages"`
	Seconds    float64 `json:"seconds"`
	P50us      float64 `json:"p50us"`
	P99us      float64 `json:"p99us"`
	CPUUserSec float64 `json:"cpuUserSec"`
	CPUSysSec  float64 `json:"cpuSysSec"`
}

// Messages a call of flood and upload: so many that opening the stream costs
// nothing beside them.
const (
	manySmall  = 100_000
	manyLarge  = 2_000
	largeBytes = 4_096
)

// benchStreams keeps so many streams of one mode open on one connection.
type benchStreams struct {
	client  *ttrpc.Client
	mode    string
	streams int
	size    int
	count   int
}

func runBenchStreamClient(args []string) error {
	flags := flag.NewFlagSet("bench-stream-client", flag.ExitOnError)
	socket := flags.String("socket", "", "path of the unix socket")
	mode := flags.String("mode", "pingpong", "flood, upload, pingpong or chat")
	streams := flags.Int("streams", 1, "streams beside each other")
	size := flags.Int("size", 64, "bytes a message")
	messages := flags.Int("messages", 0, "messages a call, but for pingpong; 0: 100,000, or 2,000 of 4 KiB and more")
	seconds := flags.Float64("seconds", 5, "measured seconds; the last calls are awaited and count")
	warmup := flags.Float64("warmup", 1, "seconds before measuring")
	flags.Parse(args)
	if loads[*mode] == nil {
		return fmt.Errorf("no mode %q", *mode)
	}
	client, err := dial(*socket)
	if err != nil {
		return err
	}
	defer client.Close()
	b := &benchStreams{client: client, mode: *mode, streams: *streams, size: *size, count: *messages}
	if b.count == 0 {
		b.count = manySmall
		if b.size >= largeBytes {
			b.count = manyLarge
		}
	}
	if _, err := b.run(*warmup); err != nil {
		return err
	}
	fmt.Println("begin")
	userBefore, sysBefore := cpuSeconds()
	measured, err := b.run(*seconds)
	if err != nil {
		return err
	}
	user, sys := cpuSeconds()
	slices.Sort(measured.times)
	return json.NewEncoder(os.Stdout).Encode(benchStreamResult{
		Messages:   measured.messages,
		Seconds:    measured.took.Seconds(),
		P50us:      quantile(measured.times, 0.50),
		P99us:      quantile(measured.times, 0.99),
		CPUUserSec: user - userBefore,
		CPUSysSec:  sys - sysBefore,
	})
}

type measured struct {
	messages int
	times    []time.Duration
	took     time.Duration
	err      error
}

// run loads for that many seconds.
func (b *benchStreams) run(seconds float64) (measured, error) {
	begin := time.Now()
	end := begin.Add(time.Duration(seconds * float64(time.Second)))
	results := make(chan measured, b.streams)
	for range b.streams {
		go func() { results <- b.work(end) }()
	}
	var all measured
	for range b.streams {
		one := <-results
		if one.err != nil {
			return all, one.err
		}
		all.messages += one.messages
		all.times = append(all.times, one.times...)
	}
	all.took = time.Since(begin)
	return all, nil
}

// work is one stream until the end: one call of pingpong, calls of the others one after the other.
func (b *benchStreams) work(end time.Time) (all measured) {
	l := newLoad(b.client, b.count, b.size)
	if b.mode == "pingpong" {
		l.more = func(int) bool { return time.Now().Before(end) }
		l.roundTrip = func(took time.Duration) { all.times = append(all.times, took) }
		all.err = l.pingpong()
		all.messages = len(all.times)
		return all
	}
	for {
		before := time.Now()
		if !before.Before(end) {
			return all
		}
		if all.err = loads[b.mode](l); all.err != nil {
			return all
		}
		all.times = append(all.times, time.Since(before))
		all.messages += b.count
	}
}
