// SPDX-License-Identifier: MIT
// Input: a choice, then text that may be base64, or bytes to encode.  Every decoder and every
// kernel of the processor says the same of a text, and what is encoded decodes to the same bytes.
#include "keyfluent/core/base64.h"

#include "keyfluent/core/base64_kernels.h"
#include "tests/fuzz/harness.h"

#include <algorithm>
#include <string>

namespace keyfluent::fuzz {

namespace {

void check_kernels(std::span<const NamedBase64Kernel> kernels, std::string_view text) {
  const std::size_t groups = text.size() / 4;
  Bytes first(groups * 3);
  const bool is_base64 = kernels.front().decode(text.data(), groups, first.data());
  for (const NamedBase64Kernel& kernel : kernels.subspan(1)) {
    Bytes bytes(groups * 3);  // of the exact size: the sanitizer sees one more
    KEYFLUENT_EXPECT(kernel.decode(text.data(), groups, bytes.data()) == is_base64);
    KEYFLUENT_EXPECT(!is_base64 || bytes == first);
  }
}

void check_exactly(std::string_view text, ByteView decoded) {
  Bytes bytes(decoded.size());
  const ExactBase64 exact(decoded.size());
  KEYFLUENT_EXPECT(exact.text_size() == text.size());
  KEYFLUENT_EXPECT(exact.decode(text.data(), bytes.data()));
  KEYFLUENT_EXPECT(equal_public(bytes, decoded));
}

// refuse_exactly looks at text that is no base64, of whatever size.
void refuse_exactly(std::string_view text) {
  for (std::size_t padding = 0; padding < 3; ++padding) {
    const std::size_t whole = text.size() / 4 * 3;
    Bytes bytes(whole - std::min(whole, padding));
    const ExactBase64 exact(bytes.size());
    KEYFLUENT_EXPECT(exact.text_size() != text.size() || !exact.decode(text.data(), bytes.data()));
  }
}

void check_text(std::string_view text) {
  check_kernels(base64_kernels(), text);
  check_kernels(base64_secret_kernels(), text);
  const Result<Bytes> decoded = decode_base64(text);
  const Result<SecretBytes> secret = decode_base64_secret(text);
  KEYFLUENT_EXPECT(decoded.has_value() == secret.has_value());
  if (!decoded) {
    KEYFLUENT_EXPECT(decoded.error().place() == secret.error().place());
    KEYFLUENT_EXPECT(decoded.error().place().line <= text.size());
    refuse_exactly(text);
    return;
  }
  KEYFLUENT_EXPECT(equal_public(*decoded, secret->view()));
  KEYFLUENT_EXPECT(encode_base64(*decoded) == text);
  check_exactly(text, *decoded);
}

void check_bytes(ByteView bytes, std::size_t columns) {
  const std::string text = encode_base64(bytes);
  KEYFLUENT_EXPECT(encode_base64_secret(bytes).text() == text);
  check_text(text);
  const std::string unpadded = text.substr(0, text.find('='));
  for (const NamedBase64Encoder& encoder : base64_encoders()) {
    std::string encoded(unpadded.size(), '\0');
    encoder.encode(bytes.data(), bytes.size(), encoded.data());
    KEYFLUENT_EXPECT(encoded == unpadded);
  }
  const SecretBytes lines = encode_base64_secret(bytes, columns + 1);
  std::string joined(lines.text());
  std::erase(joined, '\n');
  KEYFLUENT_EXPECT(joined == text && (text.empty() || lines.text().ends_with('\n')));
}

}  // namespace

void fuzz_base64(ByteView input) {
  Knobs knobs(input);
  const std::uint8_t choice = knobs.next();
  if ((choice & 1u) == 0) {
    return check_text(knobs.text());
  }
  check_bytes(knobs.rest(), choice);
}

}  // namespace keyfluent::fuzz
