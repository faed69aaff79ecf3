// SPDX-License-Identifier: MIT
#include "keyfluent/codecs/pkcs12_mac.h"

#include "keyfluent/codecs/der_algorithm.h"

#include <algorithm>
#include <iterator>
#include <string>

namespace keyfluent::codecs {

namespace {

struct HashRow {
  std::string_view oid;
  std::string_view name;  // OpenSSL's
};

constexpr HashRow kHashes[] = {
    {"1.3.14.3.2.26", "SHA1"},
    {"1.2.840.113549.2.5", "MD5"},
    {"2.16.840.1.101.3.4.2.4", "SHA224"},
    {"2.16.840.1.101.3.4.2.1", "SHA256"},
    {"2.16.840.1.101.3.4.2.2", "SHA384"},
    {"2.16.840.1.101.3.4.2.3", "SHA512"},
    {"2.16.840.1.101.3.4.2.5", "SHA512-224"},
    {"2.16.840.1.101.3.4.2.6", "SHA512-256"},
};

}  // namespace

Result<std::optional<MacData>> read_mac_data(DerReader& file) {
  if (file.at_end()) {
    return std::optional<MacData>();
  }
  DerReader reader = file.read_sequence();
  DerReader info = reader.read_sequence();
  DerReader algorithm = info.read_sequence();
  const std::string oid = oid_text(algorithm.read(der::kOid));
  MacData data;
  data.digest = info.read(der::kOctetString);
  data.mac.salt = reader.read(der::kOctetString);
  if (!reader.at_end()) {
    data.mac.iterations = reader.read_small();
  }
  KEYFLUENT_CHECK(algorithm.status());
  KEYFLUENT_CHECK(info.finish());
  KEYFLUENT_CHECK(reader.finish());
  const auto* row = std::ranges::find(kHashes, oid, &HashRow::oid);
  if (row == std::end(kHashes)) {
    return std::optional<MacData>();
  }
  data.mac.hash = row->name;
  return std::optional(data);
}

Result<bool> mac_fits(const MacData& data,
                      const Passphrase& passphrase,
                      ByteView content,
                      const Limits& limits) {
  KEYFLUENT_TRY(const Bytes expected, pkcs12_mac(passphrase, data.mac, content, limits));
  return equal_secret(expected, data.digest);
}

}  // namespace keyfluent::codecs
