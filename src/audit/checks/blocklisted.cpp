// SPDX-License-Identifier: MIT
// Keys that stand in a list which the user gave (--blocklist).
#include "src/audit/check.h"

#include <optional>

namespace keyfluent::audit {

namespace {

constexpr Text kTexts[] = {
    {"KA104",
     "blocklisted-key",
     Level::kError,
     "a key that stands in a blocklist",
     "The list that was given with --blocklist names the key. Such lists hold keys that were "
     "published, leaked, or made with predictable random numbers (Debian's of 2006 to 2008).",
     "a key of badkeys' blocklist",
     "a key that no list has",
     "remove the key, and have a new one made",
     "9.8"},
};

class Blocklisted final : public Check {
 public:
  explicit Blocklisted(const std::vector<const Blocklist*>& lists) : lists_(lists) {}

  void look(const Subject& subject, Report& report) override {
    for (const Blocklist* list : lists_) {
      const Result<std::optional<std::string>> remark = list->find(subject.key);
      if (!remark) {
        failure_ = remark.error();
      } else if (*remark) {
        report.key(kTexts[0],
                   subject,
                   escape_controls("the key stands in the blocklist " + list->name() +
                                   ((*remark)->empty() ? "" : ": " + **remark)));
      }
    }
  }

  Status finish(Report& /*report*/) override { return failure_ ? Status(*failure_) : ok(); }

 private:
  const std::vector<const Blocklist*>& lists_;
  std::optional<Error> failure_;
};

std::unique_ptr<Check> make(const Setting& setting) {
  return setting.blocklists.empty() ? nullptr : std::make_unique<Blocklisted>(setting.blocklists);
}

}  // namespace

constexpr CheckRow kBlocklisted = {kTexts, make};

}  // namespace keyfluent::audit
