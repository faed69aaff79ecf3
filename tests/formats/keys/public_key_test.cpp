// SPDX-License-Identifier: MIT
#include "keyfluent/core/limits.h"
#include "keyfluent/keys/key.h"
#include "tests/formats/keys/known.h"

#include <doctest/doctest.h>

using namespace keyfluent;
using known::id_of_blob;
using known::strings;

namespace {

ByteView text(std::string_view characters) {
  return as_bytes(characters);
}

Bytes mpints(std::string_view name, std::initializer_list<Bytes> numbers) {
  Bytes blob = strings({text(name)});
  for (const Bytes& number : numbers) {
    const Bytes one = strings({number});
    blob.insert(blob.end(), one.begin(), one.end());
  }
  return blob;
}

// point_of is the public point in a known ECDSA blob.
Bytes point_of(std::string_view name) {
  const auto known = known::key_of(name);
  return to_bytes(PublicKey::from_blob(known.blob)->components()[1].view());
}

Bytes ecdsa(std::string_view name, std::string_view curve, ByteView point) {
  return strings({text(name), text(curve), point});
}

}  // namespace

TEST_CASE("a canonical blob comes out as it went in") {
  for (const auto& known : known::keys()) {
    CAPTURE(known.name);
    const auto key = PublicKey::from_blob(known.blob);
    REQUIRE(key.has_value());
    CHECK(key->name() == known.name);
    CHECK(equal_public(key->blob(), known.blob));
    CHECK(key->is_canonical());
    CHECK(key->is_opaque() == (known.family == "UNKNOWN"));
    CHECK((key->certificate() != nullptr) == key->algorithm().is_certificate());
  }
}

TEST_CASE("a key made of its components is the key") {
  for (const auto& known : known::keys()) {
    CAPTURE(known.name);
    const auto key = PublicKey::from_blob(known.blob);
    const auto again = PublicKey::from_components(key->algorithm(), key->components());
    if (key->is_opaque() || key->certificate() != nullptr) {
      CHECK(known::id_of(again) == errors::key_unsupported_private.id);
    } else {
      REQUIRE(again.has_value());
      CHECK(*again == *key);
    }
  }
}

TEST_CASE("copies own what they hold") {
  const auto known = known::key_of("ssh-ed25519-cert-v01@openssh.com");
  auto key = PublicKey::from_blob(known.blob);
  PublicKey copy = *key;
  key = PublicKey::from_blob(known::key_of("ssh-rsa").blob);
  CHECK(equal_public(copy.blob(), known.blob));
  CHECK(copy.components()[0].size() == 32);
  CHECK(copy.certificate()->key_id == "alice@example");
  CHECK_FALSE(copy == *key);
  copy = *key;
  CHECK(copy == *key);
  CHECK(copy.certificate() == nullptr);
}

TEST_CASE("every blob cut short is refused, at every byte") {
  for (const auto& known : known::keys()) {
    if (known.family == "UNKNOWN") {
      continue;
    }
    CAPTURE(known.name);
    for (std::size_t size = 0; size < known.blob.size(); ++size) {
      CAPTURE(size);
      const auto key = PublicKey::from_blob(ByteView(known.blob).first(size));
      REQUIRE_FALSE(key.has_value());
      // A list cut inside a certificate is the certificate's fault; all else is a length that lies.
      CHECK(known::id_of(key) == errors::wire_truncated.id);
    }
  }
}

TEST_CASE("data after the last field are refused") {
  for (const auto& known : known::keys()) {
    if (known.family == "UNKNOWN") {
      continue;
    }
    CAPTURE(known.name);
    Bytes blob = known.blob;
    blob.push_back(0);
    const auto key = PublicKey::from_blob(blob);
    REQUIRE_FALSE(key.has_value());
    CHECK(key.error().is(errors::wire_trailing_data));
    CHECK(key.error().detail() == "1");
    CHECK(key.error().place() == Place::at_byte(known.blob.size()));
  }
}

TEST_CASE("any byte changed gives an error or the key that the bytes spell") {
  for (const auto& known : known::keys()) {
    CAPTURE(known.name);
    Bytes blob = known.blob;
    for (std::size_t i = 0; i < blob.size(); ++i) {
      CAPTURE(i);
      blob[i] ^= 0x81;
      const auto key = PublicKey::from_blob(blob);
      CHECK((!key || !key->is_canonical() || equal_public(key->blob(), blob)));
      blob[i] ^= 0x81;
    }
  }
}

TEST_CASE("what does not begin with a name is no blob") {
  CHECK(id_of_blob({}) == errors::wire_truncated.id);
  CHECK(id_of_blob(Bytes(3)) == errors::wire_truncated.id);
  CHECK(id_of_blob(Bytes(9)) == errors::wire_bad_type.id);
  CHECK(id_of_blob(text("hello, world")) == errors::wire_bad_type.id);
  CHECK(id_of_blob(strings({text("a b")})) == errors::wire_bad_type.id);
  CHECK(id_of_blob(strings({text(std::string(65, 'x'))})) == errors::wire_bad_type.id);
  CHECK(id_of_blob(strings({text(std::string(64, 'x'))})) == "read");
}

TEST_CASE("an algorithm that is not in the table is carried as it is") {
  const Bytes blob = strings({text("ssh-xmss@openssh.com"), Bytes(7, 9)});
  const auto key = PublicKey::from_blob(blob);
  REQUIRE(key.has_value());
  CHECK(key->is_opaque());
  CHECK(key->name() == "ssh-xmss@openssh.com");
  CHECK(key->bits() == 0);
  CHECK(key->components().empty());
  CHECK(equal_public(key->blob(), blob));
  CHECK(equal_public(key->plain_blob(), blob));
  CHECK(&key->algorithm() == &opaque_algorithm());
}

TEST_CASE("a blob beyond the limit is refused before it is looked at") {
  const Bytes most = strings({text("x"), Bytes(limits::kKeyBlobBytes - 9)});
  CHECK(most.size() == limits::kKeyBlobBytes);
  CHECK(id_of_blob(most) == "read");
  const Bytes more = strings({text("x"), Bytes(limits::kKeyBlobBytes - 8)});
  CHECK(id_of_blob(more) == errors::input_too_large.id);
}

TEST_CASE("RSA: numbers that no key has are refused, small and odd ones are not") {
  const Bytes e = {3};
  CHECK(id_of_blob(mpints("ssh-rsa", {e, {0x0F}})) == "read");
  CHECK(id_of_blob(mpints("ssh-rsa", {{1}, {0x0F}})) == "read");
  CHECK(id_of_blob(mpints("ssh-rsa", {{2}, {0x0F}})) == "read");
  CHECK(id_of_blob(mpints("ssh-rsa", {e, {}})) == errors::key_bad_number.id);
  CHECK(id_of_blob(mpints("ssh-rsa", {{}, {0x0F}})) == errors::key_bad_number.id);
  CHECK(id_of_blob(mpints("ssh-rsa", {e, {0x10}})) == errors::key_bad_number.id);
  CHECK(id_of_blob(mpints("ssh-rsa", {e, {0x8F}})) == errors::wire_negative_number.id);
  CHECK(id_of_blob(mpints("ssh-rsa", {{0x83}, {0x0F}})) == errors::wire_negative_number.id);
}

TEST_CASE("RSA: 16384 bits are read, one more is not") {
  Bytes n(2049, 0xFF);
  n[0] = 0;
  CHECK(PublicKey::from_blob(mpints("ssh-rsa", {{3}, n}))->bits() == 16384);
  n[0] = 1;
  CHECK(id_of_blob(mpints("ssh-rsa", {{3}, n})) == errors::wire_number_too_long.id);
}

TEST_CASE("RSA: surplus zeros and aliases are brought to the canonical form") {
  const Bytes canonical = mpints("ssh-rsa", {{3}, {0x0F, 1}});
  for (const Bytes& blob : {mpints("ssh-rsa", {{3}, {0, 0x0F, 1}}),
                            mpints("ssh-rsa", {{0, 0, 3}, {0x0F, 1}}),
                            mpints("rsa-sha2-256", {{3}, {0x0F, 1}}),
                            mpints("rsa-sha2-512", {{3}, {0x0F, 1}})}) {
    const auto key = PublicKey::from_blob(blob);
    REQUIRE(key.has_value());
    CHECK_FALSE(key->is_canonical());
    CHECK(equal_public(key->blob(), canonical));
    CHECK(key->name() == "ssh-rsa");
    CHECK(*key == *PublicKey::from_blob(canonical));
  }
}

TEST_CASE("DSA: a group of zeros, or an even modulus, is refused") {
  CHECK(id_of_blob(mpints("ssh-dss", {{23}, {11}, {4}, {9}})) == "read");
  CHECK(id_of_blob(mpints("ssh-dss", {{22}, {11}, {4}, {9}})) == errors::key_bad_number.id);
  CHECK(id_of_blob(mpints("ssh-dss", {{}, {11}, {4}, {9}})) == errors::key_bad_number.id);
  CHECK(id_of_blob(mpints("ssh-dss", {{23}, {}, {4}, {9}})) == errors::key_bad_number.id);
  CHECK(id_of_blob(mpints("ssh-dss", {{23}, {11}, {}, {9}})) == errors::key_bad_number.id);
  CHECK(id_of_blob(mpints("ssh-dss", {{23}, {11}, {4}, {}})) == errors::key_bad_number.id);
}

TEST_CASE("ECDSA: the point must be uncompressed, on the curve, and of its size") {
  for (const auto& [algorithm_name, curve] : {std::pair{"ecdsa-sha2-nistp256", "nistp256"},
                                              {"ecdsa-sha2-nistp384", "nistp384"},
                                              {"ecdsa-sha2-nistp521", "nistp521"}}) {
    const std::string_view name = algorithm_name;
    CAPTURE(name);
    const Bytes point = point_of(name);
    CHECK(id_of_blob(ecdsa(name, curve, point)) == "read");
    Bytes off = point;
    off.back() ^= 1;
    CHECK(id_of_blob(ecdsa(name, curve, off)) == errors::key_bad_point.id);
    CHECK(id_of_blob(ecdsa(name, curve, Bytes(1, 0))) == errors::key_bad_point.id);
    Bytes beyond(point.size(), 0xFF);  // coordinates larger than the field's prime
    beyond[0] = 4;
    CHECK(id_of_blob(ecdsa(name, curve, beyond)) == errors::key_bad_point.id);
    Bytes compressed = to_bytes(ByteView(point).first(1 + point.size() / 2));
    compressed[0] = static_cast<std::uint8_t>(2 | (point.back() & 1));
    CHECK(id_of_blob(ecdsa(name, curve, compressed)) == errors::key_bad_point.id);
    CHECK(id_of_blob(ecdsa(name, curve, {})) == errors::key_bad_point.id);
    CHECK(id_of_blob(ecdsa(name, curve, ByteView(point).first(point.size() - 1))) ==
          errors::key_bad_size.id);
  }
}

TEST_CASE("ECDSA: the two names of the curve must agree") {
  const Bytes point = point_of("ecdsa-sha2-nistp384");
  const auto key = PublicKey::from_blob(ecdsa("ecdsa-sha2-nistp256", "nistp384", point));
  REQUIRE_FALSE(key.has_value());
  CHECK(key.error().is(errors::key_curve_mismatch));
  CHECK(key.error().detail() == "nistp384");
  CHECK(id_of_blob(ecdsa("ecdsa-sha2-nistp384", "", point)) == errors::key_curve_mismatch.id);
  const std::string long_name(10000, 'x');
  const auto other = PublicKey::from_blob(ecdsa("ecdsa-sha2-nistp384", long_name, point));
  CHECK(other.error().detail().size() == 64);
}

TEST_CASE("EdDSA: the size alone counts") {
  CHECK(id_of_blob(strings({text("ssh-ed25519"), Bytes(32)})) == "read");
  CHECK(id_of_blob(strings({text("ssh-ed25519"), Bytes(31)})) == errors::key_bad_size.id);
  CHECK(id_of_blob(strings({text("ssh-ed25519"), Bytes(33)})) == errors::key_bad_size.id);
  CHECK(id_of_blob(strings({text("ssh-ed448"), Bytes(57)})) == "read");
  CHECK(id_of_blob(strings({text("ssh-ed448"), Bytes(56)})) == errors::key_bad_size.id);
}

TEST_CASE("security keys: the key's size and a C string as application") {
  const std::string_view name = "sk-ssh-ed25519@openssh.com";
  CHECK(id_of_blob(strings({text(name), Bytes(32), text("ssh:")})) == "read");
  CHECK(id_of_blob(strings({text(name), Bytes(32), {}})) == "read");
  CHECK(id_of_blob(strings({text(name), Bytes(33), text("ssh:")})) == errors::key_bad_size.id);
  CHECK(id_of_blob(strings({text(name), Bytes(32), Bytes{'a', 0, 'b'}})) ==
        errors::key_bad_size.id);
  CHECK(id_of_blob(strings({text(name), Bytes(32)})) == errors::wire_truncated.id);
}

TEST_CASE("security keys: the name that browsers sign with is an alias") {
  const auto known = known::key_of("sk-ecdsa-sha2-nistp256@openssh.com");
  const Bytes prefix = strings({text(known.name)});
  Bytes blob = strings({text("webauthn-sk-ecdsa-sha2-nistp256@openssh.com")});
  blob.insert(blob.end(),
              known.blob.begin() + static_cast<std::ptrdiff_t>(prefix.size()),
              known.blob.end());
  const auto key = PublicKey::from_blob(blob);
  REQUIRE(key.has_value());
  CHECK_FALSE(key->is_canonical());
  CHECK(equal_public(key->blob(), known.blob));
}
