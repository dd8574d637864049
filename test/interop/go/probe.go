package main

import (
	"encoding/binary"
	"encoding/json"
	"flag"
	"fmt"
	"net"
	"os"
	"syscall"
	"time"
	"unsafe"

	"github.com/containerd/ttrpc"
	"google.golang.org/protobuf/proto"
)

const (
	// probeGap is the time between probes: no divisor of the 50 ms for which
	// the server's JavaScript is blocked, so that they come at any moment of it.
	probeGap = 17 * time.Millisecond
	// probeStep is the time between two looks at a socket; a loop without a
	// pause would take a core from the server.
	probeStep = 20 * time.Microsecond
	// probeLimit bounds each probe; no server comes near it.
	probeLimit = 10 * time.Second
)

// probeResult is what the probes measured, in milliseconds.
type probeResult struct {
	Refusal []float64 `json:"refusal"`
	Late    []float64 `json:"late"`
	Unread  []float64 `json:"unread"`
}

// runBenchProbe measures a server whose JavaScript is blocked again and again,
// and prints one line of JSON: how long a peer that is refused stays connected,
// how long after its limit a frame that does not arrive ends its connection,
// and how long a frame that arrived stays unread in the kernel.
func runBenchProbe(args []string) error {
	flags := flag.NewFlagSet("bench-probe", flag.ExitOnError)
	refused := flags.String("refused", "", "socket on which this process is refused; none: that is not measured")
	limited := flags.String("limited", "", "socket on which a frame has to arrive within -limit")
	admitted := flags.String("admitted", "", "socket of an echo server")
	limit := flags.Duration("limit", 100*time.Millisecond, "time in which a frame has to arrive")
	count := flags.Int("count", 20, "probes of each kind")
	flags.Parse(args)

	var result probeResult
	probes := []struct {
		into  *[]float64
		probe func() (time.Duration, error)
	}{
		{&result.Refusal, func() (time.Duration, error) { return untilEnd(*refused, nil) }},
		{&result.Late, func() (time.Duration, error) {
			took, err := untilEnd(*limited, []byte{0, 0})
			return took - *limit, err
		}},
		{&result.Unread, unreadOf(*admitted)},
	}
	if *refused == "" {
		probes = probes[1:]
	}
	for range *count {
		for _, one := range probes {
			took, err := one.probe()
			if err != nil {
				return err
			}
			*one.into = append(*one.into, float64(took.Nanoseconds())/1e6)
			time.Sleep(probeGap)
		}
	}
	return json.NewEncoder(os.Stdout).Encode(result)
}

// untilEnd is the time from connecting, or from sending, to the end of the connection.
func untilEnd(socket string, send []byte) (time.Duration, error) {
	begin := time.Now()
	conn, err := net.Dial("unix", socket)
	if err != nil {
		return 0, err
	}
	defer conn.Close()
	if len(send) > 0 {
		// The handshake has to be over, or it would count too.
		time.Sleep(probeGap)
		begin = time.Now()
		if _, err := conn.Write(send); err != nil {
			return 0, err
		}
	}
	conn.SetReadDeadline(time.Now().Add(probeLimit))
	_, err = conn.Read(make([]byte, 1))
	if os.IsTimeout(err) {
		return 0, fmt.Errorf("%s: the connection did not end in %v", socket, probeLimit)
	}
	return time.Since(begin), nil
}

// unreadOf makes a connection, and returns a probe that sends a request on it
// and waits until the kernel has no byte of it any more.
func unreadOf(socket string) func() (time.Duration, error) {
	conn, err := net.Dial("unix", socket)
	if err != nil {
		return func() (time.Duration, error) { return 0, err }
	}
	go discard(conn)
	file, err := conn.(*net.UnixConn).File()
	id := uint32(1)
	return func() (time.Duration, error) {
		if err != nil {
			return 0, err
		}
		begin := time.Now()
		if _, err := conn.Write(request(id)); err != nil {
			return 0, err
		}
		id += 2
		for time.Since(begin) < probeLimit {
			unread, err := outgoing(file.Fd())
			if err != nil || unread == 0 {
				return time.Since(begin), err
			}
			time.Sleep(probeStep)
		}
		return 0, fmt.Errorf("%s: a frame was not read in %v", socket, probeLimit)
	}
}

func discard(conn net.Conn) {
	buffer := make([]byte, 4096)
	for {
		if _, err := conn.Read(buffer); err != nil {
			return
		}
	}
}

// request is a frame that calls Echo.
func request(id uint32) []byte {
	payload, err := proto.Marshal(&ttrpc.Request{Service: echoService, Method: "Echo"})
	if err != nil {
		panic(err)
	}
	frame := binary.BigEndian.AppendUint32(nil, uint32(len(payload)))
	frame = binary.BigEndian.AppendUint32(frame, id)
	return append(append(frame, 1, 0), payload...)
}

// outgoing is the number of bytes that the peer of a unix socket has not read,
// the kernel's own included.
func outgoing(fd uintptr) (int32, error) {
	var unread int32
	_, _, errno := syscall.Syscall(syscall.SYS_IOCTL, fd, syscall.TIOCOUTQ, uintptr(unsafe.Pointer(&unread)))
	if errno != 0 {
		return 0, errno
	}
	return unread, nil
}
