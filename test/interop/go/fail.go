package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"syscall"

	spb "google.golang.org/genproto/googleapis/rpc/status"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/types/known/anypb"
	"google.golang.org/protobuf/types/known/wrapperspb"
)

var failures = map[string]error{
	"plain":           errors.New("plain"),
	"eof":             io.EOF,
	"canceled":        context.Canceled,
	"deadline":        context.DeadlineExceeded,
	"notExist":        os.ErrNotExist,
	"exist":           syscall.EEXIST,
	"perm":            syscall.EPERM,
	"access":          syscall.EACCES,
	"invalid":         os.ErrInvalid,
	"closedPipe":      io.ErrClosedPipe,
	"unexpectedEOF":   io.ErrUnexpectedEOF,
	"noProgress":      io.ErrNoProgress,
	"shortBuffer":     io.ErrShortBuffer,
	"shortWrite":      io.ErrShortWrite,
	"other":           syscall.EIO,
	"wrapped":         fmt.Errorf("w: %w", errors.New("inner")),
	"wrappedDeadline": fmt.Errorf("w: %w", context.DeadlineExceeded),
	"wrappedStatus":   fmt.Errorf("w: %w", status.Error(codes.NotFound, "inner")),
	"odd":             status.Error(codes.Code(999), "odd"),
	"details": status.ErrorProto(&spb.Status{
		Code:    int32(codes.FailedPrecondition),
		Message: "detailed",
		Details: []*anypb.Any{
			{TypeUrl: "type.googleapis.com/google.protobuf.StringValue", Value: []byte("\n\x03one")},
			{TypeUrl: "example.test/Unknown", Value: []byte{0xff, 0x00}},
		},
	}),
}

// fail returns the error of that name, or an answer that cannot be sent.
func fail(_ context.Context, in *wrapperspb.StringValue) (any, error) {
	switch in.Value {
	case "nil":
		return nil, nil
	case "typedNil":
		return (*wrapperspb.StringValue)(nil), nil
	case "nonProto":
		return "text", nil
	case "details":
		return wrapperspb.String("ignored"), failures["details"]
	}
	if err, ok := failures[in.Value]; ok {
		return nil, err
	}
	return nil, fmt.Errorf("no failure %q", in.Value)
}
