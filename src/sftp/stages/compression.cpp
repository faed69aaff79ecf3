// SPDX-License-Identifier: MIT
// Stage compression: what the server offers; each kind is tried on a connection of its own, if
// asked.
#include "src/sftp/probe.h"

#include <array>

namespace keyfluent::sftp {

namespace {

// try_name goes as far as the host key with this kind of compression alone; the code of the stage
// that failed, or "works".
std::string try_name(const Probe& probe, const std::string& name) {
  Request request = probe.request;
  request.compression = name;
  request.timeout = std::chrono::milliseconds(probe.deadline.left());
  request.accept_into.clear();
  ConnectionReport report;
  Probe trial(request, probe.powers, report);
  for (const auto stage : {stage_connect, stage_banner, stage_key_exchange, stage_host_key}) {
    Stage result;
    stage(trial, result);
    if (result.status == StageStatus::kFail) {
      return result.code;
    }
  }
  return "works";
}

}  // namespace

void stage_compression(Probe& probe, Stage& stage) {
  if (!probe.server_lists) {
    skip(stage, "the server's lists are not known");
    return;
  }
  if (!probe.logged_in && !probe.request.try_compression) {
    skip(stage, "nobody has logged in");
    return;
  }
  const NameList offered = probe.server_lists->list(KexCategory::kCompressionOut);
  std::string server = join_names(offered);
  if (probe.request.try_compression) {
    server += "; tried:";
    for (const std::string_view name : {"none", "zlib@openssh.com", "zlib"}) {
      const std::string outcome = try_name(probe, std::string(name));
      stage.note(std::string(name), outcome);
      server.append(" ").append(name).append(" ").append(outcome == "works" ? "works"
                                                                            : "does not work");
      server += name == "zlib" ? "" : ",";
    }
  }
  conclude(stage, diagnoses::compression_ok, probe.facts({{"server", server}}));
}

}  // namespace keyfluent::sftp
