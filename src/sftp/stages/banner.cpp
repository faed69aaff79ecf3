// SPDX-License-Identifier: MIT
// Stage banner: what answers on the port.  The session program starts here: its greeting is what
// makes servers speak that wait for their client.
#include "keyfluent/core/error.h"
#include "keyfluent/core/writer.h"
#include "src/sftp/probe.h"

#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>

namespace keyfluent::sftp {

namespace {

constexpr std::chrono::milliseconds kGreetingLimit{15000};
constexpr std::string_view kOwnGreeting = "SSH-2.0-keyfluent\r\n";
constexpr std::string_view kHostKeys =
    "ssh-ed25519,ecdsa-sha2-nistp521,ecdsa-sha2-nistp384,ecdsa-sha2-nistp256,rsa-sha2-512,"
    "rsa-sha2-256";

// host_key_order puts the types that known_hosts has for this host first, so that the server shows
// the key that can be compared.
std::string host_key_order(const Probe& probe) {
  NameList order;
  const auto add = [&order](std::string_view name) {
    if (std::find(order.begin(), order.end(), name) == order.end()) {
      order.emplace_back(name);
    }
  };
  const NameList supported = split_names(kHostKeys);
  for (const KnownHost& line : probe.known) {
    if (line.marker != HostMarker::kNone) {
      continue;
    }
    if (line.type == "ssh-rsa") {
      add("rsa-sha2-512");
      add("rsa-sha2-256");
    } else if (std::find(supported.begin(), supported.end(), line.type) != supported.end()) {
      add(line.type);
    }
  }
  for (const std::string& name : supported) {
    add(name);
  }
  return join_names(order);
}

Bytes connect_request(const Probe& probe) {
  constexpr std::uint32_t kLogLevel = 2;
  Writer writer;
  writer.put_string(probe.request.user);
  writer.put_string(probe.request.hostname);
  writer.put_string(host_key_order(probe));
  writer.put_string(probe.request.compression);
  writer.put_u32(kLogLevel);
  return writer.take();
}

// start_session starts the program behind a relay; false if there is none.
bool start_session(Probe& probe) {
  Result<SessionEnds> ends = probe.powers.start_session();
  if (!ends) {
    probe.session_problem = ends.error().detail();
    return false;
  }
  probe.relay = std::make_unique<Relay>(std::move(probe.socket), std::move(ends->way));
  probe.session = std::make_unique<Session>(probe.powers, ends->number, std::move(ends->control));
  return probe.session->send(Op::kConnect, connect_request(probe), probe.deadline);
}

// start_alone sends a greeting of our own, so that the server goes on to its lists.
void start_alone(Probe& probe) {
  [[maybe_unused]] const ssize_t ignored =
      ::send(probe.socket.get(), kOwnGreeting.data(), kOwnGreeting.size(), MSG_NOSIGNAL);
  probe.relay = std::make_unique<Relay>(std::move(probe.socket), platform::Descriptor());
}

void read_greeting_until(Probe& probe, const Deadline& deadline) {
  for (;;) {
    probe.seen = probe.relay->wait(probe.seen.from_server.size(), deadline);
    probe.greeting = read_greeting(probe.seen.from_server, probe.seen.server_closed);
    if (probe.greeting.complete || probe.seen.server_closed || deadline.is_over()) {
      return;
    }
  }
}

struct ServiceDiagnosis {
  Service service;
  const Diagnosis& diagnosis;
};

// find_diagnosis has a row for the services with advice of their own; the rest is "not SSH".
const Diagnosis& find_diagnosis(const Probe& probe) {
  static constexpr std::array kRows = {
      ServiceDiagnosis{Service::kHttp, diagnoses::not_ssh_http},
      ServiceDiagnosis{Service::kFtp, diagnoses::not_ssh_ftp},
      ServiceDiagnosis{Service::kTls, diagnoses::not_ssh_tls},
      ServiceDiagnosis{Service::kSsh1, diagnoses::ssh1_only},
      ServiceDiagnosis{Service::kBusy, diagnoses::server_busy},
      ServiceDiagnosis{Service::kRefused, diagnoses::server_refuses},
      ServiceDiagnosis{Service::kTarpit, diagnoses::banner_tarpit},
  };
  const Greeting& greeting = probe.greeting;
  for (const ServiceDiagnosis& row : kRows) {
    if (row.service == greeting.service) {
      return row.diagnosis;
    }
  }
  if (greeting.service == Service::kNothing) {
    return probe.seen.server_closed ? diagnoses::banner_closed : diagnoses::banner_silent;
  }
  // Line after line until the time was over: a tarpit that takes its time.
  const bool trickles =
      greeting.service == Service::kUnknown && !greeting.complete && greeting.before.size() > 1;
  return trickles ? diagnoses::banner_tarpit : diagnoses::not_ssh;
}

void conclude_greeting(Probe& probe, Stage& stage) {
  const Greeting& greeting = probe.greeting;
  const std::string reason =
      probe.seen.server_error == 0 ? "connection closed" : std::strerror(probe.seen.server_error);
  const std::string service = escape_controls(service_title(greeting.service));
  Facts facts =
      probe.facts({{"line", greeting.before.empty() ? greeting.line : greeting.before[0]},
                   {"software", greeting.software},
                   {"protocol", greeting.protocol},
                   {"reason", reason},
                   {"service", service},
                   {"detail", "other"},
                   {"named", greeting.detail.empty() ? "" : " (" + greeting.detail + ")"}});
  if (greeting.service != Service::kSsh2) {
    conclude(stage, find_diagnosis(probe), facts);
    return;
  }
  const std::size_t lines = greeting.before.size();
  facts.emplace_back("count", lines == 1 ? "a line" : std::to_string(lines) + " lines");
  conclude(stage, lines == 0 ? diagnoses::banner_ok : diagnoses::banner_text_before, facts);
}

}  // namespace

void stage_banner(Probe& probe, Stage& stage) {
  const Request& request = probe.request;
  probe.known = find_known_hosts(request.known_hosts, request.alias, request.known_port);
  if (!start_session(probe) && probe.relay == nullptr) {
    start_alone(probe);
  }
  read_greeting_until(probe, probe.deadline.within(kGreetingLimit));
  if (!probe.greeting.line.empty()) {
    stage.note("greeting", probe.greeting.line);
  }
  if (!probe.greeting.comments.empty()) {
    stage.note("comments", probe.greeting.comments);
  }
  for (const std::string& line : probe.greeting.before) {
    stage.note("line before", line);
  }
  conclude_greeting(probe, stage);
}

}  // namespace keyfluent::sftp
