// The method tables of all servers, by the numbers that JS has assigned to them.
//
// Thread: the loop's. Owns: the tables, together with the listeners and connections that use them.
#pragma once

#include <cstdint>
#include <memory>
#include <unordered_map>

#include "wire/method_table.h"

namespace ttrpc::io {

class MethodTables {
 public:
  // Returns the table of this number, made when it is first asked for.
  const std::shared_ptr<wire::MethodTable>& at(int32_t number) {
    std::shared_ptr<wire::MethodTable>& table = tables_[number];
    if (table == nullptr) table = std::make_shared<wire::MethodTable>();
    return table;
  }
  // Called when the table's server is closed. The last listener or connection that uses the table frees it.
  void drop(int32_t number) { tables_.erase(number); }

 private:
  std::unordered_map<int32_t, std::shared_ptr<wire::MethodTable>> tables_;
};

}  // namespace ttrpc::io
