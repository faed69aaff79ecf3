// SPDX-License-Identifier: MIT
// Stage: one step of a connection check, as src/sftp/ hands it up and reports print it.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace keyfluent {

enum class StageStatus : std::uint8_t { kPass, kWarn, kFail, kSkipped };

// stage_status_name is the word of a status: "pass", "warn", "fail", "skipped".
std::string_view stage_status_name(StageStatus status);

// Evidence is something that was seen: a name and a value.  The value is as the other side sent it;
// whoever prints it escapes it.
struct Evidence {
  std::string name;  // "greeting", "address"
  std::string value;
};

struct Stage {
  std::string_view name;  // of a row of src/sftp/stages.def: "key exchange"
  StageStatus status = StageStatus::kSkipped;
  double milliseconds = 0;
  std::string code;  // stable: "TCP_REFUSED"; "OK" where there is nothing to say
  std::string text;  // one or more sentences
  std::vector<std::string> advice;
  std::vector<Evidence> evidence = {};  // in the order seen

  void note(std::string name_of_it, std::string value) {
    evidence.push_back({std::move(name_of_it), std::move(value)});
  }

  // find returns the first value of this name; empty if there is none.
  [[nodiscard]] std::string_view find(std::string_view name_of_it) const;
};

// Measure is one number about the connection: a name, the unit "s" or "B/s", and the value.
struct Measure {
  std::string_view name;  // "rtt", "write serial", "write", "read"
  std::string_view unit;
  double value = 0;

  // title says the name in words.
  [[nodiscard]] std::string_view title() const;
};

// ConnectionReport is one target's check.
struct ConnectionReport {
  std::string user;
  std::string host;  // as the user wrote it
  std::uint16_t port = 22;
  std::int64_t started = 0;  // seconds since 1970
  double milliseconds = 0;
  std::vector<Stage> stages;  // every row of the table of stages, in order
  std::vector<Measure> measures;
  std::vector<std::string> log;  // of the libraries at work

  // verdict is the stage that decides: the one that failed, else the last with a warning (it is
  // nearer to what the user wants), else the last that passed; null if none ran.
  [[nodiscard]] const Stage* verdict() const;

  // has_failed is true if a stage failed.
  [[nodiscard]] bool has_failed() const;

  [[nodiscard]] const Stage* find(std::string_view stage) const;
};

}  // namespace keyfluent
