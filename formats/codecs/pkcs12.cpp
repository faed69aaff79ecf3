// SPDX-License-Identifier: MIT
// PKCS#12 files (RFC 7292; "PFX", .p12), for the private keys in them.
//
//   PFX          ::= SEQUENCE { version 3, authSafe ContentInfo, macData OPTIONAL }
//   ContentInfo  ::= SEQUENCE { type OID, [0] EXPLICIT content }
//   authSafe       = data: OCTET STRING of SEQUENCE OF ContentInfo
//     data           OCTET STRING of SafeContents
//     encryptedData  SEQUENCE { version 0, SEQUENCE { OID data, encryption AlgorithmIdentifier,
//                                                     [0] IMPLICIT OCTET STRING } }
//                    of SafeContents; looked into only if no other place has a key: programs put
//                    certificates there
//   SafeContents ::= SEQUENCE OF SafeBag
//   SafeBag      ::= SEQUENCE { type OID, [0] EXPLICIT value, attributes SET OPTIONAL }
//     keyBag               PrivateKeyInfo                    (pkcs8.cpp has the grammar)
//     pkcs8ShroudedKeyBag  EncryptedPrivateKeyInfo
//     others               certificates, CRLs, secrets: not looked into
//   attributes     friendlyName, a BMPString: the comment
//
// macData (pkcs12_mac.h) is checked where there is a passphrase: then a file that was changed is
// not taken for a wrong passphrase, nor the other way round.
#include "keyfluent/codecs/der_algorithm.h"
#include "keyfluent/codecs/der_shape.h"
#include "keyfluent/codecs/format.h"
#include "keyfluent/codecs/pbe.h"
#include "keyfluent/codecs/pkcs12_mac.h"
#include "keyfluent/codecs/pkcs8_info.h"
#include "keyfluent/core/characters.h"

#include <algorithm>
#include <iterator>

namespace keyfluent::codecs {

namespace {

constexpr std::string_view kData = "1.2.840.113549.1.7.1";
constexpr std::string_view kEncryptedData = "1.2.840.113549.1.7.6";
constexpr std::string_view kKeyBag = "1.2.840.113549.1.12.10.1.1";
constexpr std::string_view kShroudedKeyBag = "1.2.840.113549.1.12.10.1.2";
constexpr std::string_view kFriendlyName = "1.2.840.113549.1.9.20";
constexpr std::string_view kOrDamaged = " (or the file is damaged)";
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

// Sealed is an encryptedData.
struct Sealed {
  Pbe pbe;
  ByteView data;
};

Result<Sealed> read_sealed(ByteView element) {
  DerReader content(element);
  DerReader reader = content.read_sequence();
  reader.read_small();
  DerReader info = reader.read_sequence();
  info.read(der::kOid);
  Sealed sealed;
  KEYFLUENT_TRY(sealed.pbe, read_pbe(info));
  sealed.data = info.read(der::context(0, false));
  KEYFLUENT_CHECK(content.status());
  KEYFLUENT_CHECK(info.finish());
  KEYFLUENT_CHECK(reader.status());
  return sealed;
}

// Content is a ContentInfo; neither is set for another type.  What is sealed is a whole
// encryptedData, taken apart only when it is needed.
struct Content {
  std::optional<ByteView> data;
  std::optional<ByteView> sealed;
};

Result<Content> read_content(DerReader& parent) {
  DerReader info = parent.read_sequence();
  const std::string type = oid_text(info.read(der::kOid));
  const ByteView value = info.read(kExplicit);
  DerReader reader(value);
  KEYFLUENT_CHECK(info.finish());
  Content content;
  if (type == kData) {
    content.data = reader.read(der::kOctetString);
  } else if (type == kEncryptedData) {
    content.sealed = value;
  }
  KEYFLUENT_CHECK(reader.status());
  return content;
}

Status read_bags(ByteView contents, const Limits& limits, std::vector<Bag>& bags) {
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
    if (bag.is_shrouded || type == kKeyBag) {
      bags.push_back(std::move(bag));
      KEYFLUENT_CHECK(limits::check_keys(bags.size(), limits));
    }
  }
  return list.status();
}

// File is a PKCS#12 file taken apart.
struct File {
  Limits limits;
  ByteView content;  // what the MAC covers
  std::optional<MacData> mac;
  std::vector<Bag> bags;
  std::vector<ByteView> sealed;
};

Status read_safe(ByteView content, File& file) {
  DerReader outer(content);
  DerReader list = outer.read_sequence();
  KEYFLUENT_CHECK(outer.finish());
  while (!list.at_end()) {
    KEYFLUENT_TRY(const Content each, read_content(list));
    if (each.data) {
      KEYFLUENT_CHECK(read_bags(*each.data, file.limits, file.bags));
    }
    if (each.sealed) {
      file.sealed.push_back(*each.sealed);
      KEYFLUENT_CHECK(limits::check_keys(file.sealed.size(), file.limits));
    }
  }
  return list.status();
}

Result<File> read_file(ByteView der, const Limits& limits) {
  DerReader outer(der);
  DerReader reader = outer.read_sequence();
  KEYFLUENT_CHECK(outer.finish());
  reader.read_small();
  KEYFLUENT_TRY(const Content safe, read_content(reader));
  if (!safe.data) {
    return Error(errors::format_unsupported, {}, "a PKCS#12 file that is signed, not sealed");
  }
  File file;
  file.limits = limits;
  file.content = *safe.data;
  KEYFLUENT_CHECK(read_safe(file.content, file));
  KEYFLUENT_TRY(file.mac, read_mac_data(reader));
  KEYFLUENT_CHECK(reader.finish());
  return file;
}

Error no_key() {
  return Error(errors::format_unsupported, {}, "a PKCS#12 file without a private key")
      .with_hint("openssl pkcs12 -in FILE -nokeys shows its certificates, which can be read");
}

Result<Entry> read_bag(const Bag& bag, const Passphrase* passphrase, const Limits& limits) {
  if (bag.is_shrouded) {
    return read_encrypted_key_info(bag.value, passphrase, limits);
  }
  KEYFLUENT_TRY(PrivateKey key, read_private_key_info(bag.value));
  Entry entry;
  entry.public_key = key.public_key();
  entry.private_key = std::move(key);
  return entry;
}

Result<Entries> read_all(const std::vector<Bag>& bags,
                         const Passphrase* passphrase,
                         const Limits& limits) {
  Entries entries;
  for (const Bag& bag : bags) {
    KEYFLUENT_TRY(Entry entry, read_bag(bag, passphrase, limits));
    entry.comment = bag.name;
    entries.push_back(std::move(entry));
  }
  return entries;
}

// open_sealed reads the keys of one encryptedData.
Result<Entries> open_sealed(const Sealed& sealed,
                            const Passphrase& passphrase,
                            const Limits& limits) {
  KEYFLUENT_TRY(const SecretBytes contents, open_pbe(sealed.pbe, passphrase, sealed.data, limits));
  std::vector<Bag> bags;
  const Status status = read_bags(contents.view(), limits, bags);
  if (!status) {
    return status.error().is(errors::der_malformed)
               ? Error(errors::passphrase_wrong, {}, kOrDamaged)
               : status.error();
  }
  KEYFLUENT_TRY(Entries entries, read_all(bags, &passphrase, limits));
  for (Entry& entry : entries) {
    entry.protection = sealed.pbe.protection;
  }
  return entries;
}

// read_sealed_key looks for the key among what is encrypted as a whole.  From outside, one key is
// what there seems to be; a file with several of them there was never seen.
Result<Entries> read_sealed_key(const File& file, const Passphrase* passphrase) {
  if (passphrase == nullptr) {
    Entries locked(1);
    KEYFLUENT_TRY(const Sealed first, read_sealed(file.sealed[0]));
    locked[0].protection = first.pbe.protection;
    return locked;
  }
  Entries entries;
  for (const ByteView element : file.sealed) {
    KEYFLUENT_TRY(const Sealed sealed, read_sealed(element));
    KEYFLUENT_TRY(Entries more, open_sealed(sealed, *passphrase, file.limits));
    std::move(more.begin(), more.end(), std::back_inserter(entries));
  }
  if (entries.empty()) {
    return no_key();
  }
  if (entries.size() > 1) {
    return Error(errors::format_unsupported,
                 {},
                 "a PKCS#12 file with several private keys in its encrypted part");
  }
  return entries;
}

Result<Entries> read_keys(const File& file, const Passphrase* passphrase) {
  if (!file.bags.empty()) {
    return read_all(file.bags, passphrase, file.limits);
  }
  return file.sealed.empty() ? no_key() : read_sealed_key(file, passphrase);
}

// is_unsupported: what a passphrase has no part in.
bool is_unsupported(const Error& error) {
  return error.is(errors::cipher_unsupported) || error.is(errors::kdf_unsupported) ||
         error.is(errors::kdf_too_costly) || error.is(errors::format_unsupported);
}

// with_sound_mac: the passphrase is the file's, and its content is as it was made.
Result<Entries> with_sound_mac(Result<Entries> keys) {
  if (!keys && keys.error().is(errors::passphrase_wrong)) {
    return Error(errors::passphrase_wrong, {}, ": the file's MAC has this one, its key another");
  }
  return keys;
}

// with_wrong_mac: a key that opens all the same proves that the passphrase is right and that the
// file was changed.  What does not open is no damage but a wrong passphrase.
Result<Entries> with_wrong_mac(Result<Entries> keys) {
  if (keys) {
    return Error(errors::container_malformed, {}, "PKCS#12")
        .with_hint("its MAC does not fit: the file was changed after it was made");
  }
  if (keys.error().category() == Category::kInput && !is_unsupported(keys.error())) {
    return Error(errors::passphrase_wrong, {}, kOrDamaged);
  }
  return keys;
}

Result<Entries> read(const Chunk& chunk, const Passphrase* passphrase) {
  KEYFLUENT_TRY(const File file, read_file(chunk.body.view(), chunk.limits));
  Result<Entries> keys = read_keys(file, passphrase);
  if (passphrase == nullptr || !file.mac) {
    return keys;
  }
  KEYFLUENT_TRY(const bool fits, mac_fits(*file.mac, *passphrase, file.content, chunk.limits));
  return fits ? with_sound_mac(std::move(keys)) : with_wrong_mac(std::move(keys));
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
