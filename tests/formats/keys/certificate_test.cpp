// SPDX-License-Identifier: MIT
#include "tests/formats/keys/known.h"

#include <doctest/doctest.h>

#include <functional>

using namespace keyfluent;
using known::id_of;
using known::strings;

namespace {

using Pairs = std::vector<std::pair<std::string, std::string>>;

// Fields builds an Ed25519 certificate; each test spoils one of them.
struct Fields {
  Bytes nonce = Bytes(32, 1);
  Bytes point = Bytes(32, 2);
  std::uint64_t serial = 7;
  std::uint32_t type = 1;
  Bytes key_id = to_bytes(as_bytes("alice"));
  Bytes principals = strings({as_bytes("alice"), as_bytes("bob")});
  Bytes critical_options;
  Bytes extensions;
  Bytes reserved;
  Bytes signing_key = strings({as_bytes("ssh-ed25519"), Bytes(32, 3)});
  Bytes signature = strings({as_bytes("ssh-ed25519"), Bytes(64, 4)});
};

Bytes certificate_blob(const Fields& fields) {
  Writer writer;
  writer.put_string("ssh-ed25519-cert-v01@openssh.com");
  writer.put_string(fields.nonce);
  writer.put_string(fields.point);
  writer.put_u64(fields.serial);
  writer.put_u32(fields.type);
  writer.put_string(fields.key_id);
  writer.put_string(fields.principals);
  writer.put_u64(0);
  writer.put_u64(~std::uint64_t{0});
  for (const Bytes& part : {fields.critical_options,
                            fields.extensions,
                            fields.reserved,
                            fields.signing_key,
                            fields.signature}) {
    writer.put_string(part);
  }
  return writer.take();
}

// detail_of spoils the fields and returns the detail of key_bad_certificate, or another error's id.
std::string detail_of(const std::function<void(Fields&)>& spoil) {
  Fields fields;
  spoil(fields);
  const auto key = PublicKey::from_blob(certificate_blob(fields));
  const bool is_expected = !key && key.error().is(errors::key_bad_certificate);
  return is_expected ? key.error().detail() : id_of(key);
}

}  // namespace

TEST_CASE("certificates by ssh-keygen -s, of every algorithm, tell their fields") {
  int count = 0;
  for (const auto& known : known::keys()) {
    const auto key = PublicKey::from_blob(known.blob);
    const Certificate* certificate = key->certificate();
    if (certificate == nullptr) {
      continue;
    }
    CAPTURE(known.name);
    ++count;
    CHECK(certificate->serial >= 1);
    CHECK(certificate->serial <= 8);
    CHECK_FALSE(certificate->is_host);
    CHECK(certificate->key_id == "alice@example");
    CHECK(certificate->principals == std::vector<std::string>{"alice", "bob"});
    CHECK(certificate->valid_after == 1767268800);   // 2026-01-01 12:00:00 UTC
    CHECK(certificate->valid_before == 2082801600);  // 2036-01-01 12:00:00 UTC
    CHECK(certificate->critical_options ==
          Pairs{{"force-command", "/bin/true"}, {"source-address", "192.0.2.0/24"}});
    CHECK(certificate->extensions == Pairs{{"permit-X11-forwarding", ""},
                                           {"permit-agent-forwarding", ""},
                                           {"permit-port-forwarding", ""},
                                           {"permit-user-rc", ""}});
    CHECK(equal_public(certificate->signing_key, known::key_of("ssh-ed25519").blob));
  }
  CHECK(count == 8);
}

TEST_CASE("the key inside a certificate is the key that was certified") {
  for (const auto& known : known::keys()) {
    const auto key = PublicKey::from_blob(known.blob);
    if (key->certificate() != nullptr) {
      CAPTURE(known.name);
      const auto plain = PublicKey::from_blob(key->plain_blob());
      REQUIRE(plain.has_value());
      CHECK(&plain->algorithm() == key->algorithm().certified);
      CHECK(plain->is_canonical());
      CHECK(plain->bits() == key->bits());
    }
  }
}

TEST_CASE("a host certificate, an empty list of principals, any reserved bytes") {
  Fields fields;
  fields.type = 2;
  fields.principals.clear();
  fields.reserved = Bytes(5, 9);
  const auto key = PublicKey::from_blob(certificate_blob(fields));
  REQUIRE(key.has_value());
  CHECK(key->certificate()->is_host);
  CHECK(key->certificate()->principals.empty());
  CHECK(key->certificate()->serial == 7);
  CHECK(key->certificate()->valid_before == ~std::uint64_t{0});
}

TEST_CASE("each malformed field is named") {
  CHECK(detail_of([](Fields&) {}) == "read");
  CHECK(detail_of([](Fields& f) { f.type = 3; }) == "type 3");
  CHECK(detail_of([](Fields& f) { f.type = 0; }) == "type 0");
  CHECK(detail_of([](Fields& f) { f.key_id = {'a', 0, 'b'}; }) == "key id");
  CHECK(detail_of([](Fields& f) { f.principals.push_back(0); }) == "principals");
  CHECK(detail_of([](Fields& f) { f.principals[3] = 200; }) == "principals");
  CHECK(detail_of([](Fields& f) { f.principals = strings({Bytes{'a', 0, 'b'}}); }) == "principals");
  CHECK(detail_of([](Fields& f) { f.critical_options = strings({as_bytes("x")}); }) ==
        "critical options");
  CHECK(detail_of([](Fields& f) { f.extensions = Bytes(3); }) == "extensions");
  CHECK(detail_of([](Fields& f) { f.signing_key = Bytes(8); }) == "signature key");
  CHECK(detail_of([](Fields& f) { f.signing_key.push_back(0); }) == "signature key");
  CHECK(detail_of([](Fields& f) { f.signing_key = certificate_blob({}); }) == "signature key");
  CHECK(detail_of([](Fields& f) { f.signature.clear(); }) == "signature");
  CHECK(detail_of([](Fields& f) {
          f.signature = strings({as_bytes("ssh-ed25519"), {}});
        }) == "signature");
  CHECK(detail_of([](Fields& f) { f.point.pop_back(); }) == errors::key_bad_size.id);
}

TEST_CASE("the value of an option is taken out of its string, where it is one") {
  Fields fields;
  const Bytes wrapped = strings({as_bytes("value")});
  fields.critical_options =
      strings({as_bytes("a"), wrapped, as_bytes("b"), {}, as_bytes("c"), as_bytes("not a string")});
  const auto key = PublicKey::from_blob(certificate_blob(fields));
  REQUIRE(key.has_value());
  CHECK(key->certificate()->critical_options ==
        Pairs{{"a", "value"}, {"b", ""}, {"c", "not a string"}});
}

TEST_CASE("a certificate is kept as it is signed, canonical or not") {
  const auto known = known::key_of("ssh-rsa-cert-v01@openssh.com");
  Reader reader(known.blob);
  reader.read_string();
  const ByteView rest = reader.rest();
  Bytes blob = strings({as_bytes("rsa-sha2-512-cert-v01@openssh.com")});
  blob.insert(blob.end(), rest.begin(), rest.end());
  const auto key = PublicKey::from_blob(blob);
  REQUIRE(key.has_value());
  CHECK_FALSE(key->is_canonical());
  CHECK(equal_public(key->blob(), blob));
  CHECK(key->name() == known.name);
}

TEST_CASE("many principals are read in time that grows with their number alone") {
  Fields fields;
  Writer writer;
  for (int i = 0; i < 20000; ++i) {
    writer.put_string("user");
  }
  fields.principals = writer.take();
  const auto key = PublicKey::from_blob(certificate_blob(fields));
  REQUIRE(key.has_value());
  CHECK(key->certificate()->principals.size() == 20000);
}
