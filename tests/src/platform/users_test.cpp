// SPDX-License-Identifier: MIT
#include "src/platform/users.h"

#include "src/findings/errors.h"

#include <doctest/doctest.h>

#include <unistd.h>

#include <csignal>
#include <cstdlib>

using namespace keyfluent;
using namespace keyfluent::platform;

TEST_CASE("accounts are found by name and number") {
  const auto root = find_user("root");
  REQUIRE(root);
  CHECK(root->uid == 0);
  CHECK(root->name == "root");
  CHECK(find_user(uid_t{0}).value().home == root->home);
  CHECK(find_user("no-such-user-here").error().is(errors::user_unknown));
  CHECK(find_user("").error().is(errors::user_unknown));
  CHECK(find_user("--help").error().is(errors::user_unknown));
  CHECK(find_user("0").error().is(errors::user_unknown));
  CHECK(find_user(uid_t{4'000'000'001u}).error().is(errors::user_unknown));
}

TEST_CASE("the home folder is the account's, not $HOME") {
  const std::string home = current_user().value().home;
  const char* before = std::getenv("HOME");
  const std::string kept = before == nullptr ? "" : before;
  ::setenv("HOME", "/somewhere/else", 1);
  CHECK(current_user().value().home == home);
  ::setenv("HOME", kept.c_str(), 1);
}

TEST_CASE("lines of passwd") {
  const auto user = parse_passwd_line("bob:x:1000:1001:Bob,,,:/home/bob:/bin/bash");
  REQUIRE(user);
  CHECK(user->name == "bob");
  CHECK(user->uid == 1000);
  CHECK(user->gid == 1001);
  CHECK(user->home == "/home/bob");
  CHECK(user->shell == "/bin/bash");
  for (const char* bad : {"",
                          "bob",
                          "bob:x:1000:1001:Bob:/home/bob",
                          ":x:1:1::/:/bin/sh",
                          "bob:x:-1:1::/:/bin/sh",
                          "bob:x:1:99999999999::/:/bin/sh",
                          "bob:x:1:1::/:/bin/sh:more",
                          "bob:x:1x:1::/:/bin/sh"}) {
    CAPTURE(bad);
    CHECK_FALSE(parse_passwd_line(bad));
  }
}

TEST_CASE("run_as brings back the reply, the error, or the death of the work") {
  if (::geteuid() != 0) {
    MESSAGE("only root can become another user");
    return;
  }
  const User nobody{"nobody", 65534, 65534, "/", "/bin/sh"};
  CHECK(run_as(nobody, [] {
          return Result<std::string>("uid " + std::to_string(::geteuid()));
        }).value() == "uid 65534");
  const auto failed = run_as(nobody, []() -> Result<std::string> {
    return Error(errors::store_is_link, Place::at_line(3, 4), "x\n").with_hint("do this");
  });
  REQUIRE(!failed);
  CHECK(failed.error().is(errors::store_is_link));
  CHECK(failed.error().place() == Place::at_line(3, 4));
  CHECK(failed.error().message() == Error(errors::store_is_link, {}, "x\n").message());
  CHECK(failed.error().hint() == "do this");
  const auto died = run_as(nobody, []() -> Result<std::string> {
    ::raise(SIGKILL);
    return std::string();
  });
  REQUIRE(!died);
  CHECK(died.error().is(errors::system_failed));
  const auto no_way_back = run_as(nobody, [] {
    return Result<std::string>(::setuid(0) == 0 || ::setgid(0) == 0 ? "root" : "no");
  });
  CHECK(no_way_back.value() == "no");
  CHECK(::geteuid() == 0);
}
