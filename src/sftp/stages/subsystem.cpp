// SPDX-License-Identifier: MIT
// Stage subsystem: a session channel, and SFTP on it.
#include "keyfluent/core/writer.h"
#include "src/sftp/probe.h"

namespace keyfluent::sftp {

namespace {

// request sends one request and gives libssh's error; nothing if the answer is yes.
std::optional<std::string> request(Probe& probe, Stage& stage, Op op, ByteView fields) {
  probe.session->send(op, fields, probe.deadline);
  const std::optional<Answer> answer = probe.session->wait(probe.deadline);
  if (!answer) {
    probe.conclude_silence(stage);
    return "no answer";
  }
  if (answer->op == Op::kDone) {
    return std::nullopt;
  }
  Reader reader(answer->fields);
  return std::string(reader.read_text());
}

bool has_hung_up(Probe& probe) {
  constexpr std::chrono::milliseconds kMoment{200};
  return probe.relay->wait_closed(probe.deadline.within(kMoment));
}

}  // namespace

void stage_subsystem(Probe& probe, Stage& stage) {
  if (!probe.logged_in) {
    skip(stage, "nobody has logged in");
    return;
  }
  if (const auto failed = request(probe, stage, Op::kOpen, {})) {
    if (stage.code.empty()) {
      conclude(stage,
               has_hung_up(probe) ? diagnoses::channel_closed : diagnoses::channel_refused,
               probe.facts({{"reason", *failed}}));
    }
    return;
  }
  Writer writer;
  writer.put_string(std::string_view("sftp"));
  if (const auto failed = request(probe, stage, Op::kSubsystem, writer.view())) {
    if (stage.code.empty()) {
      conclude(stage,
               has_hung_up(probe) ? diagnoses::channel_closed : diagnoses::no_sftp,
               probe.facts({{"reason", *failed}}));
    }
    return;
  }
  conclude(stage, diagnoses::subsystem_ok, probe.facts());
}

}  // namespace keyfluent::sftp
