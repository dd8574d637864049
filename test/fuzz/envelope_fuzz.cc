// The scan stays inside the body, finds parts that lie in it, and finds the same
// ones again; the memory ends where the body does, so a sanitizer sees more.
//
// Input: the body of a request and of a response.
#include "plain_row.h"
#include "wire/envelope.h"

using namespace ttrpc;
using namespace ttrpc::fuzz;

namespace {

void check(const wire::Envelope& envelope, uint32_t length) {
  hold(uint64_t{envelope.payloadAt} + envelope.payloadLength <= length, "the payload lies in the body");
  hold(envelope.metadataAt < static_cast<int64_t>(length), "the metadata lies in the body");
  hold(envelope.statusAt < 0 || static_cast<uint64_t>(envelope.statusAt) + envelope.statusLength <= length,
       "the status lies in the body");
  const bool refused = (envelope.bits & ~wire::kBitRescan) != 0;
  hold(!refused || (envelope.payloadLength == 0 && envelope.metadataAt == -1 && envelope.statusAt == -1 &&
                    envelope.method == -1),
       "of what is refused nothing is told");
  hold(envelope.method >= -1 && envelope.method < static_cast<int32_t>(methodNames().size()),
       "a method is one of those registered");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  static wire::MethodTable methods = methodTable();
  const std::vector<uint8_t> body(data, data + size);  // exactly as long
  const auto length = static_cast<uint32_t>(size);
  const wire::Envelope request = wire::scanRequest(body.data(), length, &methods);
  check(request, length);
  const wire::Envelope unnamed = wire::scanRequest(body.data(), length, nullptr);
  hold(unnamed.method == -1 && unnamed.bits == request.bits && unnamed.payloadAt == request.payloadAt &&
           unnamed.timeoutNano == request.timeoutNano && unnamed.metadataAt == request.metadataAt,
       "the table changes the method alone");
  check(wire::scanResponse(body.data(), length), length);
  return 0;
}
