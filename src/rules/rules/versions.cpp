// SPDX-License-Identifier: MIT
// Lines that other versions of OpenSSH judge otherwise, and keys that this server's settings
// refuse.
#include "src/rules/key_hash.h"
#include "src/rules/rules.h"

#include <algorithm>
#include <array>
#include <deque>
#include <vector>

namespace keyfluent::rules {

namespace {

using authorized_keys::Condition;
using authorized_keys::LineJudge;
using authorized_keys::LineVerdict;
using authorized_keys::Server;
using authorized_keys::Verdict;
using authorized_keys::Version;

// ---- other versions -----------------------------------------------------------------------------

// What distributions run, and what was measured: upstream 7.9 to 10.5.
constexpr std::array<Version, 6> kVersions = {{{7, 9}, {8, 4}, {8, 9}, {9, 2}, {9, 9}, {10, 5}}};

bool is_live(const LineVerdict& verdict) {
  return verdict.verdict == Verdict::kAccept || verdict.verdict == Verdict::kAcceptIf;
}

std::string version_name(Version version) {
  return std::to_string(version.major) + "." + std::to_string(version.minor);
}

// Agreed remembers the options, with the key type, about which all versions agree.
class Agreed {
 public:
  // place_of gives the line's place, which holds its digest if the line was there before.
  std::uint64_t& place_of(std::uint64_t digest) { return places_[digest % places_.size()]; }

  [[nodiscard]] std::uint64_t digest_of(const LineContext& line) const {
    KeyHash hash(secret_);
    hash.add(as_bytes(line.verdict.line.options));
    hash.add(as_bytes(line.verdict.line.type));
    return hash.finish()[0];
  }

 private:
  KeyHash::Secret secret_ = KeyHash::random_secret();
  std::array<std::uint64_t, 1024> places_ = {};
};

// OtherVersions asks only where the file is checked for the newest version, which is the default:
// whoever names a version wants to hear of that one.
class OtherVersions final : public Check {
 public:
  explicit OtherVersions(const Setting& setting) {
    if (setting.server.openssh != authorized_keys::kNewestVersion) {
      return;
    }
    for (const Version version : kVersions) {
      Server server = setting.server;
      server.openssh = version;
      judges_.emplace_back(server, setting.login);
    }
  }

  // What the versions differ in is options and types; so lines that have these in common are asked
  // about once.
  void line(const LineContext& line, Report& report) override {
    if (judges_.empty() || (is_plain(line) && is_known(line.verdict.key->algorithm))) {
      return;
    }
    const bool is_usual = line.verdict.key && line.verdict.key->is_canonical;
    const std::uint64_t digest = is_usual ? agreed_.digest_of(line) : 0;
    if (is_usual && agreed_.place_of(digest) == digest) {
      return;
    }
    if (!ask(line, report) && is_usual) {
      agreed_.place_of(digest) = digest;
      if (is_plain(line)) {
        agreed_on_.push_back(line.verdict.key->algorithm);
      }
    }
  }

  bool pass(const LineNote& line) override { return judges_.empty() || is_known(line.algorithm); }

  static std::unique_ptr<Check> make(const Setting& setting) {
    return std::make_unique<OtherVersions>(setting);
  }

 private:
  // is_plain is true for a line of which nothing but the algorithm matters.
  static bool is_plain(const LineContext& line) {
    return (line.traits & (kKeyLine | kWithOptions | kNonCanonical)) == kKeyLine &&
           line.verdict.key;
  }

  // is_known tells for nearly all plain lines, without their digest, that all versions agree.
  [[nodiscard]] bool is_known(const Algorithm* algorithm) const {
    return std::ranges::find(agreed_on_, algorithm) != agreed_on_.end();
  }

  // ask is true if some version differs, which it reports.
  bool ask(const LineContext& line, Report& report) {
    std::string others;
    std::string reason;
    for (LineJudge& judge : judges_) {
      const LineVerdict& verdict = judge.judge(line.text);
      if (is_live(verdict) != is_live(line.verdict)) {
        others += (others.empty() ? "" : ", ") + version_name(judge.server().openssh);
        reason = reason.empty() && verdict.reason ? verdict.reason->message() : reason;
      }
    }
    if (!others.empty()) {
      say(line, others, reason, report);
    }
    return !others.empty();
  }

  static void say(const LineContext& line,
                  const std::string& others,
                  const std::string& reason,
                  Report& report) {
    const std::string message =
        is_live(line.verdict) ? "OpenSSH " + others + " does not take this line: " + reason
                              : "OpenSSH " + others + " takes this line, unlike newer versions";
    const std::string_view options = line.verdict.line.options;
    report_part(line, options.empty() ? line.verdict.line.type : options, message, report);
  }

  std::deque<LineJudge> judges_;
  std::vector<const Algorithm*> agreed_on_;  // where nothing else matters; each once
  Agreed agreed_;
};

// ---- this server --------------------------------------------------------------------------------

template <Condition::Kind kKind>
const Condition* failed_condition(const LineContext& line) {
  for (const Condition& condition : line.verdict.conditions) {
    if (condition.kind == kKind && condition.holds == false) {
      return &condition;
    }
  }
  return nullptr;
}

void look_at_algorithm(const LineContext& line, const Setting& /*setting*/, Report& report) {
  if (failed_condition<Condition::Kind::kAlgorithm>(line) != nullptr) {
    report_part(line,
                line.verdict.line.type,
                "PubkeyAcceptedAlgorithms of this server has no algorithm for such keys",
                report);
  }
}

void look_at_size(const LineContext& line, const Setting& setting, Report& report) {
  if (const Condition* size = failed_condition<Condition::Kind::kRsaSize>(line)) {
    report_part(line,
                line.verdict.line.blob,
                "the RSA key has " + size->value + " bits, and RequiredRSASize is " +
                    std::to_string(setting.server.required_rsa_size),
                report);
  }
}

}  // namespace

constexpr Rule version_dependent_rule{
    .id = "KF217",
    .name = "version-dependent",
    .level = Level::kNote,
    .title = "other versions of OpenSSH judge the line otherwise",
    .why =
        "Options and key types came and went over the years. The line works with the newest "
        "OpenSSH and "
        "not with older ones that are still in use, or the other way round. Versions from 7.9 on "
        "are "
        "compared; --openssh VERSION judges the file for one of them.",
    .bad = "verify-required sk-ssh-ed25519@openssh.com AAAA… bob",
    .good = "ssh-ed25519 AAAA… bob",
    .remedy = "say --openssh VERSION for the servers that the file is meant for",
    .severity = "",
    .diagnose = nullptr,
    .interest = kKeyLine | kRejectedLine,
    .make = OtherVersions::make,
};

constexpr Rule algorithm_refused_rule{
    .id = "KF218",
    .name = "algorithm-refused",
    .level = Level::kError,
    .title = "the server's settings refuse keys of this type",
    .why =
        "sshd reads the line, but PubkeyAcceptedAlgorithms, as it is set or by default, has no "
        "signature "
        "algorithm for such a key. The client is told no more than that the key was not accepted.",
    .bad = "ssh-ed25519 AAAA… bob (with --accepted-algorithms -ssh-ed25519)",
    .good = "ecdsa-sha2-nistp256 AAAA… bob",
    .remedy = "have a key made of a type that the server accepts",
    .severity = "",
    .diagnose = nullptr,
    .interest = kConditions | kDeadLine,
    .make = line_check<look_at_algorithm>,
};

constexpr Rule rsa_size_refused_rule{
    .id = "KF219",
    .name = "rsa-size-refused",
    .level = Level::kError,
    .title = "the server's settings refuse so short an RSA key",
    .why =
        "RequiredRSASize of sshd_config is larger than the key, so sshd refuses it before it looks "
        "into "
        "authorized_keys.",
    .bad = "ssh-rsa AAAA… bob (2048 bits, with --required-rsa-size 3072)",
    .good = "ssh-ed25519 AAAA… bob",
    .remedy = "have a new key made",
    .severity = "",
    .diagnose = nullptr,
    .interest = kConditions | kDeadLine,
    .make = line_check<look_at_size>,
};

}  // namespace keyfluent::rules
