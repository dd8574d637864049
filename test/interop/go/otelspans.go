package main

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"sync"

	"go.opentelemetry.io/otel"
	"go.opentelemetry.io/otel/propagation"
	sdktrace "go.opentelemetry.io/otel/sdk/trace"
)

// spanLine is an ended span, as the tests read it.
type spanLine struct {
	Span       string         `json:"span"` // its name
	Kind       string         `json:"kind"`
	TraceID    string         `json:"traceId"`
	SpanID     string         `json:"spanId"`
	ParentID   string         `json:"parentId"`
	Remote     bool           `json:"remote"` // is the parent of another process?
	TraceState string         `json:"traceState"`
	Status     string         `json:"status"`
	Message    string         `json:"message"`
	Attributes map[string]any `json:"attributes"`
}

// lines prints one JSON value a line.
type lines struct{ mu sync.Mutex }

func (l *lines) print(value any) {
	text, err := json.Marshal(value)
	if err != nil {
		panic(err)
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	fmt.Println(string(text))
}

// ExportSpans makes lines an exporter.
func (l *lines) ExportSpans(_ context.Context, spans []sdktrace.ReadOnlySpan) error {
	for _, span := range spans {
		attributes := map[string]any{}
		for _, attribute := range span.Attributes() {
			attributes[string(attribute.Key)] = attribute.Value.AsInterface()
		}
		l.print(spanLine{
			Span:       span.Name(),
			Kind:       span.SpanKind().String(),
			TraceID:    span.SpanContext().TraceID().String(),
			SpanID:     span.SpanContext().SpanID().String(),
			ParentID:   span.Parent().SpanID().String(),
			Remote:     span.Parent().IsRemote(),
			TraceState: span.SpanContext().TraceState().String(),
			Status:     span.Status().Code.String(),
			Message:    span.Status().Description,
			Attributes: attributes,
		})
	}
	return nil
}

func (l *lines) Shutdown(context.Context) error { return nil }

// useOtel registers an exporter of lines and the W3C propagators.
func useOtel() *lines {
	out := &lines{}
	otel.SetTracerProvider(sdktrace.NewTracerProvider(sdktrace.WithSyncer(out)))
	otel.SetTextMapPropagator(propagation.NewCompositeTextMapPropagator(
		propagation.TraceContext{}, propagation.Baggage{}))
	return out
}

// carrier is metadata as propagators read it; otelttrpc's own is not exported.
type carrier map[string][]string

func (c carrier) Get(key string) string {
	if values := c[strings.ToLower(key)]; len(values) > 0 {
		return values[0]
	}
	return ""
}

func (c carrier) Set(key, value string) { c[strings.ToLower(key)] = []string{value} }

func (c carrier) Keys() []string {
	keys := make([]string, 0, len(c))
	for key := range c {
		keys = append(keys, key)
	}
	return keys
}
