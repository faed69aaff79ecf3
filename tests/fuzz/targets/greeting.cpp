// SPDX-License-Identifier: MIT
// Input: where the first delivery ends (in 256ths), then the bytes of a server.
#include "src/sftp/greeting.h"

#include "tests/fuzz/harness.h"

namespace keyfluent::fuzz {

namespace {

using namespace sftp;

void check_bounds(const Greeting& greeting, ByteView input) {
  KEYFLUENT_EXPECT(greeting.size <= input.size() && greeting.size <= kMostBytes);
  KEYFLUENT_EXPECT(greeting.before.size() <= kMostLines);
  KEYFLUENT_EXPECT(greeting.line.size() <= kMostBytes);
  std::size_t kept = greeting.line.size();
  for (const std::string& line : greeting.before) {
    kept += line.size();
  }
  KEYFLUENT_EXPECT(kept <= kMostBytes);
  KEYFLUENT_EXPECT(!service_title(greeting.service).empty());
}

void check_ssh(const Greeting& greeting) {
  if (greeting.service != Service::kSsh2 && greeting.service != Service::kSsh1) {
    return;
  }
  KEYFLUENT_EXPECT(greeting.line.starts_with("SSH-"));
  KEYFLUENT_EXPECT(greeting.line.find('\n') == std::string::npos);
  KEYFLUENT_EXPECT(greeting.line.find(greeting.software) != std::string::npos);
}

// What was certain stays so, whatever comes after it; but a first line of another service may turn
// out to stand before an SSH line, if both come at once.
void check_stays(const Greeting& early, const Greeting& late) {
  const bool is_after_lines = early.size == 0 && late.size > 0;
  if (early.complete && !is_after_lines) {
    KEYFLUENT_EXPECT(late.complete);
    KEYFLUENT_EXPECT(late.service == early.service);
    KEYFLUENT_EXPECT(late.size == early.size);
  }
}

}  // namespace

void fuzz_greeting(ByteView input) {
  Knobs knobs(input);
  const std::size_t cut = knobs.rest().size() * knobs.next() / 256;
  const ByteView bytes = knobs.rest();
  const ByteView first = bytes.first(std::min(cut, bytes.size()));
  const Greeting early = read_greeting(first, false);
  const Greeting late = read_greeting(bytes, false);
  const Greeting whole = read_greeting(bytes, true);
  for (const Greeting* greeting : {&early, &late, &whole}) {
    check_bounds(*greeting, bytes);
    check_ssh(*greeting);
  }
  check_stays(early, late);
  check_stays(late, whole);
  KEYFLUENT_EXPECT(bytes.empty() || whole.service != Service::kNothing);
}

}  // namespace keyfluent::fuzz
