// SPDX-License-Identifier: MIT
// Input: a port, then lines of known_hosts.  Each line counts for itself.
#include "src/sftp/known_hosts.h"

#include "tests/fuzz/harness.h"

#include <algorithm>

namespace keyfluent::fuzz {

namespace {

using namespace sftp;

constexpr std::string_view kHost = "host.example";
constexpr std::uint16_t kPorts[] = {22, 2222};

std::size_t count_alone(std::string_view text, std::uint16_t port) {
  std::size_t found = 0;
  while (!text.empty()) {
    const std::string_view line = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(text.size(), line.size() + 1));
    found += find_known_hosts({{"file", line}}, kHost, port).size();
  }
  return found;
}

void check_verdict(const std::vector<KnownHost>& lines, const KnownHost& line) {
  const HostKeyVerdict verdict = judge_host_key(lines, line.type, line.blob);
  const bool is_of_list = verdict.line == nullptr ||
                          std::any_of(lines.begin(), lines.end(), [&](const KnownHost& each) {
                            return &each == verdict.line;
                          });
  KEYFLUENT_EXPECT(is_of_list);
  if (line.marker == HostMarker::kRevoked) {
    KEYFLUENT_EXPECT(verdict.status == HostKeyStatus::kRevoked);
  }
  if (line.marker == HostMarker::kNone) {
    KEYFLUENT_EXPECT(verdict.status == HostKeyStatus::kMatch ||
                     verdict.status == HostKeyStatus::kRevoked || line.without_port);
  }
}

}  // namespace

void fuzz_known_hosts(ByteView input) {
  Knobs knobs(input);
  const std::uint16_t port = kPorts[knobs.next() % std::size(kPorts)];
  const std::string_view text = knobs.text();
  const auto count = static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n')) + 1;
  const std::vector<KnownHost> lines = find_known_hosts({{"file", text}}, kHost, port);
  std::uint64_t last = 0;
  for (const KnownHost& line : lines) {
    KEYFLUENT_EXPECT(line.line > last && line.line <= count);
    KEYFLUENT_EXPECT(line.path == "file" && !line.type.empty() && !line.blob.empty());
    KEYFLUENT_EXPECT(!line.without_port || port != 22);
    last = line.line;
    check_verdict(lines, line);
  }
  KEYFLUENT_EXPECT(count_alone(text, port) == lines.size());
  KEYFLUENT_EXPECT(judge_host_key({}, "ssh-ed25519", input).status == HostKeyStatus::kUnknown);
}

}  // namespace keyfluent::fuzz
