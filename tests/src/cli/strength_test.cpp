// SPDX-License-Identifier: MIT
#include "src/cli/strength.h"

#include <doctest/doctest.h>

#include <string>
#include <string_view>

using namespace keyfluent;
using namespace keyfluent::cli;

namespace {

double bits(std::string_view passphrase) {
  return guess_bits(as_bytes(passphrase));
}

std::string advice(std::string_view passphrase) {
  return strength_advice(as_bytes(passphrase));
}

}  // namespace

TEST_CASE("what everybody tries first is very weak, however it is decorated") {
  for (const std::string_view bad : {"password",
                                     "Password1!",
                                     "PASSWORD2026",
                                     "12345678",
                                     "qwerty123",
                                     "hunter2",
                                     "correct horse battery staple"}) {
    CHECK(bits(bad) <= 10.0);
    CHECK(advice(bad).find("very weak") != std::string::npos);
  }
}

TEST_CASE("longer, mixed and unpredictable is better") {
  CHECK(bits("aaaaaaaaaaaaaaaaaaaa") < 20);
  CHECK(bits("abcdefghijklmnopqrst") < 20);
  CHECK(bits("garden") < bits("garden violet"));
  CHECK(bits("garden violet") < 30);
  CHECK(bits("garden violet engine plume") > 35);
  CHECK(bits("garden violet engine plume") < 70);
  CHECK(bits("tX9#bQ2!mK7$wZ4%") > 70);
  CHECK(advice("tX9#bQ2!mK7$wZ4%").find("strong") != std::string::npos);
}

TEST_CASE("the sentence repeats nothing of the passphrase") {
  CHECK(advice("garden violet").find("garden") == std::string::npos);
  CHECK(bits("") == 0);
}
