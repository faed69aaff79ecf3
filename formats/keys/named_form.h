// SPDX-License-Identifier: MIT
// NamedForm: what the containers that name each value of a key need of an algorithm.
//
// JSON Web Keys (RFC 7518, RFC 8037), DNSKEY records and BIND's private files (RFC 3110, 6605,
// 8080) have the same values under different names, so they share one list of them.
#pragma once

#include "keyfluent/core/bytes.h"
#include "keyfluent/core/result.h"
#include "keyfluent/keys/algorithm.h"

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace keyfluent {

// NamedValue says the names of one value; an empty name: that container has no place for it.
struct NamedValue {
  std::string_view jwk;     // "n"
  std::string_view dnssec;  // "Modulus"
  bool is_private;
};

// NamedValues holds the values in the order of NamedForm::values; absent ones are empty.
using NamedValues = std::vector<SecretBytes>;

// DnssecNumber is an algorithm number of DNSSEC and its mnemonic.
struct DnssecNumber {
  std::uint8_t number;
  std::string_view name;
};

struct NamedForm {
  std::span<const NamedValue> values = {};
  // The members "kty" and "crv" of a JSON Web Key.  kty empty: there is none; crv empty: no member.
  std::string_view kty = {};
  std::string_view crv = {};
  // The numbers that DNSSEC has for it; the first is written.  Empty: none.
  std::span<const DnssecNumber> dnssec = {};
  // The number in SSHFP records (RFC 4255, 6594, 7479, 8709).
  std::uint8_t sshfp = 0;

  // read and write translate between the values and the components.  write leaves the private
  // values empty if the components have no private part. Errors of read: key_bad_size,
  // key_inconsistent, wire_number_too_long.
  Result<Components> (*read)(const Algorithm&, const NamedValues&) = nullptr;
  NamedValues (*write)(const Algorithm&, const Components&) = nullptr;

  // read_dnskey and write_dnskey: the public key field of a DNSKEY record.
  // Errors of read_dnskey: wire_truncated, key_bad_size.
  Result<Components> (*read_dnskey)(const Algorithm&, ByteView) = nullptr;
  Bytes (*write_dnskey)(const Algorithm&, const Components&) = nullptr;
};

// find_algorithm_by_jwk and find_algorithm_by_dnssec search the table; null if there is none.
const Algorithm* find_algorithm_by_jwk(std::string_view kty, std::string_view crv);
const Algorithm* find_algorithm_by_dnssec(std::uint64_t number);

// has_jwk and has_dnssec are true if the containers have a place for keys of the algorithm.
bool has_jwk(const Algorithm& algorithm);
bool has_dnssec(const Algorithm& algorithm);

// sshfp_number is 0 where there is none.
std::uint8_t sshfp_number(const Algorithm& algorithm);

}  // namespace keyfluent
