#include <gtest/gtest.h>

#include <string>
#include <string_view>

#include "wire/utf8.h"

namespace ttrpc::wire {
namespace {

bool valid(std::string_view text) {
  return isUtf8(reinterpret_cast<const uint8_t*>(text.data()), text.size());
}

TEST(Utf8, AcceptsEveryLength) {
  EXPECT_TRUE(valid(""));
  EXPECT_TRUE(valid("containerd.task.v2.Task"));
  EXPECT_TRUE(valid("\xc2\x80\xdf\xbf"));
  EXPECT_TRUE(valid("\xe0\xa0\x80\xed\x9f\xbf\xee\x80\x80\xef\xbf\xbf"));
  EXPECT_TRUE(valid("\xf0\x90\x80\x80\xf4\x8f\xbf\xbf"));
  EXPECT_TRUE(valid(std::string_view("\0", 1)));
}

TEST(Utf8, RefusesOverlongSurrogatesAndBeyond) {
  EXPECT_FALSE(valid("\xc0\x80"));
  EXPECT_FALSE(valid("\xc1\xbf"));
  EXPECT_FALSE(valid("\xe0\x9f\xbf"));
  EXPECT_FALSE(valid("\xf0\x8f\xbf\xbf"));
  EXPECT_FALSE(valid("\xed\xa0\x80"));
  EXPECT_FALSE(valid("\xed\xbf\xbf"));
  EXPECT_FALSE(valid("\xf4\x90\x80\x80"));
  EXPECT_FALSE(valid("\xf5\x80\x80\x80"));
  EXPECT_FALSE(valid("\xff"));
}

TEST(Utf8, RefusesTruncatedAndStray) {
  EXPECT_FALSE(valid("\x80"));
  EXPECT_FALSE(valid("\xc2"));
  EXPECT_FALSE(valid("\xe2\x82"));
  EXPECT_FALSE(valid("\xf0\x9f\x98"));
  EXPECT_FALSE(valid("\xe2\x28\xa1"));
  EXPECT_FALSE(valid("\xf0\x9f\x28\x80"));
}

TEST(Utf8, FindsABadByteAtEveryPlaceOfTheFastPath) {
  for (size_t at = 0; at < 40; ++at) {
    std::string text(40, 'x');
    text[at] = '\xff';
    EXPECT_FALSE(valid(text)) << at;
    text[at] = 'y';
    EXPECT_TRUE(valid(text)) << at;
  }
}

}  // namespace
}  // namespace ttrpc::wire
