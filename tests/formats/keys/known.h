// SPDX-License-Identifier: MIT
// The known answers of known_keys.tsv and known_pairs.tsv, and short ways to blobs and errors.
#pragma once

#include "keyfluent/core/base64.h"
#include "keyfluent/core/der.h"
#include "keyfluent/core/writer.h"
#include "keyfluent/keys/key.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <fstream>
#include <initializer_list>
#include <sstream>
#include <string>
#include <vector>

namespace keyfluent::known {

using Row = std::vector<std::string>;

inline std::vector<Row> rows(std::string_view name) {
  std::ifstream file(std::string(KEYFLUENT_SOURCE_DIR "/tests/formats/keys/").append(name));
  std::vector<Row> result;
  std::string line;
  std::getline(file, line);
  while (std::getline(file, line)) {
    std::istringstream cells(line);
    result.emplace_back();
    for (std::string cell; std::getline(cells, cell, '\t');) {
      result.back().push_back(cell);
    }
  }
  return result;
}

inline Bytes bytes_of(std::string_view base64) {
  return decode_base64(base64).value();
}

// KnownKey is what ssh-keygen says of a public key.
struct KnownKey {
  explicit KnownKey(const Row& row)
      : name(row[0]),
        family(row[1]),
        bits(static_cast<unsigned>(std::stoul(row[2]))),
        sha256(row[3]),
        sha1(row[4]),
        md5(row[5]),
        blob(bytes_of(row[6])),
        randomart(row[7] == "-" ? "" : row[7] + "~") {
    std::replace(randomart.begin(), randomart.end(), '~', '\n');
  }

  std::string name, family;
  unsigned bits;
  std::string sha256, sha1, md5;
  Bytes blob;
  std::string randomart;
};

inline std::vector<KnownKey> keys() {
  const auto table = rows("known_keys.tsv");
  return {table.begin(), table.end()};
}

// key_of is the first known key of an algorithm.
inline KnownKey key_of(std::string_view name) {
  const auto all = keys();
  return *std::find_if(all.begin(), all.end(), [&](auto& key) { return key.name == name; });
}

struct KnownPair {
  explicit KnownPair(const Row& row)
      : name(row[0]),
        pkcs8(bytes_of(row[1])),
        spki(bytes_of(row[2])),
        traditional(row[3] == "-" ? Bytes() : bytes_of(row[3])),
        blob(bytes_of(row[4])),
        signature(bytes_of(row[5])) {}

  std::string name;
  Bytes pkcs8, spki, traditional, blob, signature;

  [[nodiscard]] const Algorithm& algorithm() const { return *find_algorithm(name); }
};

inline std::vector<KnownPair> pairs() {
  const auto table = rows("known_pairs.tsv");
  return {table.begin(), table.end()};
}

inline KnownPair pair_of(std::string_view name) {
  const auto all = pairs();
  return *std::find_if(all.begin(), all.end(), [&](auto& pair) { return pair.name == name; });
}

// DerKey is an AlgorithmIdentifier and what follows it in SPKI and PKCS#8.
struct DerKey {
  ByteView oid, parameters, key;
};

inline DerKey split_spki(ByteView der) {
  DerReader outer = DerReader(der).read_sequence();
  DerReader identifier = outer.read_sequence();
  const ByteView oid = identifier.read_element();
  const ByteView parameters = identifier.at_end() ? ByteView() : identifier.read_element();
  return {oid, parameters, outer.read_bit_string()};
}

inline DerKey split_pkcs8(ByteView der) {
  DerReader outer = DerReader(der).read_sequence();
  outer.read_small();
  DerReader identifier = outer.read_sequence();
  const ByteView oid = identifier.read_element();
  const ByteView parameters = identifier.at_end() ? ByteView() : identifier.read_element();
  return {oid, parameters, outer.read(der::kOctetString)};
}

// components_of reads a pair's PKCS#8 structure; private_of makes the key.
inline Components components_of(const KnownPair& pair) {
  const DerKey der = split_pkcs8(pair.pkcs8);
  return pair.algorithm().der->read_pkcs8(pair.algorithm(), der.parameters, der.key).value();
}

inline PrivateKey private_of(const KnownPair& pair) {
  return PrivateKey::from_components(pair.algorithm(), components_of(pair)).value();
}

// strings joins SSH strings into a blob.
inline Bytes strings(std::initializer_list<ByteView> parts) {
  Writer writer;
  for (const ByteView part : parts) {
    writer.put_string(part);
  }
  return writer.take();
}

// id_of is the error's id, or "read" for a value.
template <class T>
std::string id_of(const Result<T>& result) {
  return result ? "read" : std::string(result.error().id());
}

inline std::string id_of_blob(ByteView blob) {
  return id_of(PublicKey::from_blob(blob));
}

}  // namespace keyfluent::known
