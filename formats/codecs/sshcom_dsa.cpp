// SPDX-License-Identifier: MIT
// DSA in ssh.com's private format:
//
//   payload = uint32 0, number p, number g, number q, number y, number x
//           | uint32 1, string group, number y, number x
//
// Note the order p, g, q.  keys/dsa_groups.h has the groups.
#include "keyfluent/codecs/sshcom_scheme.h"
#include "keyfluent/keys/dsa_groups.h"
#include "keyfluent/keys/rows.h"

namespace keyfluent::codecs {

namespace {

constexpr std::uint32_t kExplicit = 0;
constexpr std::uint32_t kPredefined = 1;

Result<SshcomKey> read_explicit(Reader& reader) {
  Components key(dsa::kCount);
  for (const auto index : {dsa::kP, dsa::kG, dsa::kQ, dsa::kY, dsa::kX}) {
    key[index] = SecretBytes(reader.read_bits_mpint());
  }
  KEYFLUENT_CHECK(finish_payload(reader));
  return SshcomKey{&kSshDss, std::move(key)};
}

Result<SshcomKey> read_predefined(Reader& reader) {
  const std::string_view name = reader.read_text();
  Components key(dsa::kCount);
  key[dsa::kY] = SecretBytes(reader.read_bits_mpint());
  key[dsa::kX] = SecretBytes(reader.read_bits_mpint());
  KEYFLUENT_CHECK(finish_payload(reader));
  const auto group = find_dsa_group(name);
  if (!group) {
    return Error(errors::format_unsupported,
                 {},
                 "an ssh.com DSA key in the predefined group " + std::string(name));
  }
  key[dsa::kP] = SecretBytes(group->p);
  key[dsa::kQ] = SecretBytes(group->q);
  key[dsa::kG] = SecretBytes(group->g);
  return SshcomKey{&kSshDss, std::move(key)};
}

Result<SshcomKey> read(ByteView payload) {
  Reader reader(payload);
  switch (reader.read_u32()) {
    case kExplicit:
      return read_explicit(reader);
    case kPredefined:
      return read_predefined(reader);
    default:
      return Error(errors::container_malformed, {}, "ssh.com private key");
  }
}

void write(SecretWriter& writer, const Components& key) {
  writer.put_u32(kExplicit);
  for (const auto index : {dsa::kP, dsa::kG, dsa::kQ, dsa::kY, dsa::kX}) {
    put_bits_number(writer, key[index].view());
  }
}

bool holds(const Algorithm& algorithm) {
  return &algorithm == &kSshDss;
}

}  // namespace

constexpr SshcomScheme kSshcomDsa = {
    .root = "dl-modp",
    .written = "dl-modp{sign{dsa-nist-sha1},dh{plain}}",
    .read = read,
    .write = write,
    .holds = holds,
};

}  // namespace keyfluent::codecs
