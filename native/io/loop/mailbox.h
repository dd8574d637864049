// Where other threads leave commands for an engine.
//
// Thread: any. Borrows: the queue and the poller of the engine, which must outlive every use.
#pragma once

#include <utility>

#include "io/loop/command_queue.h"
#include "io/socket/poller.h"

namespace ttrpc::io {

class Mailbox {
 public:
  Mailbox(CommandQueue& commands, Poller& poller) : commands_(&commands), poller_(&poller) {}
  bool operator==(const Mailbox& other) const = default;

  // Queues a command and wakes the I/O thread, which runs it.
  void post(Command command) const {
    push(std::move(command));
    kick();
  }
  // The two parts of post(), for several commands at once.
  void push(Command command) const { commands_->push(std::move(command)); }
  void kick() const { poller_->kick(); }

 private:
  CommandQueue* commands_;
  Poller* poller_;
};

}  // namespace ttrpc::io
