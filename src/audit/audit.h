// SPDX-License-Identifier: MIT
// START HERE: an Audit takes all keys of a run, one after the other, and hands up what is found.
#pragma once

#include "src/audit/check.h"

#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace keyfluent::audit {

// FoundSink takes a finding and where its key comes from.
using FoundSink = std::function<void(const Origin&, const Finding&)>;

class Audit final : private Report {
 public:
  Audit(Setting setting, FoundSink sink);
  Audit(const Audit&) = delete;  // the checks look into setting_
  Audit& operator=(const Audit&) = delete;
  ~Audit() override = default;

  // add_origin returns the number of an origin; the same number for the same origin.
  std::uint32_t add_origin(const Origin& origin);

  // add looks at a key.  What is wrong with it alone is handed up at once.
  void add(const Subject& subject);

  // finish hands up what is found across keys, ordered by origin and line.  Errors: those of
  // find_shared_primes.
  Status finish();

  [[nodiscard]] std::uint64_t keys() const { return keys_; }

  [[nodiscard]] const Origin& origin(std::uint32_t number) const override {
    return origins_[number];
  }

 private:
  struct Late {
    Spot spot;
    Finding finding;
  };

  void key(const Text& text, const Subject& subject, std::string message) override;
  void later(const Text& text, Spot spot, std::string fingerprint, std::string message) override;

  Setting setting_;
  FoundSink sink_;
  std::deque<Origin> origins_;
  std::map<std::string, std::uint32_t, std::less<>> numbers_;  // of origins
  std::vector<std::unique_ptr<Check>> checks_;
  std::vector<Late> late_;
  std::uint64_t keys_ = 0;
};

}  // namespace keyfluent::audit
