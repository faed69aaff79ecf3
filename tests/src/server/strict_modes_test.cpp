// SPDX-License-Identifier: MIT
#include "src/server/strict_modes.h"

#include <doctest/doctest.h>

using namespace keyfluent::server;

namespace {

constexpr uid_t kUser = 1000;
constexpr gid_t kPrivate = 1000;
constexpr gid_t kShared = 100;

struct stat status_of(uid_t owner, gid_t group, mode_t mode) {
  struct stat status {};

  status.st_uid = owner;
  status.st_gid = group;
  status.st_mode = S_IFREG | mode;
  return status;
}

StrictModes modes(GroupRule rule) {
  return {kUser, rule, [](gid_t group, uid_t user) { return group == kPrivate && user == kUser; }};
}

}  // namespace

TEST_CASE("StrictModes: owner and mode, as OpenSSH is published and as Debian has it") {
  struct Case {
    uid_t owner;
    gid_t group;
    mode_t mode;
    bool upstream, debian;
  };

  constexpr Case kCases[] = {
      {kUser, kPrivate, 0600, true, true},
      {kUser, kPrivate, 0644, true, true},
      {0, 0, 0644, true, true},
      {kUser, kPrivate, 0664, false, true},
      {kUser, kShared, 0664, false, false},
      {kUser, kPrivate, 0666, false, false},
      {kUser, kPrivate, 0602, false, false},
      {1001, kPrivate, 0600, false, false},
      {0, kPrivate, 0660, false, true},
      {kUser, kPrivate, 0775, false, true},
  };
  for (const Case& c : kCases) {
    CAPTURE(c.mode);
    CAPTURE(c.owner);
    const struct stat status = status_of(c.owner, c.group, c.mode);
    CHECK(modes(GroupRule::kNone).look_at(status, "f") == c.upstream);
    CHECK(modes(GroupRule::kPrivate).look_at(status, "f") == c.debian);
  }
}

TEST_CASE("what only Debian accepts is noted, and left alone") {
  StrictModes judge = modes(GroupRule::kPrivate);
  const struct stat status = status_of(kUser, kPrivate, 0664);
  CHECK(judge.look_at(status, "f"));
  CHECK(judge.warnings().empty());
  REQUIRE(judge.notes().size() == 1);
  CHECK(judge.notes()[0].find("Debian") != std::string::npos);
  CHECK(judge.mended(status) == 0664);
  CHECK(modes(GroupRule::kNone).mended(status) == 0644);
  CHECK(judge.mended(status_of(kUser, kPrivate, 0666)) == 0664);
  CHECK(judge.mended(status_of(kUser, kShared, 02777)) == 02755);
}
