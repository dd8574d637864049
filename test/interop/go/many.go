package main

import (
	"context"
	"fmt"
	"strings"
	"sync/atomic"

	"github.com/containerd/ttrpc"
	"google.golang.org/protobuf/types/known/wrapperspb"
)

// many makes Count echo calls, Concurrency at a time, each with a text of its
// own of at least Size bytes, and returns the first wrong answer or error.
func many(client *ttrpc.Client, cmd *command) error {
	var next atomic.Int64
	results := make(chan error, cmd.Concurrency)
	filler := strings.Repeat("x", cmd.Size)
	for range cmd.Concurrency {
		go func() {
			for n := next.Add(1); n <= int64(cmd.Count); n = next.Add(1) {
				if err := echoOnce(client, fmt.Sprintf("%d %s", n, filler)); err != nil {
					results <- err
					return
				}
			}
			results <- nil
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

func echoOnce(client *ttrpc.Client, text string) error {
	var out wrapperspb.StringValue
	if err := client.Call(context.Background(), echoService, "Echo", wrapperspb.String(text), &out); err != nil {
		return err
	}
	if out.Value != text {
		return fmt.Errorf("asked %q, got %q", text, out.Value)
	}
	return nil
}
