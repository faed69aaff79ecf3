// SPDX-License-Identifier: MIT
#include "src/sftp/probe.h"

#include "src/sftp/client.h"

#include <algorithm>

namespace keyfluent::sftp {

Probe::Probe(const Request& what, Powers& with, ConnectionReport& into)
    : request(what), powers(with), report(into), deadline(Deadline::after(what.timeout)) {}

Probe::~Probe() = default;

Facts Probe::facts(Facts more) const {
  const long long seconds =
      std::chrono::duration_cast<std::chrono::seconds>(request.timeout).count();
  more.emplace_back("host", request.host);
  more.emplace_back("user", request.user);
  more.emplace_back("port", std::to_string(request.port));
  more.emplace_back("seconds", std::to_string(seconds));
  const bool needs_brackets = request.host.find(':') != request.host.npos;
  const std::string account = (request.user.empty() ? "" : request.user + "@") +
                              (needs_brackets ? "[" + request.host + "]" : request.host);
  more.emplace_back("account", account);
  more.emplace_back("login", (request.user.empty() ? "" : request.user + "@") + request.host);
  more.emplace_back("target", account + ":" + std::to_string(request.port));
  more.emplace_back("methods", methods);
  return more;
}

bool Probe::has_method(std::string_view name) const {
  const NameList names = split_names(methods);
  return std::find(names.begin(), names.end(), name) != names.end();
}

void Probe::conclude_silence(Stage& stage) {
  if (session != nullptr && session->is_gone()) {
    conclude(stage, diagnoses::session_ended, facts());
    return;
  }
  conclude(stage, diagnoses::session_timeout, facts());
}

void skip(Stage& stage, std::string_view why) {
  stage.status = StageStatus::kSkipped;
  stage.code = "SKIPPED";
  stage.text = why;
}

}  // namespace keyfluent::sftp
