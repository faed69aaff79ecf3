// SPDX-License-Identifier: MIT
// Stage resolve: every address of the name.
#include "src/sftp/probe.h"

namespace keyfluent::sftp {

namespace {

const Diagnosis& diagnosis_of(platform::Lookup lookup) {
  switch (lookup) {
    case platform::Lookup::kFound:
      return diagnoses::resolved;
    case platform::Lookup::kNoSuchName:
      return diagnoses::dns_nxdomain;
    case platform::Lookup::kNoAnswer:
    case platform::Lookup::kTimeout:
      return diagnoses::dns_no_answer;
    case platform::Lookup::kFailed:
      break;
  }
  return diagnoses::dns_failed;
}

}  // namespace

void stage_resolve(Probe& probe, Stage& stage) {
  const Request& request = probe.request;
  if (request.config_timed_out || !request.config_problem.empty()) {
    conclude(stage,
             request.config_timed_out ? diagnoses::ssh_config_hangs : diagnoses::ssh_config_bad,
             probe.facts({{"said", request.config_problem}}));
    return;
  }
  if (!request.jump.empty()) {
    skip(stage, "the jump host looks the name up");
    return;
  }
  const platform::Resolution found =
      probe.powers.resolve(std::chrono::milliseconds(probe.deadline.left()));
  std::string list;
  for (const platform::Address& address : found.addresses) {
    stage.note("address", address.text());
    list += (list.empty() ? "" : ", ") + address.text();
  }
  const std::string count = found.addresses.size() == 1
                                ? "one address"
                                : std::to_string(found.addresses.size()) + " addresses";
  conclude(
      stage,
      diagnosis_of(found.lookup),
      {{"host", request.hostname}, {"reason", found.text}, {"count", count}, {"addresses", list}});
}

}  // namespace keyfluent::sftp
