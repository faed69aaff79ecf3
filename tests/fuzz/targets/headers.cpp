// SPDX-License-Identifier: MIT
// Input: a choice of format, then what stands between the BEGIN line and the base64 of a key: PEM
// (RFC 1421) or RFC 4716 headers.  The key behind them is read as it is, or not at all.
#include "keyfluent/core/armor_headers.h"
#include "tests/fuzz/document.h"
#include "tests/fuzz/harness.h"

#include <string>

namespace keyfluent::fuzz {

namespace {

constexpr std::string_view kBlob =
    "AAAAC3NzaC1lZDI1NTE5AAAAIHkWEDZwxrzV8i58g53s4P/RWZyLyHDNgcDVs5zCzrb9\n";
constexpr std::string_view kSpki = "MCowBQYDK2VwAyEAeRYQNnDGvNXyLnyDnezg/9FZnIvIcM2BwNWznMLOtv0=\n";

void check_joined(std::string_view text) {
  std::string_view rest = text;
  for (const JoinedHeader& header : split_joined(rest)) {
    KEYFLUENT_EXPECT(!header.tag.empty());
    KEYFLUENT_EXPECT(is_inside(header.tag, text) && is_inside(header.value, text));
  }
  KEYFLUENT_EXPECT(is_inside(rest, text));
  KEYFLUENT_EXPECT(rest.size() <= text.size());
}

void check_lines(const Text& text) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    const std::string_view line = text.line(i);
    KEYFLUENT_EXPECT(header_tag_size(line) <= line.size());
    if (header_tag_size(line) == 0) {
      continue;
    }
    const bool goes_on = line.ends_with('\\') && i + 1 < text.size();
    const HeaderLines lines{i, goes_on ? i + 1 : i};
    const bool mended = must_mend_header(text, lines);
    KEYFLUENT_EXPECT(read_header(text, lines, mended, true).tag ==
                     read_header(text, lines, mended, false).tag);
  }
}

}  // namespace

void fuzz_headers(ByteView input) {
  Knobs knobs(input);
  const std::uint8_t choice = knobs.next();
  const std::string_view headers = knobs.text();
  check_joined(headers);
  check_lines(Text{SecretBytes(headers)});
  const bool is_pem = (choice & 1) != 0;
  std::string block(is_pem ? "-----BEGIN PUBLIC KEY-----\n" : "---- BEGIN SSH2 PUBLIC KEY ----\n");
  block += headers;
  block += is_pem ? "\n\n" : "\n";
  block += is_pem ? kSpki : kBlob;
  block += is_pem ? "-----END PUBLIC KEY-----\n" : "---- END SSH2 PUBLIC KEY ----\n";
  check_document(as_bytes(block), choice);
}

}  // namespace keyfluent::fuzz
