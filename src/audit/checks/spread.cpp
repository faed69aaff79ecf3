// SPDX-License-Identifier: MIT
// One key for several users, and one comment for several keys.
//
// 56 bytes a key are remembered, and sorted at the end.
#include "keyfluent/core/base64.h"
#include "keyfluent/crypto/digest.h"
#include "keyfluent/keys/fingerprint.h"
#include "src/audit/check.h"
#include "src/audit/spots.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <set>
#include <tuple>

namespace keyfluent::audit {

namespace {

constexpr Text kTexts[] = {
    {"KA106",
     "key-of-several-users",
     Level::kWarning,
     "one key lets several users in",
     "The same key stands in the files of several users. Who of them logged in cannot be told, and "
     "a key that is lost opens all of the accounts. (The same account on several hosts is one "
     "user.)",
     "the same line in /home/alice/.ssh/authorized_keys and /home/bob/.ssh/authorized_keys",
     "a key of its own for each user",
     "have each user make a key, and remove this one where it is not its owner's",
     "4.0"},
    {"KA107",
     "comment-of-several-keys",
     Level::kNote,
     "one comment stands at many keys",
     "The comment is all that says whose a key is. Where many keys have the same one, nobody can "
     "tell which of them is still needed.",
     "ssh-ed25519 AAAA… root@localhost",
     "ssh-ed25519 AAAA… bob@laptop-2026",
     "give each key a comment that names its owner and machine",
     ""},
};

// Two keys of one person and machine are nothing unusual.
constexpr std::size_t kManyKeys = 3;

struct Record {
  std::array<std::uint8_t, 32> digest;  // what the fingerprint shows
  std::uint64_t comment;                // a hash; 0: none
  Spot spot;
};

std::uint64_t hash_of(std::string_view comment) {
  std::uint64_t value = 0;
  if (!comment.empty()) {
    std::memcpy(&value, sha256(as_bytes(comment)).data(), sizeof value);
  }
  return value;
}

using Records = std::vector<Record>;
using Run = std::span<const Record>;

class Spread final : public Check {
 public:
  void look(const Subject& subject, Report& /*report*/) override {
    Record record{{}, hash_of(subject.comment), subject.spot};
    // "SHA256:" and base64 without padding.
    const std::string text = sha256_fingerprint(subject.key).substr(7) + "=";
    if (const Result<Bytes> digest = decode_base64(text); digest && digest->size() == 32) {
      std::copy(digest->begin(), digest->end(), record.digest.begin());
    }
    records_.push_back(record);
  }

  Status finish(Report& report) override {
    sort([](const Record& r) { return std::tie(r.digest, r.spot.origin, r.spot.line); });
    for_runs([](const Record& a, const Record& b) { return a.digest == b.digest; },
             [&](Run run) { look_for_users(run, report); });
    sort([](const Record& r) { return std::tie(r.comment, r.digest, r.spot.origin, r.spot.line); });
    for_runs([](const Record& a, const Record& b) { return a.comment == b.comment; },
             [&](Run run) { look_for_comment(run, report); });
    records_ = {};
    return ok();
  }

 private:
  template <class Fields>
  void sort(Fields&& fields) {
    std::sort(records_.begin(), records_.end(), [&](const Record& a, const Record& b) {
      return fields(a) < fields(b);
    });
  }

  template <class Same, class Look>
  void for_runs(Same&& same, Look&& look) {
    for (std::size_t begin = 0; begin < records_.size();) {
      std::size_t end = begin + 1;
      while (end < records_.size() && same(records_[begin], records_[end])) {
        ++end;
      }
      look(Run(records_).subspan(begin, end - begin));
      begin = end;
    }
  }

  static void look_for_users(Run run, Report& report) {
    std::set<std::string_view> users;
    std::vector<Spot> others;
    for (const Record& record : run) {
      const Origin& origin = report.origin(record.spot.origin);
      const bool is_new = users.insert(origin.owner.empty() ? origin.file : origin.owner).second;
      if (is_new && users.size() > 1) {
        others.push_back(record.spot);
      }
    }
    if (!others.empty()) {
      std::string fingerprint = "SHA256:" + encode_base64(run[0].digest);
      fingerprint.pop_back();
      report.later(kTexts[0],
                   run[0].spot,
                   std::move(fingerprint),
                   "the key is that of " + std::to_string(users.size()) +
                       " users or files: also in " +
                       name_spots(report, run[0].spot, others, others.size()));
    }
  }

  static void look_for_comment(Run run, Report& report) {
    if (run[0].comment == 0) {
      return;
    }
    std::vector<Spot> others;
    for (std::size_t i = 1; i < run.size(); ++i) {
      if (run[i].digest != run[i - 1].digest) {
        others.push_back(run[i].spot);
      }
    }
    if (others.size() + 1 >= kManyKeys) {
      report.later(kTexts[1],
                   run[0].spot,
                   {},
                   "the comment stands at " + std::to_string(others.size() + 1) +
                       " different keys: also in " +
                       name_spots(report, run[0].spot, others, others.size()));
    }
  }

  Records records_;
};

std::unique_ptr<Check> make(const Setting& /*setting*/) {
  return std::make_unique<Spread>();
}

}  // namespace

constexpr CheckRow kSpread = {kTexts, make};

}  // namespace keyfluent::audit
