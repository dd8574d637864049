package main

import (
	"errors"

	"github.com/containerd/ttrpc"
	"google.golang.org/grpc/status"
)

// callError is an error as the tests read it. Code is that of a status error;
// absent for errors that are none, of which Text is all there is.
type callError struct {
	Text     string         `json:"text"`
	Code     *int32         `json:"code,omitempty"`
	Message  string         `json:"message,omitempty"`
	Details  []statusDetail `json:"details,omitempty"`
	Closed   bool           `json:"closed,omitempty"`
	Protocol bool           `json:"protocol,omitempty"`
	// StreamClosed: the stream's sending side alone, or all of it.
	StreamClosed bool       `json:"streamClosed,omitempty"`
	StreamFull   bool       `json:"streamFull,omitempty"`
	Oversized    *oversized `json:"oversized,omitempty"`
}

type statusDetail struct {
	TypeURL string `json:"typeUrl"`
	Value   []byte `json:"value"`
}

type oversized struct {
	RejectedLength int `json:"rejectedLength"`
	MaximumLength  int `json:"maximumLength"`
}

func describe(err error) *callError {
	if err == nil {
		return nil
	}
	described := &callError{
		Text:         err.Error(),
		Closed:       errors.Is(err, ttrpc.ErrClosed),
		Protocol:     errors.Is(err, ttrpc.ErrProtocol),
		StreamClosed: errors.Is(err, ttrpc.ErrStreamClosed),
		StreamFull:   errors.Is(err, ttrpc.ErrStreamFull),
	}
	var tooLong *ttrpc.OversizedMessageErr
	if errors.As(err, &tooLong) {
		described.Oversized = &oversized{tooLong.RejectedLength(), tooLong.MaximumLength()}
	}
	st, ok := status.FromError(err)
	if !ok {
		return described
	}
	code := st.Proto().GetCode()
	described.Code, described.Message = &code, st.Message()
	for _, detail := range st.Proto().GetDetails() {
		described.Details = append(described.Details, statusDetail{detail.TypeUrl, detail.Value})
	}
	return described
}
