// SPDX-License-Identifier: MIT
// Stage speed: how long an answer takes, and what the round trip measured.
#include "src/sftp/client.h"
#include "src/sftp/probe.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <string_view>

namespace keyfluent::sftp {

namespace {

constexpr int kSamples = 20;
constexpr double kSlowMilliseconds = 100;

// format writes "2.31 ms" or "104.2 MB/s".
std::string format(const Measure& measure) {
  std::array<char, 64> text{};
  if (measure.unit == "s") {
    std::snprintf(text.data(), text.size(), "%.2f ms", measure.value * 1000);
  } else {
    std::snprintf(text.data(), text.size(), "%.1f MB/s", measure.value / 1e6);
  }
  return text.data();
}

// median_answer is the median of the times that the server takes to answer; nothing, and the stage
// is concluded, if it stops answering.
std::optional<double> median_answer(Probe& probe, Stage& stage) {
  SftpClient& sftp = *probe.sftp;
  std::vector<double> times;
  for (int i = 0; i < kSamples; ++i) {
    const Clock::time_point start = Clock::now();
    const std::uint32_t id = sftp.next_id();
    const Reply reply =
        sftp.ask(sftp.writer().path_request(PacketType::kStat, id, "."), id, probe.deadline);
    if (reply.state != Reply::State::kPacket) {
      const bool late = reply.state == Reply::State::kTimeout;
      conclude(stage,
               late ? diagnoses::session_timeout : diagnoses::sftp_bad,
               probe.facts({{"reason", reply.reason()}}));
      return std::nullopt;
    }
    times.push_back(milliseconds_since(start));
  }
  std::nth_element(times.begin(), times.begin() + kSamples / 2, times.end());
  return times[kSamples / 2];
}

}  // namespace

void stage_speed(Probe& probe, Stage& stage) {
  if (probe.sftp == nullptr) {
    skip(stage, "nobody has logged in");
    return;
  }
  const std::optional<double> milliseconds = median_answer(probe, stage);
  if (!milliseconds) {
    return;
  }
  std::vector<Measure>& measures = probe.report.measures;
  measures.insert(measures.begin(), {"rtt", "s", *milliseconds / 1000});
  std::string speed;
  for (const Measure& measure : measures) {
    stage.note(std::string(measure.name), format(measure));
    const std::string joint = measure.unit == "s" ? " " : ": ";
    speed += (speed.empty() ? "" : "; ") + std::string(measure.title()) + joint + format(measure);
  }
  const bool slow = *milliseconds > kSlowMilliseconds;
  conclude(stage, slow ? diagnoses::speed_slow : diagnoses::speed_ok, {{"speed", speed}});
}

}  // namespace keyfluent::sftp
