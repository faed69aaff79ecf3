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

// A usual MaxAuthTries of sshd: at this refusal it hangs up.
constexpr std::size_t kUsualTries = 6;

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

// halves_facts say which file holds which half; nothing if they belong together.
Facts halves_facts(const Identity& identity) {
  if (!identity.other_half) {
    return {};
  }
  const bool is_public = identity.path.ends_with(".pub");
  return {{"path", identity.path},
          {"beside", identity.beside},
          {"other", sha256_fingerprint(*identity.other_half)},
          {"public", is_public ? identity.path : identity.beside},
          {"private", is_public ? identity.beside : identity.path}};
}

// KeyCheck asks about one key and concludes the stage.  `best_only`: with the best kind of
// signature alone, since every refusal counts.
class KeyCheck {
 public:
  KeyCheck(Probe& probe, Stage& stage, bool best_only)
      : probe_(probe),
        stage_(stage),
        best_only_(best_only),
        identity_(*probe.candidate->identity),
        facts_(probe.facts({{"fingerprint", sha256_fingerprint(identity_.public_key)},
                            {"line", identity_.line}})) {}

  // run is true if another key may be asked about.
  bool run() {
    stage_.note("key", identity_.path.empty() ? identity_.source() : identity_.path);
    stage_.note("type", std::string(identity_.public_key.name()));
    stage_.note("fingerprint", sha256_fingerprint(identity_.public_key));
    ask_all();
    if (identity_.other_half) {
      judge_halves();
    }
    return !ended_ && stage_.status == StageStatus::kFail;
  }

 private:
  void ask_all() {
    if (is_expired()) {
      return;
    }
    std::span<const std::string_view> names = signature_names(identity_.public_key.name());
    const std::array<std::string_view, 1> own = {identity_.public_key.name()};
    names = names.empty() ? std::span<const std::string_view>(own) : names;
    for (const std::string_view name : best_only_ ? names.first(1) : names) {
      if (!may_ask() || !ask_with(std::string(name), name == names.front())) {
        return;
      }
    }
    conclude(stage_, diagnoses::key_refused, facts_);
  }

  [[nodiscard]] bool may_ask() const { return probe_.refusals < probe_.request.most_refusals; }

  // judge_halves is for a private key whose .pub is another key's: where the first was refused, the
  // answer about the other tells which of the two the server has.
  void judge_halves() {
    for (auto& fact : halves_facts(identity_)) {
      facts_.push_back(std::move(fact));
    }
    stage_.note("beside", identity_.beside + " " + sha256_fingerprint(*identity_.other_half));
    if (stage_.status == StageStatus::kPass) {
      conclude(stage_, diagnoses::key_halves_differ, facts_);
    } else if (stage_.code == diagnoses::key_refused.code && !ended_) {
      facts_.emplace_back("which",
                          knows_other()
                              ? "The server has the key of " + identity_.beside +
                                    ", and would not accept a login with " + identity_.path + "."
                              : "The server refuses the key of " + identity_.path + ".");
      conclude(stage_, diagnoses::key_halves_refused, facts_);
      ended_ = true;
    }
  }

  bool knows_other() {
    if (!may_ask()) {
      return false;
    }
    const std::span<const std::string_view> names = signature_names(identity_.other_half->name());
    const std::string_view name = names.empty() ? identity_.other_half->name() : names.front();
    const std::optional<AuthAnswer> answer =
        query(probe_, public_line(*identity_.other_half), std::string(name));
    return answer && answer->outcome == AuthOutcome::kAccepted;
  }

  // ask_with asks about one kind of signature; true if the next is to be asked.
  bool ask_with(const std::string& name, bool is_first) {
    const std::optional<AuthAnswer> answer = query(probe_, identity_.line, name);
    if (!answer) {
      ended_ = true;
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
    ended_ = true;
    const bool too_many = reason.find("Too many") != reason.npos;
    const unsigned count = probe_.refusals + 1;
    facts_.emplace_back("count",
                        count == 1 ? "one refused key" : std::to_string(count) + " refused keys");
    facts_.emplace_back("reason", reason);
    conclude(stage_, too_many ? diagnoses::too_many_keys : diagnoses::auth_disconnect, facts_);
  }

  void conclude_accepted(const std::string& name, bool is_first) {
    ended_ = true;
    probe_.key_is_known = true;
    facts_.emplace_back("accepted", name);
    facts_.emplace_back("refused", refused_);
    if (!is_first) {
      conclude(stage_, diagnoses::key_signature_kind, facts_);
    } else if (probe_.candidate->can_sign()) {
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
  bool best_only_;
  const Identity& identity_;
  Facts facts_;
  std::string refused_;
  bool ended_ = false;  // accepted, or there is nobody to ask any more
};

std::string name_of(const Candidate& candidate) {
  return sha256_fingerprint(candidate.identity->public_key) + " (" + candidate.identity->source() +
         ")";
}

// conclude_keys is for several keys of which none was accepted: the first `asked` of them.
void conclude_keys(Probe& probe, Stage& stage, std::size_t asked) {
  const std::vector<Candidate>& all = probe.request.candidates;
  std::string names;
  for (std::size_t i = 0; i < asked; ++i) {
    names += (i == 0 ? "" : ", ") + name_of(all[i]);
  }
  for (std::size_t i = asked; i < all.size(); ++i) {
    stage.note("not asked about", name_of(all[i]));
  }
  const std::size_t rest = all.size() - asked;
  const std::string unasked =
      rest == 0 ? ""
                : " Not asked about, lest the account be locked: " +
                      (rest == 1 ? std::string("one more") : std::to_string(rest) + " more") +
                      " (--max-refusals).";
  const Facts facts = probe.facts({{"asked", names},
                                   {"unasked", unasked},
                                   {"total", std::to_string(all.size())},
                                   {"line", all.front().identity->line}});
  const bool has_password =
      probe.has_method("password") || probe.has_method("keyboard-interactive");
  conclude(stage,
           rest > 0 && all.size() >= kUsualTries ? diagnoses::keys_too_many
           : has_password                        ? diagnoses::keys_refused_password
                                                 : diagnoses::keys_refused,
           facts);
}

// ask_keys asks about one after the other, as ssh offers them.
void ask_keys(Probe& probe, Stage& stage) {
  const std::vector<Candidate>& all = probe.request.candidates;
  std::size_t asked = 0;
  while (asked < all.size() && probe.refusals < probe.request.most_refusals) {
    probe.candidate = &all[asked++];
    if (!KeyCheck(probe, stage, all.size() > 1).run()) {
      return;
    }
  }
  if (!probe.request.key_was_given) {
    conclude_keys(probe, stage, asked);
  }
}

}  // namespace

void stage_public_key(Probe& probe, Stage& stage) {
  const Request& request = probe.request;
  if (!request.agent_problem.empty()) {
    stage.note("agent", request.agent_problem);
  }
  if (request.candidates.empty()) {
    skip(stage, "no key was given (--identity)");
  } else if (probe.session == nullptr || probe.logged_in) {
    skip(stage, "there is nothing to ask");
  } else if (!probe.has_method("publickey")) {
    skip(stage, "the server does not take keys");
  } else {
    ask_keys(probe, stage);
  }
}

}  // namespace keyfluent::sftp
