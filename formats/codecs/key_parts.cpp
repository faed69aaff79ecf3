// SPDX-License-Identifier: MIT
#include "keyfluent/codecs/key_parts.h"

namespace keyfluent::codecs {

const PublicKey& public_half(const PrivateKey& key) {
  return key.certificate() ? *key.certificate() : key.public_key();
}

Result<Components> public_components(const PublicKey& key) {
  const Algorithm& algorithm = key.algorithm().plain();
  if (key.is_opaque()) {
    return Error(errors::key_unsupported_private, {}, key.name());
  }
  const Bytes blob = key.plain_blob();
  Reader reader(blob);
  reader.read_string();
  Components components(algorithm.components.size());
  read_layout(reader, algorithm, algorithm.public_layout, components);
  KEYFLUENT_CHECK(reader.finish());
  return components;
}

void set_public_key(Entry& entry, PublicKey key) {
  if (!key.is_canonical()) {
    entry.repairs.add(RepairId::kNotCanonical, {});
  }
  entry.public_key = std::move(key);
}

void set_private_key(Entry& entry, PrivateKey key) {
  entry.public_key = public_half(key);
  entry.private_key = std::move(key);
}

bool is_encrypting(const WriteRequest& request) {
  return request.passphrase != nullptr && !request.passphrase->empty();
}

Status refuse_encryption(const WriteRequest& request, std::string_view format) {
  if (!is_encrypting(request) && request.cipher.empty() && request.rounds == 0) {
    return ok();
  }
  return Error(errors::write_unsupported_option, {}, std::string(format) + " has no encryption")
      .with_hint("choose a format that has it, or say --no-passphrase");
}

Status fill_random(const WriteRequest& request, std::span<std::uint8_t> bytes) {
  if (!request.random) {
    return Error(errors::key_library_failure, {}, "no random source");
  }
  return request.random(bytes);
}

}  // namespace keyfluent::codecs
