// SPDX-License-Identifier: MIT
#include "keyfluent/codecs/sshcom_scheme.h"

#include "keyfluent/keys/checks.h"

#include <algorithm>

namespace keyfluent::codecs {

namespace {

constexpr const SshcomScheme* kSchemes[] = {&kSshcomRsa, &kSshcomDsa, &kSshcomEcdsa};

}  // namespace

std::span<const SshcomScheme* const> sshcom_schemes() {
  return kSchemes;
}

const SshcomScheme* find_sshcom_scheme(std::string_view type) {
  const std::string_view root = type.substr(0, type.find('{'));
  const auto* found = std::ranges::find_if(kSchemes, [&](auto* row) { return row->root == root; });
  return found == std::end(kSchemes) ? nullptr : *found;
}

const SshcomScheme* find_sshcom_scheme_for(const Algorithm& algorithm) {
  const auto* found =
      std::ranges::find_if(kSchemes, [&](auto* row) { return row->holds(algorithm); });
  return found == std::end(kSchemes) ? nullptr : *found;
}

void put_bits_number(SecretWriter& writer, ByteView magnitude) {
  const ByteView digits = without_leading_zeros(magnitude);
  writer.put_u32(count_bits(digits));
  writer.put_bytes(digits);
}

Status finish_payload(const Reader& reader) {
  KEYFLUENT_CHECK(reader.finish());
  return reader.is_canonical()
             ? ok()
             : Status(Error(errors::container_malformed, {}, "ssh.com private key"));
}

}  // namespace keyfluent::codecs
