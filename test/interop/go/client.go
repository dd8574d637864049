package main

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"net"
	"os"
	"sync"
	"sync/atomic"
	"time"

	"github.com/containerd/ttrpc"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/emptypb"
)

// command is one line on stdin. Which fields count depends on Op:
//
//	connect: Client, Path        opens a connection under a name
//	call:    Client, Service, Method, Payload, TimeoutNano, Metadata
//	cancel:  Call                cancels the context of the call with that id
//	many:    Client, Count, Concurrency, Size   verified echo calls
//	load:    Client, Mode, Count, Concurrency, Size   verified streams, see load.go
//	stream:  as call, StreamingClient, StreamingServer; no Payload: no request message
//	send, closeSend, receive: Call   on the stream that the command of that id has opened
//	close:   Client
//	wait:    Client              answers after the on-close callback has ended
//
// A send without Payload is SendMsg(nil).
type command struct {
	ID          int64               `json:"id"`
	Op          string              `json:"op"`
	Client      string              `json:"client"`
	Path        string              `json:"path"`
	Service     string              `json:"service"`
	Method      string              `json:"method"`
	Payload     []byte              `json:"payload"`
	TimeoutNano *int64              `json:"timeoutNano"`
	Metadata    map[string][]string `json:"metadata"`
	Call        int64               `json:"call"`
	Count       int                 `json:"count"`
	Concurrency int                 `json:"concurrency"`
	Size        int                 `json:"size"`
	Mode        string              `json:"mode"`

	StreamingClient bool `json:"streamingClient"`
	StreamingServer bool `json:"streamingServer"`
}

// answer is one line on stdout, for the command of that id.
type answer struct {
	ID      int64  `json:"id"`
	Payload []byte `json:"payload,omitempty"`
	// EOF: the stream has ended well.
	EOF   bool       `json:"eof,omitempty"`
	Error *callError `json:"error,omitempty"`
	// Closes is how often the on-close callback has been called.
	Closes int32 `json:"closes,omitempty"`
}

type openClient struct {
	*ttrpc.Client
	closes atomic.Int32
}

// driver runs commands; each gets exactly one answer, in the order they end.
type driver struct {
	clients map[string]*openClient
	streams map[int64]*openStream // by the id of the command that opened them
	mu      sync.Mutex            // guards cancels and stdout
	cancels map[int64]context.CancelFunc
}

// runClient obeys JSON lines until stdin ends.
func runClient([]string) error {
	d := &driver{
		clients: map[string]*openClient{},
		streams: map[int64]*openStream{},
		cancels: map[int64]context.CancelFunc{},
	}
	lines := bufio.NewReader(os.Stdin)
	for {
		line, err := lines.ReadBytes('\n')
		if err != nil {
			return nil
		}
		var cmd command
		if err := json.Unmarshal(line, &cmd); err != nil {
			return err
		}
		d.run(&cmd)
	}
}

func (d *driver) run(cmd *command) {
	switch cmd.Op {
	case "connect":
		d.reply(answer{ID: cmd.ID, Error: describe(d.connect(cmd))})
		return
	case "cancel":
		d.cancel(cmd.Call)
		d.reply(answer{ID: cmd.ID})
		return
	case "send", "closeSend", "receive":
		d.steer(cmd)
		return
	}
	client := d.clients[cmd.Client]
	if client == nil {
		d.reply(answer{ID: cmd.ID, Error: &callError{Text: fmt.Sprintf("no client %q", cmd.Client)}})
		return
	}
	switch cmd.Op {
	case "call":
		ctx := d.contextOf(cmd)
		go d.call(ctx, client, cmd)
	case "stream":
		d.reply(answer{ID: cmd.ID, Error: describe(d.open(d.contextOf(cmd), client, cmd))})
	case "load":
		go func() { d.reply(answer{ID: cmd.ID, Error: describe(loadOnce(client.Client, cmd))}) }()
	case "many":
		go func() { d.reply(answer{ID: cmd.ID, Error: describe(many(client.Client, cmd))}) }()
	case "close":
		d.reply(answer{ID: cmd.ID, Error: describe(client.Close())})
	case "wait":
		go func() {
			err := client.UserOnCloseWait(context.Background())
			d.reply(answer{ID: cmd.ID, Error: describe(err), Closes: client.closes.Load()})
		}()
	default:
		d.reply(answer{ID: cmd.ID, Error: &callError{Text: fmt.Sprintf("no op %q", cmd.Op)}})
	}
}

func (d *driver) connect(cmd *command) error {
	conn, err := net.Dial("unix", cmd.Path)
	if err != nil {
		return err
	}
	client := &openClient{}
	client.Client = ttrpc.NewClient(conn, ttrpc.WithOnClose(func() { client.closes.Add(1) }))
	d.clients[cmd.Client] = client
	return nil
}

// contextOf makes the call's context where the commands are read, so that a
// cancel on the next line finds it.
func (d *driver) contextOf(cmd *command) context.Context {
	ctx, cancel := context.WithCancel(context.Background())
	if cmd.TimeoutNano != nil {
		ctx, cancel = context.WithDeadline(context.Background(), time.Now().Add(time.Duration(*cmd.TimeoutNano)))
	}
	if cmd.Metadata != nil {
		ctx = ttrpc.WithMetadata(ctx, ttrpc.MD(cmd.Metadata))
	}
	d.mu.Lock()
	d.cancels[cmd.ID] = cancel
	d.mu.Unlock()
	return ctx
}

func (d *driver) call(ctx context.Context, client *openClient, cmd *command) {
	defer d.cancel(cmd.ID)
	payload, err := callRaw(ctx, client.Client, cmd.Service, cmd.Method, cmd.Payload)
	d.reply(answer{ID: cmd.ID, Payload: payload, Error: describe(err)})
}

// callRaw sends and gets encoded messages.
func callRaw(ctx context.Context, client *ttrpc.Client, service, method string, payload []byte) ([]byte, error) {
	response := &emptypb.Empty{}
	if err := client.Call(ctx, service, method, rawMessage(payload), response); err != nil {
		return nil, err
	}
	return proto.Marshal(response)
}

func (d *driver) cancel(id int64) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if cancel := d.cancels[id]; cancel != nil {
		cancel()
		delete(d.cancels, id)
	}
}

func (d *driver) reply(a answer) {
	line, err := json.Marshal(a)
	if err != nil {
		panic(err)
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	os.Stdout.Write(append(line, '\n'))
}
