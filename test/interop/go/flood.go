package main

import (
	"context"
	"encoding/binary"
	"fmt"

	"github.com/containerd/ttrpc"
	"google.golang.org/protobuf/types/known/wrapperspb"
)

// indexBytes is the length of the index that numbered messages begin with;
// shorter ones have none.
const indexBytes = 4

// number writes a message's place in its stream where the message has room for it.
func number(message []byte, index int) {
	if len(message) >= indexBytes {
		binary.BigEndian.PutUint32(message, uint32(index))
	}
}

// checkNumber fails when a message is not the one of that place.
func checkNumber(message []byte, index int) error {
	if len(message) < indexBytes {
		return nil
	}
	if got := binary.BigEndian.Uint32(message); got != uint32(index) {
		return fmt.Errorf("message %d came as number %d", got, index)
	}
	return nil
}

// flood sends "count size": so many messages of so many bytes, numbered.
func flood(_ context.Context, stream ttrpc.StreamServer) (any, error) {
	var in wrapperspb.StringValue
	if err := stream.RecvMsg(&in); err != nil {
		return nil, err
	}
	var count, size int
	if _, err := fmt.Sscanf(in.Value, "%d %d", &count, &size); err != nil {
		return nil, fmt.Errorf("%q is not \"count size\": %w", in.Value, err)
	}
	message := wrapperspb.Bytes(make([]byte, size))
	for i := range count {
		number(message.Value, i)
		if err := stream.SendMsg(message); err != nil {
			return nil, err
		}
	}
	return nil, nil
}

// upload answers with "count bytes" of what the client has sent, if all of it came in order.
func upload(_ context.Context, stream ttrpc.StreamServer) (any, error) {
	count, size := 0, 0
	for {
		var in wrapperspb.BytesValue
		if err := stream.RecvMsg(&in); err != nil {
			return wrapperspb.String(fmt.Sprintf("%d %d", count, size)), cleanEnd(err)
		}
		if err := checkNumber(in.Value, count); err != nil {
			return nil, err
		}
		count++
		size += len(in.Value)
	}
}
