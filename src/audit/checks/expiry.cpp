// SPDX-License-Identifier: MIT
// Lines whose time is over (expiry-time=, sshd(8)).
#include "src/audit/check.h"

namespace keyfluent::audit {

namespace {

using authorized_keys::Condition;

constexpr Text kTexts[] = {
    {"KA105",
     "expired-key",
     Level::kWarning,
     "a key whose time is over",
     "The line has expiry-time= with a time that has gone by. sshd refuses the key; somebody may "
     "miss it, or has forgotten to take it away.",
     "expiry-time=\"20200101\" ssh-ed25519 AAAA… bob",
     "",
     "remove the line, or give the key more time",
     ""},
};

class Expiry final : public Check {
 public:
  void look(const Subject& subject, Report& report) override {
    if (subject.verdict == nullptr) {
      return;
    }
    for (const Condition& condition : subject.verdict->conditions) {
      if (condition.kind == Condition::Kind::kExpiry && condition.holds == false) {
        report.key(kTexts[0],
                   subject,
                   "the key has expired: its time was " + escape_controls(condition.value));
      }
    }
  }
};

std::unique_ptr<Check> make(const Setting& /*setting*/) {
  return std::make_unique<Expiry>();
}

}  // namespace

constexpr CheckRow kExpiry = {kTexts, make};

}  // namespace keyfluent::audit
