// SPDX-License-Identifier: MIT
// Stage connect: TCP to every address; the first that answers is used.
#include "src/sftp/probe.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdio>
#include <cstring>

namespace keyfluent::sftp {

namespace {

constexpr std::chrono::milliseconds kConnectLimit{10000};

std::string milliseconds_text(double milliseconds) {
  std::array<char, 32> buffer{};
  std::snprintf(buffer.data(), buffer.size(), "%.1f ms", milliseconds);
  return buffer.data();
}

std::string describe(const platform::Attempt& attempt) {
  const std::string after = " after " + milliseconds_text(attempt.milliseconds);
  switch (attempt.error) {
    case 0:
      return attempt.address.text() + " connected" + after;
    case ECONNREFUSED:
      return attempt.address.text() + " refused" + after;
    case ETIMEDOUT:
      return attempt.address.text() + " gave no answer" + after;
    default:
      return attempt.address.text() + ": " + std::strerror(attempt.error);
  }
}

// diagnosis_of takes the error of the address that would have been used first.
const Diagnosis& diagnosis_of(int error) {
  switch (error) {
    case ECONNREFUSED:
      return diagnoses::tcp_refused;
    case ETIMEDOUT:
      return diagnoses::tcp_timeout;
    case ECONNRESET:  // it was accepted, and thrown out before we could look
      return diagnoses::banner_closed;
    case ENETUNREACH:
    case EHOSTUNREACH:
      return diagnoses::tcp_unreachable;
    default:
      return diagnoses::tcp_failed;
  }
}

// most_telling prefers an answer (refused) over none.
int most_telling(const std::vector<platform::Attempt>& attempts) {
  for (const int error : {ECONNREFUSED, ETIMEDOUT}) {
    if (std::any_of(attempts.begin(), attempts.end(), [error](const platform::Attempt& attempt) {
          return attempt.error == error;
        })) {
      return error;
    }
  }
  return attempts.empty() ? EHOSTUNREACH : attempts.front().error;
}

void conclude_attempts(Probe& probe, Stage& stage, std::vector<platform::Attempt> attempts) {
  std::string failed;
  std::string address;
  for (platform::Attempt& attempt : attempts) {
    stage.note("attempt", describe(attempt));
    if (attempt.error != 0) {
      failed += (failed.empty() ? "" : "; ") + describe(attempt);
    } else if (address.empty()) {
      address = attempt.address.text();
      probe.socket = std::move(attempt.socket);
    }
  }
  const Facts facts = probe.facts({{"failed", failed}, {"reason", failed}, {"address", address}});
  if (address.empty()) {
    conclude(stage, diagnosis_of(most_telling(attempts)), facts);
  } else {
    stage.note("address", address);
    conclude(stage, failed.empty() ? diagnoses::connected : diagnoses::tcp_partial, facts);
  }
}

}  // namespace

void stage_connect(Probe& probe, Stage& stage) {
  if (!probe.request.jump.empty()) {
    stage.note("jump", probe.request.jump);
    Result<platform::Descriptor> socket = probe.powers.jump();
    if (!socket) {
      conclude(stage,
               diagnoses::jump_failed,
               probe.facts({{"jump", probe.request.jump}, {"reason", socket.error().message()}}));
      return;
    }
    probe.socket = *std::move(socket);
    conclude(stage, diagnoses::connected, probe.facts({{"address", probe.request.hostname}}));
    return;
  }
  const auto left = std::chrono::milliseconds(probe.deadline.left());
  conclude_attempts(probe, stage, probe.powers.connect(std::min(left, kConnectLimit)));
}

}  // namespace keyfluent::sftp
