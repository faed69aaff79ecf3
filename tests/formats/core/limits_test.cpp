// SPDX-License-Identifier: MIT
#include "keyfluent/core/limits.h"

#include <doctest/doctest.h>

#include <set>
#include <string>

namespace keyfluent {
namespace {

constexpr std::uint64_t kMost = UINT64_MAX;

TEST_CASE("every limit has an option of its own, and a standard value that may be set") {
  std::set<std::string_view> options;
  for (const Limit& limit : limits::rows()) {
    CAPTURE(limit.option);
    CHECK(limit.option.starts_with("max-"));
    CHECK(options.insert(limit.option).second);
    CHECK(Limits().*limit.value == limit.standard);
    CHECK(limit.standard > 0);
    CHECK(limit.standard < limit.most);
    CHECK(!limit.text.empty());
  }
  CHECK(sizeof(Limits) == options.size() * sizeof(std::uint64_t));
}

TEST_CASE("amounts are written as options take them") {
  const auto bytes = [](std::uint64_t value) { return limits::amount(Limit::Unit::kBytes, value); };
  CHECK(bytes(1) == "1");
  CHECK(bytes(1023) == "1023");
  CHECK(bytes(1024) == "1K");
  CHECK(bytes(std::uint64_t{3} << 20) == "3M");
  CHECK(bytes(std::uint64_t{1} << 50) == "1024T");
  CHECK(bytes((std::uint64_t{1} << 30) + 1024) == "1048577K");
  CHECK(limits::amount(Limit::Unit::kNumber, 4096) == "4096");
}

TEST_CASE("a product stops at the largest number") {
  CHECK(limits::product(0, kMost) == 0);
  CHECK(limits::product(kMost, 1) == kMost);
  CHECK(limits::product(std::uint64_t{1} << 32, std::uint64_t{1} << 31) == std::uint64_t{1} << 63);
  CHECK(limits::product(std::uint64_t{1} << 32, std::uint64_t{1} << 32) == kMost);
}

TEST_CASE("a refusal names the option, unless no option can help") {
  const auto hint = [](std::uint64_t asked) {
    return std::string(
        limits::refusal(errors::kdf_too_costly, "x", &Limits::kdf_rounds, asked).hint());
  };
  CHECK(hint(5000).ends_with("; --max-kdf-rounds 5000 takes it"));
  CHECK(hint(kMost) == errors::kdf_too_costly.hint);
}

TEST_CASE("the number of keys in a file") {
  const Limits limits{.keys_in_file = 2};
  CHECK(limits::check_keys(2, limits).has_value());
  const Status refused = limits::check_keys(3, limits);
  REQUIRE(!refused);
  CHECK(refused.error().is(errors::too_many_keys));
  CHECK(refused.error().hint().ends_with("; --max-keys 3 takes it"));
}

}  // namespace
}  // namespace keyfluent
