// Two engines that exchange frames over real sockets while system calls fail by
// a seed: connections open, every frame is echoed, connections end, listeners close.
//
// What must hold, whatever fails: each handle has one opening row, its frames in
// order and byte for byte, and one kClosed; each connect request has one outcome;
// nothing waits for ever; no descriptor, path or byte of memory is left. When only
// faults happen that can be tried again, every frame arrives as well.
//
// Thread: one. Owns: both engines.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "step_engine.h"

namespace ttrpc::io::testing {

struct Tally {
  uint64_t connections = 0;
  uint64_t frames = 0;
  uint64_t bytes = 0;
};

class Scenario {
 public:
  // `directory` is empty and the scenario's own.
  Scenario(uint64_t seed, std::string directory, Tally& tally);
  // Empty, or what went wrong.
  std::string run();

 private:
  enum class Stage : uint8_t { kConnecting, kOpen, kGone };
  // A send that leaves bytes queued is followed by a kDrained.
  struct Drains {
    uint32_t sends = 0;  // that left some
    uint32_t told = 0;
    bool due = false;
  };
  struct Caller {  // a connection as the client has it
    Stage stage = Stage::kConnecting;
    Handle handle = -1;
    std::vector<uint32_t> sizes;  // of the frames it sends
    uint32_t sent = 0;
    uint32_t echoed = 0;
    Drains drains;
    bool refused = false;  // a send returned that the connection takes no more
    bool closing = false;
  };
  struct Answerer {  // the same as the server has it
    Stage stage = Stage::kOpen;
    int64_t tag = -1;  // the client's number, from the first frame
    uint32_t frames = 0;
    Drains drains;
    bool readEnded = false;
    bool paused = false;
  };

  void startPoller();
  void openListener();
  void startConnecting();
  void turn();   // one random step
  bool round();  // every step once; false: nothing was to do
  void finish();
  void settle();  // rounds until nothing moves and no time helps
  void onServerRow(const StepRow& row);
  void onClientRow(const StepRow& row);
  void onRequest(Answerer& answerer, const StepRow& row);
  void onEcho(Caller& caller, const StepRow& row);
  Sent send(StepEngine& engine, Handle handle, const std::vector<uint8_t>& frame, Drains& drains);
  void onDrained(StepEngine& engine, Handle handle, Drains& drains);
  void sendNext(uint32_t tag);
  void meddle();
  [[nodiscard]] bool allGone() const;
  void checkProgress();
  void check(bool holds, const std::string& what);

  FaultPlan plan_;
  Random random_;
  std::string directory_;
  Tally& tally_;
  std::unique_ptr<StepEngine> server_;
  std::unique_ptr<StepEngine> client_;
  std::vector<Caller> callers_;
  std::map<Handle, uint32_t> tags_;  // of the client's open handles
  std::map<Handle, Answerer> answerers_;
  int32_t listener_ = 0;  // the id of the one that is open
  bool listenerClosed_ = false;
  bool parks_ = false;
  std::string failure_;
};

}  // namespace ttrpc::io::testing
