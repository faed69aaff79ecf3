// SPDX-License-Identifier: MIT
// Landlock by its system calls: the headers of many systems are older than their kernels.
#include "src/platform/descriptor.h"
#include "src/platform/sandbox_layers.h"

#include <sys/syscall.h>
#include <unistd.h>

#include <cstdint>

namespace keyfluent::platform {

namespace {

// struct landlock_ruleset_attr of version 6; older kernels take it if what they lack is zero.
struct Ruleset {
  std::uint64_t files;
  std::uint64_t network;
  std::uint64_t scopes;
};

constexpr std::uint32_t kVersionQuestion = 1;  // LANDLOCK_CREATE_RULESET_VERSION

// bits returns the lowest `count` bits.
constexpr std::uint64_t bits(int count) {
  return (std::uint64_t{1} << count) - 1;
}

// all_of is everything that the version can deny: <linux/landlock.h>.
Ruleset all_of(int version) {
  Ruleset all{};
  all.files = bits(version >= 5 ? 16 : version >= 3 ? 15 : version == 2 ? 14 : 13);
  all.network = version >= 4 ? bits(2) : 0;
  all.scopes = version >= 6 ? bits(2) : 0;
  return all;
}

}  // namespace

#ifdef SYS_landlock_create_ruleset

int landlock_version() {
  const long version = ::syscall(SYS_landlock_create_ruleset, nullptr, 0, kVersionQuestion);
  return version > 0 ? static_cast<int>(version) : 0;
}

void close_landlock() {
  const int version = landlock_version();
  if (version == 0) {
    return;
  }
  const Ruleset all = all_of(version);
  const Descriptor rules(
      static_cast<int>(::syscall(SYS_landlock_create_ruleset, &all, sizeof all, 0)));
  if (rules.is_open()) {
    ::syscall(SYS_landlock_restrict_self, rules.get(), 0);
  }
}

#else

int landlock_version() {
  return 0;
}

void close_landlock() {}

#endif

}  // namespace keyfluent::platform
