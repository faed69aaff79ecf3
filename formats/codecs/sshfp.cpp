// SPDX-License-Identifier: MIT
// SSHFP records: the hash of a host key, for clients that ask the DNS (RFC 4255).
//
//   record    = owner "IN SSHFP" algorithm type hex        dns_record.h has the rest
//   algorithm = 1 RSA, 2 DSA | 3 ECDSA | 4 Ed25519 | 6 Ed448    RFC 4255, 6594, 7479, 8709
//   type      = 1 SHA-1 | 2 SHA-256                        of the key blob (RFC 4253 section 6.6)
//
// Both hashes are written, one record each.  A record is no key, so that none can be read from it.
#include "keyfluent/codecs/sshfp.h"

#include "keyfluent/codecs/dns_record.h"
#include "keyfluent/codecs/format.h"
#include "keyfluent/core/hex.h"
#include "keyfluent/crypto/digest.h"
#include "keyfluent/keys/named_form.h"

namespace keyfluent::codecs {

namespace {

constexpr std::uint32_t kSha1 = 1;
constexpr std::uint32_t kSha256 = 2;
constexpr std::size_t kHashWord = 2;  // behind algorithm and type

bool is_sshfp(const std::optional<DnsRecord>& record) {
  return record && !record->is_key();
}

// hash_of gives the hash of a type; empty for a type that there is not.
Bytes hash_of(ByteView blob, std::uint32_t type) {
  if (type == kSha1) {
    return to_bytes(sha1(blob));
  }
  return type == kSha256 ? to_bytes(sha256(blob)) : Bytes();
}

Result<SecretBytes> write(const WriteRequest& request) {
  const PublicKey& key = *request.public_key;
  std::string text;
  for (const std::uint32_t type : {kSha1, kSha256}) {
    text += record_start(request.comment, "SSHFP");
    text += std::to_string(sshfp_number(key.algorithm())) + " " + std::to_string(type) + " ";
    text += encode_hex(hash_of(key.blob(), type)) + record_end(request.comment);
  }
  return SecretBytes(text);
}

}  // namespace

Result<bool> match_sshfp(std::string_view record, const PublicKey& key) {
  const std::optional<DnsRecord> found = split_record(record);
  const auto hash = is_sshfp(found) ? decode_hex(found->tail(kHashWord)) : std::optional<Bytes>();
  if (!hash) {
    return Error(errors::container_malformed, {}, "SSHFP");
  }
  const Bytes expected = hash_of(key.plain_blob(), found->number(1).value());
  if (expected.size() != hash->size()) {
    return Error(errors::container_malformed, {}, "SSHFP");
  }
  return found->number(0) == sshfp_number(key.algorithm().plain()) && *hash == expected;
}

extern const Format sshfp;
const Format sshfp = {
    .name = "sshfp",
    .title = "SSHFP record (RFC 4255)",
    .kind = Kind::kPublic,
    .allowed = {},
    .max_columns = 0,
    .labels = {},
    .sniff =
        [](const Chunk& chunk) {
          return chunk.container == Container::kRecord && is_sshfp(split_record(chunk.body.text()));
        },
    .read = [](const Chunk&, const Passphrase*) -> Result<Entries> {
      return Error(errors::format_unsupported, {}, "an SSHFP record, the hash of a key and no key")
          .with_hint("ask the host for the key itself (ssh-keyscan), and compare its hash");
    },
    .write = write,
    .holds = [](const Algorithm& algorithm) { return sshfp_number(algorithm) != 0; },
};

}  // namespace keyfluent::codecs
