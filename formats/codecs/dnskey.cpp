// SPDX-License-Identifier: MIT
// DNSKEY, CDNSKEY and KEY records: the public keys of DNSSEC, in the text of zone files.
//
//   record  = … type flags protocol algorithm base64           dns_record.h has the rest
//
//   algorithm   key field                         standard
//   5 7 8 10    RSA: length of e, e, n            RFC 3110, RFC 5155, RFC 5702
//   13 14       ECDSA on P-256, P-384: x, y       RFC 6605
//   15 16       Ed25519, Ed448: the key           RFC 8080
//
// Written are zone keys: flags 256, protocol 3 (RFC 4034 section 2.1).  The owner of the record is
// the comment of the key; a comment that is no host name stands behind a semicolon.  The base64
// text says nowhere how long it is, so that an RSA key cut at a group of four is read as another
// key.
#include "keyfluent/codecs/dns_record.h"
#include "keyfluent/codecs/format.h"
#include "keyfluent/codecs/key_parts.h"
#include "keyfluent/core/base64.h"
#include "keyfluent/keys/named_form.h"

namespace keyfluent::codecs {

namespace {

constexpr std::size_t kNumberWord = 2;  // behind flags and protocol
constexpr std::size_t kKeyWord = 3;

bool sniff(const Chunk& chunk) {
  if (chunk.container != Container::kRecord) {
    return false;
  }
  const auto record = split_record(chunk.body.text());
  return record && record->is_key();
}

Result<Entries> read(const Chunk& chunk, const Passphrase* /*passphrase*/) {
  const DnsRecord record = split_record(chunk.body.text()).value();
  const std::uint32_t number = record.number(kNumberWord).value();
  const Algorithm* algorithm = find_algorithm_by_dnssec(number);
  if (algorithm == nullptr) {
    return Error(errors::format_unsupported,
                 {},
                 "a DNSSEC key of algorithm number " + std::to_string(number));
  }
  KEYFLUENT_TRY(const Bytes field, decode_base64(record.tail(kKeyWord)));
  KEYFLUENT_TRY(const Components components, algorithm->named->read_dnskey(*algorithm, field));
  KEYFLUENT_TRY(PublicKey key, PublicKey::from_components(*algorithm, components));
  Entries entries(1);
  set_public_key(entries[0], std::move(key));
  const bool has_owner = !record.owner.empty() && record.owner != "@";
  entries[0].comment = std::string(has_owner ? record.owner : record.comment);
  return entries;
}

Result<SecretBytes> write(const WriteRequest& request) {
  const PublicKey& key = *request.public_key;
  const NamedForm& form = *key.algorithm().named;
  std::string text = record_start(request.comment, "DNSKEY") + "256 3 ";
  text += std::to_string(form.dnssec[0].number) + " ";
  text += encode_base64(form.write_dnskey(key.algorithm(), key.components()));
  text += record_end(request.comment);
  return SecretBytes(text);
}

}  // namespace

extern const Format dnskey;
const Format dnskey = {
    .name = "dnskey",
    .title = "DNSKEY record (RFC 4034)",
    .kind = Kind::kPublic,
    .allowed = {RepairId::kCrlf,
                RepairId::kIndented,
                RepairId::kTrailingBlank,
                RepairId::kBlankLine,
                RepairId::kNoFinalNewline},
    .max_columns = 0,
    .labels = {},
    .sniff = sniff,
    .read = read,
    .write = write,
    .holds = has_dnssec,
    .extension = ".key",
};

}  // namespace keyfluent::codecs
