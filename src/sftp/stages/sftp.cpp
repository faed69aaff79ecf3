// SPDX-License-Identifier: MIT
// Stage sftp: version, extensions, home folder; or what came instead.
#include "src/sftp/client.h"
#include "src/sftp/probe.h"

#include <algorithm>

namespace keyfluent::sftp {

namespace {

constexpr std::chrono::milliseconds kVersionLimit{15000};
constexpr std::chrono::milliseconds kDrainLimit{1500};

std::string trimmed(std::string_view text) {
  while (!text.empty() && (text.back() == '\n' || text.back() == '\r')) {
    text.remove_suffix(1);
  }
  return std::string(text.substr(0, 200));
}

std::string_view meaning_of(std::uint32_t status) {
  constexpr std::uint32_t kNotFound = 127;
  constexpr std::uint32_t kCannotRun = 126;
  constexpr std::uint32_t kNoLogin = 254;
  switch (status) {
    case kNotFound:
      return "Exit code 127: the program that the Subsystem line names is not there (or not inside "
             "ChrootDirectory).";
    case kCannotRun:
      return "Exit code 126: the program that the Subsystem line names cannot be run.";
    case kNoLogin:
      return "Exit code 254: logins are closed at the moment (/etc/nologin).";
    default:
      return "The account has no usable shell (false, nologin), its password must be changed "
             "first, or the shell is missing inside ChrootDirectory.";
  }
}

std::string status_text(std::uint32_t status) {
  return status == kNoExitStatus ? "unknown" : std::to_string(status);
}

// conclude_text is for text where a packet should be.
void conclude_text(Probe& probe, Stage& stage, const std::string& text) {
  const SftpClient& sftp = *probe.sftp;
  const bool has_version = find_version_packet(sftp.raw()).has_value();
  const bool ended = sftp.exit_status() != kNoExitStatus;
  Reader reader(sftp.raw());
  const Facts facts = probe.facts({{"said", trimmed(text)},
                                   {"number", std::to_string(reader.read_u32())},
                                   {"status", status_text(sftp.exit_status())}});
  stage.note("text", text);
  conclude(stage,
           !has_version && ended ? diagnoses::sftp_forced_command : diagnoses::sftp_polluted,
           facts);
}

void conclude_failure(Probe& probe, Stage& stage, const Reply& reply) {
  SftpClient& sftp = *probe.sftp;
  if (reply.state == Reply::State::kTimeout) {
    conclude(stage, diagnoses::sftp_silent, probe.facts());
    return;
  }
  sftp.drain(probe.deadline.within(kDrainLimit));
  if (!sftp.error_text().empty()) {
    stage.note("standard error", sftp.error_text());
  }
  stage.note("exit status", status_text(sftp.exit_status()));
  if (const std::optional<std::string> text = polluting_text(sftp.raw())) {
    conclude_text(probe, stage, *text);
    return;
  }
  if (reply.state == Reply::State::kClosed) {
    const std::string said = trimmed(sftp.error_text());
    // sshd itself, not the program, ends with this where it cannot begin a session.
    constexpr std::uint32_t kGivenUp = 255;
    conclude(
        stage,
        sftp.exit_status() == kGivenUp ? diagnoses::sftp_given_up : diagnoses::sftp_server_missing,
        probe.facts({{"status", status_text(sftp.exit_status())},
                     {"said", said.empty() ? "" : "; it said \"" + said + "\""},
                     {"meaning", std::string(meaning_of(sftp.exit_status()))}}));
    return;
  }
  conclude(stage, diagnoses::sftp_bad, probe.facts({{"reason", reply.reason()}}));
}

}  // namespace

void stage_sftp(Probe& probe, Stage& stage) {
  if (!probe.logged_in) {
    skip(stage, "nobody has logged in");
    return;
  }
  probe.sftp = std::make_unique<SftpClient>(*probe.session);
  SftpClient& sftp = *probe.sftp;
  const Reply version = sftp.start(probe.deadline.within(kVersionLimit));
  if (!version.is(PacketType::kVersion)) {
    conclude_failure(probe, stage, version);
    return;
  }
  stage.note("version", std::to_string(sftp.version().version));
  for (const auto& [name, value] : sftp.version().extensions) {
    stage.note("extension", name);
  }
  const std::uint32_t id = sftp.next_id();
  const Reply home =
      sftp.ask(sftp.writer().path_request(PacketType::kRealpath, id, "."), id, probe.deadline);
  const std::optional<std::string> name =
      home.is(PacketType::kName) ? read_first_name(home.body) : std::nullopt;
  if (home.state != Reply::State::kPacket) {
    conclude_failure(probe, stage, home);
    return;
  }
  probe.home = name.value_or("(unknown)");
  stage.note("home", probe.home);
  conclude(
      stage,
      diagnoses::sftp_ok,
      probe.facts({{"version", std::to_string(sftp.version().version)}, {"home", probe.home}}));
}

}  // namespace keyfluent::sftp
