// SPDX-License-Identifier: MIT
// Check: one thing that `audit` looks for, in each key or across all of them.
//
// A check is one file in checks/ and one row in checks.def.  What it says is a Text with an id of
// its own (KA101), or that of the rule of `check` where the weakness is the same (KF301).
#pragma once

#include "keyfluent/authorized_keys/verdict.h"
#include "keyfluent/core/result.h"
#include "keyfluent/keys/key_view.h"
#include "src/audit/blocklist.h"
#include "src/audit/primes/shared_primes.h"
#include "src/findings/finding.h"

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace keyfluent::audit {

// Origin is where keys come from: a file, of a host, that belongs to somebody.
struct Origin {
  std::string file;
  std::string host;   // empty: not known
  std::string owner;  // the account whose file it is; empty: not known

  friend bool operator==(const Origin&, const Origin&) = default;
};

// Spot is a place in an origin, as short as it can be remembered for millions of keys.
struct Spot {
  std::uint32_t origin = 0;  // its number
  std::uint32_t line = 0;    // 0: none
};

// Subject is one key that was met.  Valid during the call.
struct Subject {
  const KeyView& key;
  Spot spot;
  std::string_view comment = {};
  // Set for a line of authorized_keys.
  const authorized_keys::LineVerdict* verdict = nullptr;
};

struct Text {
  std::string_view id;
  std::string_view name;
  Level level;
  std::string_view title;
  std::string_view why;
  std::string_view bad;
  std::string_view good;
  std::string_view remedy;
  std::string_view severity;  // as in rules::Rule
};

// Report takes what a check finds.
class Report {
 public:
  virtual ~Report() = default;

  virtual void key(const Text& text, const Subject& subject, std::string message) = 0;

  // later is for what is found across keys.  `fingerprint` may be empty.
  virtual void later(const Text& text, Spot spot, std::string fingerprint, std::string message) = 0;

  [[nodiscard]] virtual const Origin& origin(std::uint32_t number) const = 0;
};

struct Setting {
  std::int64_t now = 0;                      // seconds since 1970
  std::vector<const Blocklist*> blocklists;  // not owned
  bool shared_primes = false;
  SharedPrimesSettings primes;
};

class Check {
 public:
  Check() = default;
  Check(const Check&) = delete;
  Check& operator=(const Check&) = delete;
  virtual ~Check() = default;

  virtual void look(const Subject& subject, Report& report) = 0;

  virtual Status finish(Report& report) {
    static_cast<void>(report);
    return ok();
  }
};

struct CheckRow {
  std::span<const Text> texts;  // what it can say
  // make returns null where the setting does not ask for the check.  The setting outlives it.
  std::unique_ptr<Check> (*make)(const Setting&);
};

// Every row of checks.def.
#define KEYFLUENT_AUDIT_CHECK(symbol) extern const CheckRow symbol;
#include "src/audit/checks.def"
#undef KEYFLUENT_AUDIT_CHECK

std::span<const CheckRow* const> checks();

// find_text looks an id or a name up among all that the checks can say; null if there is none.
const Text* find_text(std::string_view id);

}  // namespace keyfluent::audit
