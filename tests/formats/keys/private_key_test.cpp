// SPDX-License-Identifier: MIT
#include "tests/formats/keys/known.h"

#include <doctest/doctest.h>

#include <functional>

using namespace keyfluent;
using known::id_of;

namespace {

constexpr std::string_view kMessage = "keyfluent";

namespace rsa {
enum : std::size_t { kN, kE, kD, kIqmp, kP, kQ };
}

std::size_t index_of(const Algorithm& algorithm, std::string_view name) {
  const auto found = std::ranges::find(algorithm.components, name, &Component::name);
  return static_cast<std::size_t>(found - algorithm.components.begin());
}

// id_with spoils the components of a known pair and returns what from_components says.
std::string id_with(std::string_view name, const std::function<void(Components&)>& spoil) {
  const auto pair = known::pair_of(name);
  Components key = clone(known::private_of(pair).components());
  spoil(key);
  return id_of(PrivateKey::from_components(pair.algorithm(), std::move(key)));
}

void flip_last_bit(SecretBytes& value) {
  value.writable().back() ^= 1;
}

}  // namespace

TEST_CASE("openssl's private keys have the public half that ssh-keygen says") {
  for (const auto& pair : known::pairs()) {
    CAPTURE(pair.name);
    const PrivateKey key = known::private_of(pair);
    CHECK(equal_public(key.public_key().blob(), pair.blob));
    for (std::size_t i = 0; i < key.components().size(); ++i) {
      const bool is_private = key.algorithm().components[i].is_private;
      CHECK_FALSE(key.components()[i].empty());
      CHECK(key.public_key().components()[i].empty() == is_private);
    }
  }
}

TEST_CASE("what the private half signs, the public half verifies, and nothing else") {
  for (const auto& pair : known::pairs()) {
    CAPTURE(pair.name);
    const PrivateKey key = known::private_of(pair);
    auto signature = key.sign(as_bytes(kMessage));
    REQUIRE(signature.has_value());
    CHECK(verify(key.public_key(), as_bytes(kMessage), *signature).has_value());
    CHECK(id_of(verify(key.public_key(), as_bytes("keyfluenT"), *signature)) ==
          errors::key_inconsistent.id);
    CHECK(id_of(verify(key.public_key(), as_bytes(kMessage), {})) == errors::key_inconsistent.id);
    signature->back() ^= 1;
    CHECK(id_of(verify(key.public_key(), as_bytes(kMessage), *signature)) ==
          errors::key_inconsistent.id);
  }
}

TEST_CASE("signatures by the openssl command are verified") {
  for (const auto& pair : known::pairs()) {
    CAPTURE(pair.name);
    const auto key = PublicKey::from_blob(pair.blob);
    CHECK(verify(*key, as_bytes(kMessage), pair.signature).has_value());
    const auto other = PublicKey::from_blob(known::key_of("ssh-ed25519").blob);
    CHECK_FALSE(verify(*other, as_bytes(kMessage), pair.signature).has_value());
  }
}

TEST_CASE("any private component changed by one bit is found out") {
  for (const auto& pair : known::pairs()) {
    const auto& components = pair.algorithm().components;
    for (std::size_t i = 0; i < components.size(); ++i) {
      if (components[i].is_private) {
        CAPTURE(pair.name);
        CAPTURE(components[i].name);
        CHECK(id_with(pair.name, [&](Components& key) { flip_last_bit(key[i]); }) ==
              errors::key_inconsistent.id);
        CHECK(id_with(pair.name, [&](Components& key) { key[i].writable()[0] ^= 1; }) ==
              errors::key_inconsistent.id);
      }
    }
  }
}

TEST_CASE("the public half of another key is found out") {
  CHECK(id_with("ssh-ed25519", [](Components& key) { flip_last_bit(key[0]); }) ==
        errors::key_inconsistent.id);
  CHECK(id_with("ssh-ed448", [](Components& key) { flip_last_bit(key[0]); }) ==
        errors::key_inconsistent.id);
  CHECK(id_with("ssh-dss", [](Components& key) { flip_last_bit(key[3]); }) ==
        errors::key_inconsistent.id);
  CHECK(id_with("ssh-rsa", [](Components& key) { key[rsa::kN].writable()[9] ^= 2; }) ==
        errors::key_inconsistent.id);
  CHECK(id_with("ssh-rsa", [](Components& key) { key[rsa::kE] = SecretBytes(Bytes{3}); }) ==
        errors::key_inconsistent.id);
  const auto other = PublicKey::from_blob(known::key_of("ecdsa-sha2-nistp256").blob);
  CHECK(id_with("ecdsa-sha2-nistp256", [&](Components& key) {
          key[1] = other->components()[1].clone();
        }) == errors::key_inconsistent.id);
}

TEST_CASE("RSA: p and q are recovered from n, e and d, iqmp from p and q") {
  const auto pair = known::pair_of("ssh-rsa");
  const PrivateKey whole = known::private_of(pair);
  Components bare = clone(whole.components());
  bare[rsa::kP].clear();
  bare[rsa::kQ].clear();
  bare[rsa::kIqmp].clear();
  const auto key = PrivateKey::from_components(pair.algorithm(), std::move(bare));
  REQUIRE(key.has_value());
  const bool is_swapped = !(key->components()[rsa::kP] == whole.components()[rsa::kP]);
  CHECK(key->components()[rsa::kP] == whole.components()[is_swapped ? rsa::kQ : rsa::kP]);
  CHECK(key->components()[rsa::kQ] == whole.components()[is_swapped ? rsa::kP : rsa::kQ]);
  CHECK(key->components()[rsa::kD] == whole.components()[rsa::kD]);

  Components no_inverse = clone(whole.components());
  no_inverse[rsa::kIqmp].clear();
  const auto again = PrivateKey::from_components(pair.algorithm(), std::move(no_inverse));
  REQUIRE(again.has_value());
  CHECK(again->components()[rsa::kIqmp] == whole.components()[rsa::kIqmp]);
}

TEST_CASE("RSA: nothing is recovered from numbers that do not belong together") {
  const auto drop_primes = [](Components& key) {
    key[rsa::kP].clear();
    key[rsa::kQ].clear();
  };
  CHECK(id_with("ssh-rsa", drop_primes) == "read");
  for (const std::size_t index : {rsa::kN, rsa::kE, rsa::kD}) {
    CAPTURE(index);
    CHECK(id_with("ssh-rsa", [&](Components& key) {
            drop_primes(key);
            key[index].writable()[0] ^= 1;
          }) == errors::key_inconsistent.id);
    CHECK(id_with("ssh-rsa", [&](Components& key) {
            drop_primes(key);
            key[index].clear();
          }) != "read");
    CHECK(id_with("ssh-rsa", [&](Components& key) {
            drop_primes(key);
            key[index] = SecretBytes(Bytes{1});
          }) == errors::key_inconsistent.id);
  }
}

TEST_CASE("RSA: degenerate primes are refused, and missing numbers named") {
  const auto with = [](std::size_t index, const Bytes& value) {
    return id_with("ssh-rsa", [&](Components& key) { key[index] = SecretBytes(value); });
  };
  CHECK(with(rsa::kP, {}) == errors::key_bad_number.id);
  CHECK(with(rsa::kQ, {}) == errors::key_bad_number.id);
  CHECK(with(rsa::kD, {}) == errors::key_bad_number.id);
  CHECK(with(rsa::kP, {1}) == errors::key_inconsistent.id);
  CHECK(with(rsa::kN, {}) == errors::key_bad_number.id);
  CHECK(with(rsa::kN, {16}) == errors::key_bad_number.id);
  CHECK(id_with("ssh-rsa", [](Components& key) {
          key[rsa::kP] = SecretBytes(Bytes{1});
          key[rsa::kQ] = key[rsa::kN].clone();
        }) == errors::key_inconsistent.id);
}

TEST_CASE("leading zeros of numbers are dropped") {
  CHECK(id_with("ssh-rsa", [](Components& key) {
          for (SecretBytes& number : key) {
            SecretBytes longer(Bytes(3));
            longer.append(number.view());
            number = std::move(longer);
          }
        }) == "read");
}

TEST_CASE("numbers beyond 16384 bits are refused before anybody computes with them") {
  for (const std::string_view name : {"ssh-rsa", "ssh-dss"}) {
    const auto components = find_algorithm(name)->components;
    for (std::size_t i = 0; i < components.size(); ++i) {
      CHECK(id_with(name, [&](Components& key) { key[i] = SecretBytes(Bytes(2049, 1)); }) ==
            errors::wire_number_too_long.id);
    }
  }
}

TEST_CASE("ECDSA: the private number is between 1 and the order") {
  CHECK(id_with("ecdsa-sha2-nistp256", [](Components& key) { key[2].clear(); }) ==
        errors::key_bad_number.id);
  CHECK(id_with("ecdsa-sha2-nistp256", [](Components& key) {
          key[2] = SecretBytes(Bytes(32, 0xFF));
        }) == errors::key_bad_number.id);
  CHECK(id_with("ecdsa-sha2-nistp256", [](Components& key) {
          key[2] = SecretBytes(Bytes(500, 0xFF));
        }) == errors::key_bad_number.id);
}

TEST_CASE("a public half that the container lacks is computed") {
  for (const auto& [algorithm_name, component] : {std::pair{"ecdsa-sha2-nistp256", "Q"},
                                                  {"ecdsa-sha2-nistp384", "Q"},
                                                  {"ecdsa-sha2-nistp521", "Q"},
                                                  {"ecdsa-sha2-nistp521", "curve"},
                                                  {"ssh-ed25519", "pk"},
                                                  {"ssh-ed448", "pk"},
                                                  {"ssh-dss", "y"}}) {
    const std::string_view name = algorithm_name;
    CAPTURE(name);
    const auto pair = known::pair_of(name);
    Components key = clone(known::private_of(pair).components());
    key[index_of(pair.algorithm(), component)].clear();
    const auto whole = PrivateKey::from_components(pair.algorithm(), std::move(key));
    REQUIRE(whole.has_value());
    CHECK(equal_public(whole->public_key().blob(), pair.blob));
  }
}

TEST_CASE("EdDSA: a seed has its size") {
  for (const std::size_t size : {0u, 31u, 33u}) {
    CHECK(id_with("ssh-ed25519", [&](Components& key) { key[1] = SecretBytes(size); }) ==
          errors::key_bad_size.id);
  }
}

TEST_CASE("DSA: the group is checked, and kept to a size that costs no time") {
  CHECK(id_with("ssh-dss", [](Components& key) { flip_last_bit(key[1]); }) ==
        errors::key_inconsistent.id);
  CHECK(id_with("ssh-dss", [](Components& key) { key[2] = SecretBytes(Bytes{1}); }) ==
        errors::key_inconsistent.id);
  CHECK(id_with("ssh-dss", [](Components& key) { key[1] = SecretBytes(Bytes(65, 0xFF)); }) ==
        errors::key_bad_number.id);
  CHECK(id_with("ssh-dss", [](Components& key) { key[1].clear(); }) == errors::key_bad_number.id);
  CHECK(id_with("ssh-dss", [](Components& key) { key[4] = key[1].clone(); }) ==
        errors::key_bad_number.id);
}

TEST_CASE("new pairs are sound and differ") {
  for (const auto& [type, bits, algorithm_name] : {std::tuple{"ed25519", 0u, "ssh-ed25519"},
                                                   {"ed448", 0u, "ssh-ed448"},
                                                   {"ecdsa", 0u, "ecdsa-sha2-nistp256"},
                                                   {"ecdsa", 384u, "ecdsa-sha2-nistp384"},
                                                   {"ecdsa", 521u, "ecdsa-sha2-nistp521"},
                                                   {"rsa", 2048u, "ssh-rsa"}}) {
    const std::string_view name = algorithm_name;
    CAPTURE(name);
    const Algorithm& algorithm = *find_algorithm_to_generate(type, bits);
    CHECK(algorithm.name == name);
    const auto key = PrivateKey::generate(algorithm, bits);
    const auto other = PrivateKey::generate(algorithm, bits);
    REQUIRE((key.has_value() && other.has_value()));
    CHECK_FALSE(key->public_key() == other->public_key());
    if (bits != 0) {
      CHECK(key->public_key().bits() == bits);
    }
    const auto signature = key->sign(as_bytes(kMessage));
    CHECK(verify(key->public_key(), as_bytes(kMessage), *signature).has_value());
    CHECK_FALSE(verify(other->public_key(), as_bytes(kMessage), *signature).has_value());
  }
}

TEST_CASE("sizes that cannot be generated are refused") {
  const Algorithm& rsa = *find_algorithm("ssh-rsa");
  for (const unsigned bits : {1u, 1024u, 2047u, 16385u}) {
    CHECK(id_of(PrivateKey::generate(rsa, bits)) == errors::key_bad_number.id);
  }
  CHECK(id_of(PrivateKey::generate(*find_algorithm("ssh-ed25519"), 512)) ==
        errors::key_bad_number.id);
  CHECK(id_of(PrivateKey::generate(*find_algorithm("ecdsa-sha2-nistp256"), 384)) ==
        errors::key_bad_number.id);
  CHECK(id_of(PrivateKey::generate(*find_algorithm("ssh-dss"), 0)) ==
        errors::key_unsupported_private.id);
  CHECK(id_of(PrivateKey::generate(opaque_algorithm(), 0)) == errors::key_unsupported_private.id);
}

TEST_CASE("security keys hold their handle and cannot sign") {
  const auto known = known::key_of("sk-ecdsa-sha2-nistp256@openssh.com");
  const auto public_key = PublicKey::from_blob(known.blob);
  Components components = clone(public_key->components());
  components[3] = SecretBytes(Bytes{1});
  components[4] = SecretBytes(Bytes(128, 5));
  const auto key = PrivateKey::from_components(public_key->algorithm(), clone(components));
  REQUIRE(key.has_value());
  CHECK(key->public_key() == *public_key);
  const auto signature = key->sign(as_bytes(kMessage));
  REQUIRE_FALSE(signature.has_value());
  CHECK(signature.error().is(errors::key_cannot_sign));
  CHECK(signature.error().detail() == "ECDSA-SK");
  CHECK(id_of(verify(*public_key, as_bytes(kMessage), {})) == errors::key_cannot_sign.id);
  components[3].clear();
  CHECK(id_of(PrivateKey::from_components(public_key->algorithm(), std::move(components))) ==
        errors::key_bad_size.id);
}

TEST_CASE("certificates and unknown algorithms have no private key of their own") {
  CHECK(id_of(PrivateKey::from_components(opaque_algorithm(), {})) ==
        errors::key_unsupported_private.id);
  CHECK(id_of(PrivateKey::from_components(*find_algorithm("ssh-rsa-cert-v01@openssh.com"), {})) ==
        errors::key_unsupported_private.id);
}

TEST_CASE("a certificate verifies with the key inside it") {
  const auto certificate =
      PublicKey::from_blob(known::key_of("ssh-ed25519-cert-v01@openssh.com").blob);
  CHECK(id_of(verify(*certificate, as_bytes(kMessage), Bytes(64))) == errors::key_inconsistent.id);
}

TEST_CASE("a clone is the same key with its certificate") {
  PrivateKey key = known::private_of(known::pair_of("ssh-ed25519"));
  key.set_certificate(
      *PublicKey::from_blob(known::key_of("ssh-ed25519-cert-v01@openssh.com").blob));
  const PrivateKey copy = key.clone();
  CHECK(copy.public_key() == key.public_key());
  CHECK(copy.components()[1] == key.components()[1]);
  REQUIRE(copy.certificate().has_value());
  CHECK(*copy.certificate() == *key.certificate());
}
