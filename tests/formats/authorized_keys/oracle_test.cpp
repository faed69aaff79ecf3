// SPDX-License-Identifier: MIT
// The verdict on whole files is that of real sshds, of several versions.
#include <doctest/doctest.h>

#include <filesystem>

#include "oracle_cases.h"

using namespace keyfluent;

namespace {

// compare judges every case for every version that answered it, and returns how many answers there
// were.
std::size_t compare(const std::string& folder, const std::string& user) {
  std::size_t answers = 0;
  for (const oracle::Case& given : oracle::read_cases(folder + "/cases.jsonl")) {
    if (!given.file || given.needs_filesystem) {
      continue;
    }
    CAPTURE(given.id);
    const auto key = oracle::read_key(folder + "/keys", given.presented);
    REQUIRE(key.has_value());
    for (const auto& answer : given.accepted) {
      const std::string& version = answer.first;
      const std::string& accepted = answer.second;
      if (accepted != "yes" && accepted != "no") {
        continue;
      }
      CAPTURE(version);
      oracle::LineJudge judge(oracle::server_of(given, version), oracle::login_of(user));
      const bool is_accepted = oracle::deciding_line(*given.file, *key, judge) != 0;
      CHECK(is_accepted == (accepted == "yes"));
      ++answers;
    }
  }
  return answers;
}

}  // namespace

TEST_CASE("five sshds agree on every case that was shared with us") {
  const std::string folder = KEYFLUENT_SOURCE_DIR "/../shared/oracle/authorized_keys";
  if (!std::filesystem::exists(folder + "/cases.jsonl")) {
    MESSAGE("skipped: the shared cases are not beside the source");
    return;
  }
  CHECK(compare(folder, "akoracle") > 1000);
}

TEST_CASE("the sshd of Debian 12 agrees on the cases that scripts/oracle made") {
  CHECK(compare(KEYFLUENT_SOURCE_DIR "/fixtures/authorized_keys", "kforacle") > 400);
}
