// SPDX-License-Identifier: MIT
// Probe: one check under way: what was asked, and what the stages have found out so far.
#pragma once

#include "src/findings/stage.h"
#include "src/sftp/deadline.h"
#include "src/sftp/diagnosis.h"
#include "src/sftp/greeting.h"
#include "src/sftp/kexinit.h"
#include "src/sftp/known_hosts.h"
#include "src/sftp/powers.h"
#include "src/sftp/relay.h"
#include "src/sftp/request.h"
#include "src/sftp/session.h"

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace keyfluent::sftp {

class SftpClient;

struct Probe {
  Probe(const Request& what, Powers& with, ConnectionReport& into);
  Probe(const Probe&) = delete;
  Probe& operator=(const Probe&) = delete;
  ~Probe();

  const Request& request;
  Powers& powers;
  ConnectionReport& report;
  Deadline deadline;

  platform::Descriptor socket;
  std::unique_ptr<Relay> relay;
  std::unique_ptr<Session> session;  // null: no program for it
  std::string session_problem;       // why
  Relay::Seen seen;
  Greeting greeting;
  std::optional<KexInit> server_lists;
  std::vector<KnownHost> known;
  bool host_is_known = false;
  std::string methods;                   // what the server wants now
  const Candidate* candidate = nullptr;  // the key asked about last
  bool key_is_known = false;             // the query was answered with yes
  unsigned refusals = 0;
  bool logged_in = false;
  std::unique_ptr<SftpClient> sftp;
  std::string home;

  // facts are those that every diagnosis may use.
  [[nodiscard]] Facts facts(Facts more = {}) const;

  // has_method tells whether the server offers a method.
  [[nodiscard]] bool has_method(std::string_view name) const;

  // conclude_silence is for a session program that gives no answer: the time is over, or it ended.
  void conclude_silence(Stage& stage);
};

// StageRow is one row of stages.def.
struct StageRow {
  std::string_view name;
  void (*run)(Probe&, Stage&);
};

// Each stage is one function of one file in stages/; it leaves the stage skipped if there is
// nothing to do.
#define KEYFLUENT_STAGE(symbol, name) void stage_##symbol(Probe& probe, Stage& stage);
#include "src/sftp/stages.def"
#undef KEYFLUENT_STAGE

// skip says why a stage was not run.
void skip(Stage& stage, std::string_view why);

}  // namespace keyfluent::sftp
