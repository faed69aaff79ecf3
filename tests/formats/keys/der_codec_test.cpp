// SPDX-License-Identifier: MIT
#include "keyfluent/keys/der_form.h"
#include "tests/formats/keys/known.h"

#include <doctest/doctest.h>

using namespace keyfluent;
using known::id_of;

namespace {

const Algorithm& p256() {
  return *find_algorithm("ecdsa-sha2-nistp256");
}

// Sec1 builds an ECPrivateKey of chosen parts.
Bytes sec1(const Bytes& d, const Bytes& curve, ByteView point, std::uint64_t version = 1) {
  const Bytes number = der_element(der::kOctetString, {d});
  const Bytes parameters = curve.empty() ? Bytes() : der_element(der::context(0, true), {curve});
  const Bytes public_part =
      point.empty() ? Bytes() : der_element(der::context(1, true), {der_bit_string(point)});
  return der_element(der::kSequence, {der_small(version), number, parameters, public_part});
}

struct P256Parts {
  Bytes d, curve, point;
};

P256Parts p256_parts() {
  const auto pair = known::pair_of("ecdsa-sha2-nistp256");
  const Components key = known::components_of(pair);
  Bytes d(32 - key[2].size(), 0);
  d.insert(d.end(), key[2].data(), key[2].data() + key[2].size());
  return {d, to_bytes(p256().der->parameters), to_bytes(key[1].view())};
}

std::string read_id(const Bytes& der) {
  auto components = p256().der->read_traditional(p256(), der);
  if (!components) {
    return id_of(components);
  }
  const auto key = PrivateKey::from_components(p256(), std::move(*components));
  const bool is_known =
      key && equal_public(key->public_key().blob(), known::pair_of("ecdsa-sha2-nistp256").blob);
  return key && !is_known ? "another key" : id_of(key);
}

}  // namespace

TEST_CASE("openssl's structures are read and written byte for byte") {
  for (const auto& pair : known::pairs()) {
    CAPTURE(pair.name);
    const PrivateKey key = known::private_of(pair);
    CHECK(*write_subject_public_key_info(key.algorithm(), key.components()) == pair.spki);
    CHECK(equal_public(write_private_key_info(key.algorithm(), key.components())->view(),
                       pair.pkcs8));
    if (pair.traditional.empty()) {
      CHECK((key.algorithm().der->read_traditional == nullptr));
    } else {
      const auto& der = *key.algorithm().der;
      CHECK(equal_public(der.write_traditional(key.algorithm(), key.components())->view(),
                         pair.traditional));
    }
  }
}

TEST_CASE("the public key of an SPKI structure is ssh-keygen's") {
  for (const auto& pair : known::pairs()) {
    CAPTURE(pair.name);
    const auto der = known::split_spki(pair.spki);
    const auto components =
        pair.algorithm().der->read_spki(pair.algorithm(), der.parameters, der.key);
    REQUIRE(components.has_value());
    const auto key = PublicKey::from_components(pair.algorithm(), *components);
    REQUIRE(key.has_value());
    CHECK(equal_public(key->blob(), pair.blob));
  }
}

TEST_CASE("the traditional structures spell the same keys") {
  for (const auto& pair : known::pairs()) {
    if (pair.traditional.empty()) {
      continue;
    }
    CAPTURE(pair.name);
    auto components = pair.algorithm().der->read_traditional(pair.algorithm(), pair.traditional);
    REQUIRE(components.has_value());
    const auto key = PrivateKey::from_components(pair.algorithm(), std::move(*components));
    REQUIRE(key.has_value());
    CHECK(equal_public(key->public_key().blob(), pair.blob));
  }
}

TEST_CASE("structures cut short or lengthened are malformed, at every byte") {
  for (const auto& pair : known::pairs()) {
    if (pair.traditional.empty()) {
      continue;
    }
    CAPTURE(pair.name);
    const auto read = [&](ByteView der) {
      return id_of(pair.algorithm().der->read_traditional(pair.algorithm(), der));
    };
    for (std::size_t size = 0; size < pair.traditional.size(); ++size) {
      CAPTURE(size);
      CHECK(read(ByteView(pair.traditional).first(size)) == errors::der_malformed.id);
    }
    Bytes longer = pair.traditional;
    longer.push_back(0);
    CHECK(read(longer) == errors::der_malformed.id);
  }
}

TEST_CASE("any byte of a private structure changed is found out, or spells the same key") {
  for (const auto& pair : known::pairs()) {
    CAPTURE(pair.name);
    Bytes der = pair.pkcs8;
    const Algorithm& algorithm = pair.algorithm();
    for (std::size_t i = 0; i < der.size(); ++i) {
      CAPTURE(i);
      der[i] ^= 1;
      const auto parts = known::split_pkcs8(der);
      if (find_algorithm_by_der(parts.oid, parts.parameters) == &algorithm) {
        auto components = algorithm.der->read_pkcs8(algorithm, parts.parameters, parts.key);
        if (components) {
          const auto key = PrivateKey::from_components(algorithm, std::move(*components));
          // A seed, and DSA's x without y, are other keys when changed.
          const bool is_free = algorithm.family.substr(0, 2) == "ED" || algorithm.family == "DSA";
          CHECK((!key || is_free || equal_public(key->public_key().blob(), pair.blob)));
        }
      }
      der[i] ^= 1;
    }
  }
}

TEST_CASE("RSA: a stored exponent that is not d mod (prime - 1) is found out; zero is left out") {
  const auto pair = known::pair_of("ssh-rsa");
  const auto& der = *pair.algorithm().der;
  const PrivateKey key = known::private_of(pair);
  const auto with_exponents = [&](const Bytes& p_exponent, const Bytes& q_exponent) {
    Bytes numbers = der_small(0);
    for (const std::size_t index : {0u, 1u, 2u, 4u, 5u}) {
      const Bytes number = der_number(key.components()[index].view());
      numbers.insert(numbers.end(), number.begin(), number.end());
    }
    const Bytes inverse = der_number(key.components()[3].view());
    return id_of(der.read_traditional(
        pair.algorithm(),
        der_element(der::kSequence,
                    {numbers, der_number(p_exponent), der_number(q_exponent), inverse})));
  };
  CHECK(with_exponents({}, {}) == "read");
  CHECK(with_exponents({5}, {}) == errors::key_inconsistent.id);
  CHECK(with_exponents({}, {5}) == errors::key_inconsistent.id);
}

TEST_CASE("RSA: more than two primes are not used in SSH") {
  const auto pair = known::pair_of("ssh-rsa");
  Bytes der = pair.traditional;
  REQUIRE(der[6] == 0);
  der[6] = 1;  // version: multi
  CHECK(id_of(pair.algorithm().der->read_traditional(pair.algorithm(), der)) ==
        errors::der_unsupported_algorithm.id);
}

TEST_CASE("SEC 1: the curve and the point may be missing, the number shorter or longer") {
  const auto [d, curve, point] = p256_parts();
  Bytes longer(5, 0);
  longer.insert(longer.end(), d.begin(), d.end());
  CHECK(read_id(sec1(d, curve, point)) == "read");
  CHECK(read_id(sec1(d, curve, {})) == "read");
  CHECK(read_id(sec1(d, {}, point)) == "read");
  CHECK(read_id(sec1(d, {}, {})) == "read");
  CHECK(read_id(sec1(longer, curve, point)) == "read");
  CHECK(read_id(sec1(longer, {}, point)) == "read");
  CHECK(read_id(sec1({1}, curve, {})) == "another key");
  CHECK(read_id(sec1({1}, curve, point)) == errors::key_inconsistent.id);
  CHECK(read_id(sec1({}, curve, {})) == errors::key_bad_number.id);
  CHECK(read_id(sec1(Bytes(33, 1), curve, {})) == errors::key_bad_size.id);
  CHECK(read_id(sec1(d, curve, point, 2)) == errors::der_malformed.id);
}

TEST_CASE("SEC 1: without a curve the sizes choose it") {
  const auto pair = known::pair_of("ecdsa-sha2-nistp384");
  const Components key = known::components_of(pair);
  Bytes d(48 - key[2].size(), 0);
  d.insert(d.end(), key[2].data(), key[2].data() + key[2].size());
  const Bytes bare = sec1(d, {}, {});
  CHECK(find_algorithm_by_traditional("EC PRIVATE KEY", bare) == &pair.algorithm());
  CHECK(read_id(bare) == errors::key_bad_size.id);
  const Bytes with_point = sec1({7}, {}, key[1].view());
  CHECK(find_algorithm_by_traditional("EC PRIVATE KEY", with_point) == &pair.algorithm());
}

TEST_CASE("SEC 1: another curve is named") {
  const auto parts = p256_parts();
  const Bytes secp256k1 = {0x06, 5, 0x2B, 0x81, 4, 0, 10};
  CHECK(read_id(sec1(parts.d, secp256k1, {})) == errors::der_unsupported_algorithm.id);
  const Bytes p384 = to_bytes(find_algorithm("ecdsa-sha2-nistp384")->der->parameters);
  CHECK(read_id(sec1(parts.d, p384, {})) == errors::key_curve_mismatch.id);
}

TEST_CASE("EC points in DER may be compressed or hybrid; SSH gets them uncompressed") {
  const auto point = p256_parts().point;
  const auto parity = static_cast<std::uint8_t>(point.back() & 1);
  Bytes compressed(point.begin(), point.begin() + 33);
  compressed[0] = static_cast<std::uint8_t>(2 | parity);
  Bytes hybrid = point;
  hybrid[0] = static_cast<std::uint8_t>(6 | parity);
  for (const Bytes& encoded : {point, compressed, hybrid}) {
    const auto key = p256().der->read_spki(p256(), {}, encoded);
    REQUIRE(key.has_value());
    CHECK(equal_public((*key)[1].view(), point));
  }
  compressed[0] = 5;
  CHECK(id_of(p256().der->read_spki(p256(), {}, compressed)) == errors::key_bad_point.id);
  CHECK(id_of(p256().der->read_spki(p256(), {}, Bytes(1, 0))) == errors::key_bad_point.id);
  CHECK(id_of(p256().der->read_spki(p256(), {}, {})) == errors::key_bad_point.id);
}

TEST_CASE("EC numbers are written in the length of the field") {
  Components key(3);
  key[0] = SecretBytes(std::string_view("nistp256"));
  key[2] = SecretBytes(Bytes{9});
  const auto whole = PrivateKey::from_components(p256(), std::move(key));
  REQUIRE(whole.has_value());
  const auto der = p256().der->write_traditional(p256(), whole->components());
  DerReader reader = DerReader(der->view()).read_sequence();
  CHECK(reader.read_small() == 1);
  CHECK(reader.read(der::kOctetString).size() == 32);
}

TEST_CASE("DSA without its group is malformed") {
  const auto pair = known::pair_of("ssh-dss");
  const auto der = known::split_spki(pair.spki);
  CHECK(id_of(pair.algorithm().der->read_spki(pair.algorithm(), {}, der.key)) ==
        errors::der_malformed.id);
  CHECK(id_of(pair.algorithm().der->read_spki(pair.algorithm(), der.parameters, {})) ==
        errors::der_malformed.id);
}
