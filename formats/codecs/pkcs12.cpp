// SPDX-License-Identifier: MIT
// PKCS#12 files (RFC 7292; "PFX", .p12), for the private keys in them.
//
//   PFX          ::= SEQUENCE { version 3, authSafe ContentInfo, macData SEQUENCE OPTIONAL }
//   ContentInfo  ::= SEQUENCE { type OID, [0] EXPLICIT content }
//   authSafe       = data: OCTET STRING of SEQUENCE OF ContentInfo
//     data           OCTET STRING of SafeContents
//     encryptedData  not looked into: programs put certificates there
//   SafeContents ::= SEQUENCE OF SafeBag
//   SafeBag      ::= SEQUENCE { type OID, [0] EXPLICIT value, attributes SET OPTIONAL }
//     keyBag               PrivateKeyInfo                    (pkcs8.cpp has the grammar)
//     pkcs8ShroudedKeyBag  EncryptedPrivateKeyInfo
//     others               certificates, CRLs, secrets: not looked into
//   attributes     friendlyName, a BMPString: the comment
//
// The MAC is not checked: a key that was changed fails its own checks, and nothing else is read.
#include "keyfluent/codecs/der_algorithm.h"
#include "keyfluent/codecs/der_shape.h"
#include "keyfluent/codecs/format.h"
#include "keyfluent/codecs/pkcs8_info.h"
#include "keyfluent/core/characters.h"
#include "keyfluent/core/limits.h"

namespace keyfluent::codecs {

namespace {

constexpr std::string_view kData = "1.2.840.113549.1.7.1";
constexpr std::string_view kKeyBag = "1.2.840.113549.1.12.10.1.1";
constexpr std::string_view kShroudedKeyBag = "1.2.840.113549.1.12.10.1.2";
constexpr std::string_view kFriendlyName = "1.2.840.113549.1.9.20";
constexpr std::uint8_t kSet = 0x31;
constexpr std::uint8_t kBmpString = 0x1E;
constexpr std::uint8_t kExplicit = der::context(0, true);

bool sniff(const Chunk& chunk) {
  return sniffs_as(chunk, DerShape::kPfx, {});
}

// Bag is a SafeBag with a key.
struct Bag {
  ByteView value;
  bool is_shrouded = false;
  std::string name;
};

// bmp_text turns UTF-16 big-endian into UTF-8; surrogates become question marks.
std::string bmp_text(ByteView units) {
  SecretBytes text;
  for (std::size_t i = 0; i + 1 < units.size(); i += 2) {
    const auto code = static_cast<char32_t>((units[i] << 8) | units[i + 1]);
    put_utf8(code >= 0xD800 && code < 0xE000 ? U'?' : code, text);
  }
  return std::string(text.text());
}

std::string friendly_name(ByteView attributes) {
  DerReader set(attributes);
  while (!set.at_end()) {
    DerReader attribute = set.read_sequence();
    if (oid_text(attribute.read(der::kOid)) == kFriendlyName) {
      DerReader values(attribute.read(kSet));
      return bmp_text(values.read(kBmpString));
    }
  }
  return {};
}

// data_of returns the contents of a ContentInfo of type data; nothing for another type.
std::optional<ByteView> data_of(DerReader& parent) {
  DerReader info = parent.read_sequence();
  const std::string type = oid_text(info.read(der::kOid));
  DerReader content(info.read(kExplicit));
  if (info.failed() || (type == kData && content.peek_tag() != der::kOctetString)) {
    parent.fail();
    return std::nullopt;
  }
  return type == kData ? std::optional(content.read(der::kOctetString)) : std::nullopt;
}

Status read_bags(ByteView contents, std::vector<Bag>& bags) {
  DerReader outer(contents);
  DerReader list = outer.read_sequence();
  KEYFLUENT_CHECK(outer.finish());
  while (!list.at_end()) {
    DerReader reader = list.read_sequence();
    const std::string type = oid_text(reader.read(der::kOid));
    Bag bag;
    bag.value = reader.read(kExplicit);
    bag.is_shrouded = type == kShroudedKeyBag;
    bag.name = friendly_name(reader.read_optional(kSet).value_or(ByteView()));
    KEYFLUENT_CHECK(reader.finish());
    if ((bag.is_shrouded || type == kKeyBag) && bags.size() < limits::kKeysInOneFile) {
      bags.push_back(std::move(bag));
    }
  }
  return list.status();
}

Result<std::vector<Bag>> find_bags(ByteView der) {
  DerReader outer(der);
  DerReader file = outer.read_sequence();
  KEYFLUENT_CHECK(outer.finish());
  file.read_small();
  const std::optional<ByteView> safe = data_of(file);
  KEYFLUENT_CHECK(file.status());
  if (!safe) {
    return Error(errors::format_unsupported, {}, "a PKCS#12 file that is signed, not sealed");
  }
  DerReader safe_outer(*safe);
  DerReader list = safe_outer.read_sequence();
  KEYFLUENT_CHECK(safe_outer.finish());
  std::vector<Bag> bags;
  while (!list.at_end()) {
    if (const auto contents = data_of(list)) {
      KEYFLUENT_CHECK(read_bags(*contents, bags));
    }
  }
  KEYFLUENT_CHECK(list.status());
  return bags;
}

Result<Entry> read_bag(const Bag& bag, const Passphrase* passphrase) {
  if (bag.is_shrouded) {
    return read_encrypted_key_info(bag.value, passphrase);
  }
  KEYFLUENT_TRY(PrivateKey key, read_private_key_info(bag.value));
  Entry entry;
  entry.public_key = key.public_key();
  entry.private_key = std::move(key);
  return entry;
}

Result<Entries> read(const Chunk& chunk, const Passphrase* passphrase) {
  KEYFLUENT_TRY(const std::vector<Bag> bags, find_bags(chunk.body.view()));
  if (bags.empty()) {
    return Error(errors::format_unsupported, {}, "a PKCS#12 file without a private key")
        .with_hint("openssl pkcs12 -in FILE -nokeys shows its certificates, which can be read");
  }
  Entries entries;
  for (const Bag& bag : bags) {
    KEYFLUENT_TRY(Entry entry, read_bag(bag, passphrase));
    entry.comment = bag.name;
    entries.push_back(std::move(entry));
  }
  return entries;
}

}  // namespace

extern const Format pkcs12;
const Format pkcs12 = {
    .name = "pkcs12",
    .title = "PKCS#12 (PFX) file",
    .kind = Kind::kPrivate,
    .allowed = {},
    .max_columns = 0,
    .labels = {},
    .sniff = sniff,
    .read = read,
    .write = nullptr,
    .holds = [](const Algorithm& algorithm) { return algorithm.der != nullptr; },
    .extension = ".p12",
};

}  // namespace keyfluent::codecs
