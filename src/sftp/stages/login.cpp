// SPDX-License-Identifier: MIT
// Stage login: with the key, then with the password if the server wants one.
#include "keyfluent/core/writer.h"
#include "keyfluent/keys/fingerprint.h"
#include "src/sftp/canary.h"
#include "src/sftp/probe.h"

#include <algorithm>

namespace keyfluent::sftp {

namespace {

class LoginAttempt {
 public:
  LoginAttempt(Probe& probe, Stage& stage) : probe_(probe), stage_(stage) {}

  void run() {
    const Request& request = probe_.request;
    const Candidate* const key = probe_.candidate;
    // Of keys that nobody named, only one that the server knows is worth an attempt.
    const bool worth = key != nullptr && (request.key_was_given || probe_.key_is_known);
    if (worth && key->can_sign() && probe_.has_method("publickey") && !with_key(*key)) {
      return;
    }
    if (!probe_.logged_in && request.password != nullptr && !with_password(*request.password)) {
      return;
    }
    if (probe_.logged_in) {
      conclude(stage_, diagnoses::login_ok, probe_.facts({{"method", method_}}));
    } else if (!method_.empty()) {
      conclude(stage_,
               diagnoses::needs_more,
               probe_.facts({{"method", method_}, {"detail", probe_.methods}}));
    } else {
      skip(stage_,
           worth && key->identity->locked
               ? "the private key " + key->identity->path +
                     " needs its passphrase: --identity FILE --passphrase-file PATH"
               : "no private key and no password was given");
    }
  }

 private:
  // take notes what came of a method; true if there is more to do.
  bool take(const std::optional<AuthAnswer>& answer, std::string_view method) {
    if (!answer) {
      probe_.conclude_silence(stage_);
      return false;
    }
    if (!answer->banner.empty()) {
      stage_.note("banner", answer->banner);
    }
    const bool partial = answer->outcome == AuthOutcome::kPartial;
    if (partial || answer->outcome == AuthOutcome::kAccepted) {
      method_ += (method_.empty() ? "" : " and ") + std::string(method);
      stage_.note(std::string(method), partial ? "accepted as a step" : "accepted");
      probe_.logged_in = !partial;
      probe_.methods = answer->methods;
      return true;
    }
    stage_.note(std::string(method), answer->error.empty() ? "refused" : answer->error);
    return false;
  }

  // sign lets the private key sign, if it is at hand, or else the agent.
  std::optional<AuthAnswer> sign(const Identity& identity) {
    SecretWriter writer;
    const bool by_agent = identity.private_text.empty();
    if (by_agent) {
      probe_.session->pass_agent();
      writer.put_string(identity.public_key.blob());
    } else {
      writer.put_string(identity.private_text.view());
      writer.put_string(identity.certificate);
    }
    writer.put_string(login_signatures(identity.public_key.name()));
    stage_.note("signed by", by_agent ? "the agent" : identity.path);
    return probe_.session->ask(
        by_agent ? Op::kAgentSign : Op::kSign, writer.view(), probe_.deadline);
  }

  bool with_key(const Candidate& candidate) {
    const Identity& identity = *candidate.identity;
    const std::optional<AuthAnswer> answer = sign(identity);
    if (take(answer, identity.private_text.empty() ? "the agent's key" : "the key")) {
      return true;
    }
    if (answer) {
      conclude_refused_key(identity, *answer);
    }
    return false;
  }

  void conclude_refused_key(const Identity& identity, const AuthAnswer& answer) {
    const bool expired = answer.banner.find("expired") != answer.banner.npos;
    std::string said = answer.banner;
    while (said.ends_with('\n') || said.ends_with('\r')) {
      said.pop_back();
    }
    const Facts facts =
        probe_.facts({{"fingerprint", sha256_fingerprint(identity.public_key)},
                      {"line", identity.line},
                      {"reason", answer.error},
                      {"said", expired || said.empty() ? said : ": \"" + said + "\""}});
    if (answer.outcome == AuthOutcome::kUnusable) {
      conclude(stage_, diagnoses::key_unknown_here, facts);
    } else if (expired) {
      conclude(stage_, diagnoses::account_expired, facts);
    } else if (knows_any_key(identity)) {
      conclude(stage_, diagnoses::login_key_refused, facts);
    } else {
      conclude(stage_, diagnoses::login_refused_after_key, facts);
    }
  }

  // knows_any_key asks about a made-up key: then the yes to ours meant nothing, and the stage that
  // reported it is corrected.
  bool knows_any_key(const Identity& identity) {
    const Result<PublicKey> canary = make_canary(identity.public_key);
    if (!probe_.key_is_known || !canary) {
      return true;
    }
    Writer writer;
    writer.put_string(public_line(*canary));
    writer.put_string(login_signatures(canary->name()));
    const std::optional<AuthAnswer> answer =
        probe_.session->ask(Op::kQuery, writer.view(), probe_.deadline);
    const bool any = answer && answer->outcome == AuthOutcome::kAccepted;
    stage_.note("asked with a made-up key", any ? "accepted" : "not accepted");
    for (Stage& stage : probe_.report.stages) {
      if (any && stage.name == "public key") {
        conclude(stage,
                 diagnoses::query_unreliable,
                 probe_.facts({{"fingerprint", sha256_fingerprint(identity.public_key)}}));
      }
    }
    return any;
  }

  bool with_password(const SecretBytes& password) {
    if (!probe_.host_is_known) {
      conclude(stage_, diagnoses::password_unsafe, probe_.facts());
      return false;
    }
    const bool plain = probe_.has_method("password");
    if (!plain && !probe_.has_method("keyboard-interactive")) {
      conclude(stage_, diagnoses::method_not_offered, probe_.facts({{"method", "passwords"}}));
      return false;
    }
    SecretWriter writer;
    writer.put_string(password.view());
    const std::optional<AuthAnswer> answer = probe_.session->ask(
        plain ? Op::kPassword : Op::kInteractive, writer.view(), probe_.deadline);
    if (take(answer, "the password")) {
      return true;
    }
    if (answer && answer->outcome == AuthOutcome::kDisconnected) {
      conclude(stage_, diagnoses::auth_disconnect, probe_.facts({{"reason", answer->error}}));
    } else if (answer) {
      conclude(stage_, diagnoses::login_password_refused, probe_.facts());
    }
    return false;
  }

  Probe& probe_;
  Stage& stage_;
  std::string method_;
};

}  // namespace

void stage_login(Probe& probe, Stage& stage) {
  if (probe.session == nullptr || probe.logged_in) {
    skip(stage,
         probe.logged_in ? "the server asked for nothing" : "there is no program to log in with");
    return;
  }
  LoginAttempt(probe, stage).run();
}

}  // namespace keyfluent::sftp
