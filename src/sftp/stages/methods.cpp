// SPDX-License-Identifier: MIT
// Stage methods: how the server lets this user in.
#include "src/sftp/probe.h"

namespace keyfluent::sftp {

void stage_methods(Probe& probe, Stage& stage) {
  if (probe.session == nullptr) {
    skip(stage, "there is no program to log in with");
    return;
  }
  const std::optional<AuthAnswer> answer = probe.session->ask(Op::kNone, {}, probe.deadline);
  if (!answer) {
    probe.conclude_silence(stage);
    return;
  }
  probe.methods = answer->methods;
  stage.note("methods", answer->methods);
  if (!answer->banner.empty()) {
    stage.note("banner", answer->banner);
  }
  if (answer->outcome == AuthOutcome::kAccepted) {
    probe.logged_in = true;
    conclude(stage, diagnoses::methods_open, probe.facts());
    return;
  }
  if (answer->outcome == AuthOutcome::kDisconnected) {
    conclude(stage, diagnoses::auth_disconnect, probe.facts({{"reason", answer->error}}));
    return;
  }
  const bool wants_key = probe.request.key_was_given;
  const bool wants_password = probe.request.password != nullptr;
  const bool has_password =
      probe.has_method("password") || probe.has_method("keyboard-interactive");
  if (wants_key && !wants_password && !probe.has_method("publickey")) {
    conclude(stage, diagnoses::method_not_offered, probe.facts({{"method", "public keys"}}));
  } else if (wants_password && !wants_key && !has_password) {
    conclude(stage, diagnoses::method_not_offered, probe.facts({{"method", "passwords"}}));
  } else {
    conclude(stage, diagnoses::methods_ok, probe.facts());
  }
}

}  // namespace keyfluent::sftp
