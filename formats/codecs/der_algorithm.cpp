// SPDX-License-Identifier: MIT
#include "keyfluent/codecs/der_algorithm.h"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <limits>

namespace keyfluent::codecs {

namespace {

// A name for a foreign algorithm says more than its number.
struct OidName {
  std::string_view oid;
  std::string_view name;
};

constexpr OidName kForeignAlgorithms[] = {
    {"1.2.840.113549.1.1.7", "RSAES-OAEP"},
    {"1.2.840.113549.1.3.1", "Diffie-Hellman"},
    {"1.2.840.10046.2.1", "X9.42 Diffie-Hellman"},
    {"1.3.101.110", "X25519"},
    {"1.3.101.111", "X448"},
    {"1.2.840.10045.3.1.1", "ECDSA on P-192"},
    {"1.3.132.0.33", "ECDSA on P-224"},
    {"1.3.132.0.10", "ECDSA on secp256k1"},
    {"1.3.36.3.3.2.8.1.1.7", "ECDSA on brainpoolP256r1"},
    {"1.3.36.3.3.2.8.1.1.11", "ECDSA on brainpoolP384r1"},
    {"1.3.36.3.3.2.8.1.1.13", "ECDSA on brainpoolP512r1"},
    {"1.2.156.10197.1.301", "SM2"},
    {"2.16.840.1.101.3.4.3.17", "ML-DSA-44"},
    {"2.16.840.1.101.3.4.3.18", "ML-DSA-65"},
    {"2.16.840.1.101.3.4.3.19", "ML-DSA-87"},
};

const OidName* find_name(std::string_view oid) {
  const auto* found = std::find_if(std::begin(kForeignAlgorithms),
                                   std::end(kForeignAlgorithms),
                                   [&](const OidName& row) { return row.oid == oid; });
  return found == std::end(kForeignAlgorithms) ? nullptr : found;
}

// foreign_name names an algorithm that is not in the table of keys: by its curve if it has one.
std::string foreign_name(ByteView oid, ByteView parameters) {
  DerReader reader(parameters);
  const std::string curve = oid_text(reader.read(der::kOid));
  if (const OidName* name = find_name(curve)) {
    return std::string(name->name);
  }
  const std::string dotted = oid_text(oid);
  if (const OidName* name = find_name(dotted)) {
    return std::string(name->name);
  }
  return curve.empty() ? dotted : dotted + " with " + curve;
}

void append_arc(Bytes& to, std::uint64_t arc) {
  std::uint8_t digits[10];
  std::size_t count = 0;
  do {
    digits[count++] = static_cast<std::uint8_t>(arc & 0x7f);
    arc >>= 7;
  } while (arc != 0);
  while (count-- > 0) {
    to.push_back(static_cast<std::uint8_t>(digits[count] | (count > 0 ? 0x80 : 0)));
  }
}

// first_arcs splits the first number of an OID, which holds two arcs (X.690 section 8.19.4).
std::string first_arcs(std::uint64_t number) {
  const std::uint64_t root = std::min<std::uint64_t>(number / 40, 2);
  return std::to_string(root) + "." + std::to_string(number - 40 * root);
}

}  // namespace

std::string oid_text(ByteView contents) {
  // Real OIDs have under 20 bytes; a longer one is of no use in a message.
  if (contents.empty() || contents.size() > 64 || (contents.back() & 0x80) != 0) {
    return {};
  }
  std::string text;
  std::uint64_t arc = 0;
  for (const std::uint8_t byte : contents) {
    if (arc > (std::numeric_limits<std::uint64_t>::max() >> 7)) {
      return {};
    }
    arc = (arc << 7) | (byte & 0x7fu);
    if ((byte & 0x80) == 0) {
      text += text.empty() ? first_arcs(arc) : "." + std::to_string(arc);
      arc = 0;
    }
  }
  return text;
}

Bytes oid_element(std::string_view dotted) {
  Bytes contents;
  std::uint64_t first = 0;
  for (int index = 0; !dotted.empty(); ++index) {
    std::uint64_t arc = 0;
    const auto end = std::from_chars(dotted.data(), dotted.data() + dotted.size(), arc).ptr;
    const auto used = static_cast<std::size_t>(end - dotted.data());
    dotted.remove_prefix(std::min(used + 1, dotted.size()));
    if (index == 0) {
      first = 40 * arc;
      continue;
    }
    append_arc(contents, index == 1 ? first + arc : arc);
  }
  return der_element(der::kOid, {contents});
}

Result<DerAlgorithm> read_key_algorithm(DerReader& parent) {
  DerReader identifier = parent.read_sequence();
  const ByteView oid = identifier.read_element();
  const ByteView parameters = identifier.at_end() ? ByteView{} : identifier.read_element();
  KEYFLUENT_CHECK(parent.status());
  KEYFLUENT_CHECK(identifier.finish());
  DerReader oid_reader(oid);
  const ByteView oid_contents = oid_reader.read(der::kOid);
  KEYFLUENT_CHECK(oid_reader.status());
  const Algorithm* algorithm = find_algorithm_by_der(oid, parameters);
  if (algorithm == nullptr) {
    return Error(errors::der_unsupported_algorithm, {}, foreign_name(oid_contents, parameters));
  }
  return DerAlgorithm{algorithm, parameters};
}

Result<PublicKey> read_public_key_info(ByteView der) {
  DerReader outer(der);
  DerReader info = outer.read_sequence();
  KEYFLUENT_CHECK(outer.finish());
  KEYFLUENT_TRY(const DerAlgorithm found, read_key_algorithm(info));
  const ByteView key = info.read_bit_string();
  KEYFLUENT_CHECK(info.finish());
  const Algorithm& algorithm = *found.algorithm;
  KEYFLUENT_TRY(const Components components,
                algorithm.der->read_spki(algorithm, found.parameters, key));
  return PublicKey::from_components(algorithm, components);
}

}  // namespace keyfluent::codecs
