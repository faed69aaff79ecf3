// SPDX-License-Identifier: MIT
// Stage public key: would the server take this key?  Asked without a signature (RFC 4252 section
// 7), and, where nothing else proves the answer, asked again with a key that nobody can know: some
// servers say yes to anything.
#include "keyfluent/core/writer.h"
#include "keyfluent/keys/fingerprint.h"
#include "src/platform/clock.h"
#include "src/sftp/canary.h"
#include "src/sftp/probe.h"

#include <array>
#include <ctime>

namespace keyfluent::sftp {

namespace {

// One more could lock an account, or use up MaxAuthTries.
constexpr unsigned kMostRefusals = 2;

std::optional<AuthAnswer> query(Probe& probe, const std::string& line, const std::string& types) {
  Writer writer;
  writer.put_string(line);
  writer.put_string(types);
  std::optional<AuthAnswer> answer = probe.session->ask(Op::kQuery, writer.view(), probe.deadline);
  if (answer && answer->outcome == AuthOutcome::kRefused) {
    ++probe.refusals;
    probe.methods = answer->methods.empty() ? probe.methods : answer->methods;
  }
  return answer;
}

// KeyCheck asks about one key and concludes the stage.
class KeyCheck {
 public:
  KeyCheck(Probe& probe, Stage& stage)
      : probe_(probe),
        stage_(stage),
        identity_(*probe.request.identity),
        facts_(probe.facts({{"fingerprint", sha256_fingerprint(identity_.public_key)},
                            {"line", identity_.line}})) {}

  void run() {
    stage_.note("type", std::string(identity_.public_key.name()));
    stage_.note("fingerprint", sha256_fingerprint(identity_.public_key));
    if (is_expired()) {
      return;
    }
    std::span<const std::string_view> names = signature_names(identity_.public_key.name());
    const std::array<std::string_view, 1> own = {identity_.public_key.name()};
    names = names.empty() ? std::span<const std::string_view>(own) : names;
    for (const std::string_view name : names) {
      if (probe_.refusals >= kMostRefusals || !ask_with(std::string(name), name == names.front())) {
        return;
      }
    }
    conclude(stage_, diagnoses::key_refused, facts_);
  }

 private:
  // ask_with asks about one kind of signature; true if the next is to be asked.
  bool ask_with(const std::string& name, bool is_first) {
    const std::optional<AuthAnswer> answer = query(probe_, identity_.line, name);
    if (!answer) {
      probe_.conclude_silence(stage_);
      return false;
    }
    stage_.note("asked with " + name, outcome_text(answer->outcome));
    switch (answer->outcome) {
      case AuthOutcome::kRefused:
        refused_ += (refused_.empty() ? "" : ", ") + name;
        facts_.emplace_back("methods", probe_.methods);
        conclude(stage_, diagnoses::key_refused, facts_);
        return true;
      case AuthOutcome::kLocal:
        // The second kind, of an older client, must not be tried behind the user's back.
        conclude(stage_, diagnoses::key_signature_local, facts_);
        return false;
      case AuthOutcome::kDisconnected:
        conclude_hang_up(answer->error);
        return false;
      case AuthOutcome::kUnusable:
        facts_.emplace_back("reason", answer->error);
        conclude(stage_, diagnoses::key_unknown_here, facts_);
        return false;
      default:
        conclude_accepted(name, is_first);
        return false;
    }
  }

  static std::string outcome_text(AuthOutcome outcome) {
    constexpr std::array<std::string_view, 6> kTexts = {
        "accepted", "refused", "accepted", "hung up", "not sent", "not sent"};
    return std::string(kTexts[static_cast<std::size_t>(outcome) % kTexts.size()]);
  }

  void conclude_hang_up(const std::string& reason) {
    const bool too_many = reason.find("Too many") != reason.npos;
    const unsigned count = probe_.refusals + 1;
    facts_.emplace_back("count",
                        count == 1 ? "one refused key" : std::to_string(count) + " refused keys");
    facts_.emplace_back("reason", reason);
    conclude(stage_, too_many ? diagnoses::too_many_keys : diagnoses::auth_disconnect, facts_);
  }

  void conclude_accepted(const std::string& name, bool is_first) {
    probe_.key_is_known = true;
    facts_.emplace_back("accepted", name);
    facts_.emplace_back("refused", refused_);
    if (!is_first) {
      conclude(stage_, diagnoses::key_signature_kind, facts_);
    } else if (!identity_.private_text.empty()) {
      // The login proves it; a canary would cost a refused attempt.
      conclude(stage_, diagnoses::key_accepted, facts_);
    } else {
      ask_canary(name);
    }
  }

  void ask_canary(const std::string& name) {
    const Result<PublicKey> canary = make_canary(identity_.public_key);
    const std::optional<AuthAnswer> answer =
        canary ? query(probe_, public_line(*canary), name) : std::nullopt;
    const bool refused = answer && answer->outcome == AuthOutcome::kRefused;
    const bool unproved = answer && answer->outcome == AuthOutcome::kAccepted;
    stage_.note("asked with a made-up key", answer ? outcome_text(answer->outcome) : "no answer");
    probe_.key_is_known = refused;
    conclude(stage_,
             unproved || !refused ? diagnoses::query_unreliable : diagnoses::key_accepted,
             facts_);
  }

  // is_expired reads a certificate's own dates.
  bool is_expired() {
    const Certificate* certificate = identity_.public_key.certificate();
    if (certificate == nullptr) {
      return false;
    }
    const auto now = static_cast<std::uint64_t>(platform::now());
    const bool valid = certificate->valid_after <= now && now < certificate->valid_before;
    const std::string validity =
        "from " + date(certificate->valid_after) + " to " + date(certificate->valid_before);
    stage_.note("certificate valid", validity);
    if (!valid) {
      facts_.emplace_back("validity", validity);
      conclude(stage_, diagnoses::key_expired, facts_);
    }
    return !valid;
  }

  static std::string date(std::uint64_t seconds) {
    constexpr std::uint64_t kForever = ~std::uint64_t{0};
    if (seconds == kForever || seconds == 0) {
      return "always";
    }
    const auto time = static_cast<std::time_t>(seconds);
    std::tm fields{};
    std::array<char, 64> text{};
    if (::gmtime_r(&time, &fields) == nullptr ||
        std::strftime(text.data(), text.size(), "%Y-%m-%d %H:%M UTC", &fields) == 0) {
      return "(no date)";
    }
    return text.data();
  }

  Probe& probe_;
  Stage& stage_;
  const Identity& identity_;
  Facts facts_;
  std::string refused_;
};

}  // namespace

void stage_public_key(Probe& probe, Stage& stage) {
  if (probe.session == nullptr || probe.logged_in || probe.request.identity == nullptr) {
    skip(stage,
         probe.request.identity == nullptr ? "no key was given (--identity)"
                                           : "there is nothing to ask");
    return;
  }
  if (!probe.has_method("publickey")) {
    skip(stage, "the server does not take keys");
    return;
  }
  KeyCheck(probe, stage).run();
}

}  // namespace keyfluent::sftp
