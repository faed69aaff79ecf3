// SPDX-License-Identifier: MIT
#include "src/report/finding_identity.h"

#include "keyfluent/crypto/digest.h"

#include <array>

namespace keyfluent::report {

namespace {

using Digest = std::array<std::uint8_t, 32>;

std::string_view subject_of(const Finding& finding) {
  if (!finding.fingerprint.empty()) {
    return finding.fingerprint;
  }
  return finding.quote.empty() ? std::string_view(finding.message) : finding.quote;
}

Digest digest_of(std::string_view path, const Finding& finding) {
  std::string text(path);
  text += '\0';
  text += finding.id;
  text += '\0';
  text += subject_of(finding);
  return sha256(as_bytes(text));
}

std::uint64_t first_bytes(const Digest& digest) {
  std::uint64_t value = 0;
  for (std::size_t i = 0; i < sizeof value; ++i) {
    value = value << 8 | digest[i];
  }
  return value;
}

std::string hex(const Digest& digest) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string text;
  for (const std::uint8_t byte : digest) {
    text += kDigits[byte >> 4];
    text += kDigits[byte & 0xF];
  }
  return text;
}

}  // namespace

std::uint64_t FindingIdentity::ordinal_of(std::uint64_t digest, const Finding& finding) {
  const auto known = seen_.find(digest);
  if (known != seen_.end()) {
    return ++known->second;
  }
  if (seen_.size() < kRemembered) {
    seen_.emplace(digest, 0);
    return 0;
  }
  return kRemembered + finding.place.line;
}

std::string FindingIdentity::next(std::string_view path, const Finding& finding) {
  Digest digest = digest_of(path, finding);
  const std::uint64_t ordinal = ordinal_of(first_bytes(digest), finding);
  if (ordinal != 0) {
    const std::string text = hex(digest) + std::to_string(ordinal);
    digest = sha256(as_bytes(text));
  }
  return hex(digest);
}

}  // namespace keyfluent::report
