#include <gtest/gtest.h>

#include <string>

#include "wire/method_table.h"

namespace ttrpc::wire {
namespace {

TEST(MethodTable, FindsNothingWhenEmpty) {
  MethodTable table;
  EXPECT_EQ(table.find("s", "m"), -1);
  EXPECT_EQ(table.find("", ""), -1);
}

TEST(MethodTable, FindsManyAndNothingElse) {
  MethodTable table;
  for (int32_t id = 0; id < 1000; ++id) {
    table.add("service" + std::to_string(id % 7), "Method" + std::to_string(id), id * 3);
  }
  for (int32_t id = 0; id < 1000; ++id) {
    EXPECT_EQ(table.find("service" + std::to_string(id % 7), "Method" + std::to_string(id)), id * 3);
    EXPECT_EQ(table.find("service" + std::to_string((id + 1) % 7), "Method" + std::to_string(id)), -1);
  }
}

TEST(MethodTable, DoesNotConfuseTheBoundaryOfTheNames) {
  MethodTable table;
  table.add("ab", "c", 0);
  EXPECT_EQ(table.find("a", "bc"), -1);
  EXPECT_EQ(table.find("abc", ""), -1);
  EXPECT_EQ(table.find("ab", "c"), 0);
  EXPECT_EQ(table.find("a", "bc"), -1);
}

TEST(MethodTable, AKnownNameGetsTheNewId) {
  MethodTable table;
  table.add("s", "m", 1);
  table.add("s", "n", 2);
  table.add("s", "m", 7);
  EXPECT_EQ(table.find("s", "m"), 7);
  EXPECT_EQ(table.find("s", "n"), 2);
}

TEST(MethodTable, ALongNameIsNotLookedUp) {
  MethodTable table;
  const std::string most(kMaxMethodNameBytes, 'x');
  table.add(most, most, 1);
  EXPECT_EQ(table.find(most, most), 1);
  EXPECT_EQ(table.find(most + "x", "m"), -1);
  EXPECT_EQ(table.find("s", most + "x"), -1);
}

}  // namespace
}  // namespace ttrpc::wire
