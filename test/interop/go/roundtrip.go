package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"os"

	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protodesc"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/reflect/protoregistry"
	"google.golang.org/protobuf/types/descriptorpb"
	"google.golang.org/protobuf/types/dynamicpb"
)

// One line from the tests: a message of a type of the files, encoded or as ProtoJSON.
type roundtripRequest struct {
	Type    string          `json:"type"`
	Message []byte          `json:"message"`
	JSON    json.RawMessage `json:"json"`
}

// One line to the tests: the message as Go encodes it, and as ProtoJSON.
type roundtripReply struct {
	Message []byte          `json:"message,omitempty"`
	JSON    json.RawMessage `json:"json,omitempty"`
	Error   string          `json:"error,omitempty"`
}

// runRoundtrip reads a FileDescriptorSet, as a line of JSON, then messages, and answers each with what Go makes of it.
func runRoundtrip([]string) error {
	in := json.NewDecoder(bufio.NewReader(os.Stdin))
	out := json.NewEncoder(os.Stdout)
	var encoded []byte
	if err := in.Decode(&encoded); err != nil {
		return err
	}
	set := &descriptorpb.FileDescriptorSet{}
	if err := proto.Unmarshal(encoded, set); err != nil {
		return err
	}
	files, err := protodesc.NewFiles(set)
	if err != nil {
		return err
	}
	for {
		var request roundtripRequest
		if err := in.Decode(&request); err == io.EOF {
			return nil
		} else if err != nil {
			return err
		}
		if err := out.Encode(roundtrip(files, request)); err != nil {
			return err
		}
	}
}

func roundtrip(files *protoregistry.Files, request roundtripRequest) roundtripReply {
	descriptor, err := files.FindDescriptorByName(protoreflect.FullName(request.Type))
	if err != nil {
		return roundtripReply{Error: err.Error()}
	}
	messageDescriptor, ok := descriptor.(protoreflect.MessageDescriptor)
	if !ok {
		return roundtripReply{Error: fmt.Sprintf("%s is not a message", descriptor.FullName())}
	}
	// Messages in an Any are of the files too.
	types := dynamicpb.NewTypes(files)
	message := dynamicpb.NewMessage(messageDescriptor)
	if request.JSON != nil {
		err = protojson.UnmarshalOptions{Resolver: types}.Unmarshal(request.JSON, message)
	} else {
		err = proto.Unmarshal(request.Message, message)
	}
	if err != nil {
		return roundtripReply{Error: err.Error()}
	}
	again, err := proto.MarshalOptions{Deterministic: true}.Marshal(message)
	if err != nil {
		return roundtripReply{Error: err.Error()}
	}
	// JSON is of tests that ask for it: not every message has one.
	text, err := protojson.MarshalOptions{EmitUnpopulated: false, Resolver: types}.Marshal(message)
	if err != nil {
		text = nil
	}
	return roundtripReply{Message: again, JSON: text}
}
