// SPDX-License-Identifier: MIT
#include "keyfluent/keys/key_view.h"

#include "keyfluent/core/hex.h"

#include "known.h"

using namespace keyfluent;

namespace {

Bytes mpints(std::string_view name, std::initializer_list<Bytes> numbers) {
  Writer writer;
  writer.put_string(name);
  for (const Bytes& number : numbers) {
    writer.put_string(number);
  }
  return writer.take();
}

// odd is a modulus of 1024 bits.
Bytes odd() {
  Bytes n(129, 0xFF);
  n[0] = 0;
  return n;
}

}  // namespace

TEST_CASE("a view says what the value says") {
  for (const auto& known : known::keys()) {
    CAPTURE(known.name);
    const auto key = PublicKey::from_blob(known.blob);
    const auto view = read_key_view(known.blob);
    REQUIRE((key.has_value() && view.has_value()));
    CHECK(view->algorithm == &key->algorithm());
    CHECK(view->name == key->name());
    CHECK(view->bits() == key->bits());
    CHECK(view->is_canonical == key->is_canonical());
    CHECK(is_same_key(*view, *key));
    for (std::size_t i = 0; i < key->components().size(); ++i) {
      CHECK(equal_public(view->components[i], key->components()[i].view()));
    }
  }
}

TEST_CASE("each key is the same as itself alone") {
  for (const auto& one : known::keys()) {
    for (const auto& other : known::keys()) {
      CAPTURE(one.name);
      CAPTURE(other.name);
      const bool is_same = is_same_key(*read_key_view(one.blob), *PublicKey::from_blob(other.blob));
      CHECK(is_same == (one.blob == other.blob));
    }
  }
}

TEST_CASE("other spellings are the same key, and not canonical") {
  const Bytes plain = mpints("ssh-rsa", {{3}, odd()});
  Bytes zeros = odd();
  zeros.insert(zeros.begin(), 3, 0);
  const PublicKey key = PublicKey::from_blob(plain).value();
  for (const Bytes& blob : {mpints("rsa-sha2-256", {{3}, odd()}),
                            mpints("rSa", {{3}, odd()}),
                            mpints(std::string_view("ssh-rsa\0", 8), {{3}, odd()}),
                            mpints("ssh-rsa", {{0, 3}, odd()}),
                            mpints("ssh-rsa", {{3}, zeros})}) {
    const auto view = read_key_view(blob);
    REQUIRE(view.has_value());
    CHECK(is_same_key(*view, key));
    CHECK_FALSE(view->is_canonical);
    CHECK(PublicKey::from_blob(blob).value() == key);
  }
  CHECK(read_key_view(plain)->is_canonical);
}

TEST_CASE("short names are for plain algorithms without a curve") {
  CHECK(find_algorithm_in_blob("ED25519") == find_algorithm("ssh-ed25519"));
  CHECK(find_algorithm_in_blob("ed25519-sk") == find_algorithm("sk-ssh-ed25519@openssh.com"));
  CHECK(find_algorithm_in_blob("ECDSA") == nullptr);
  CHECK(find_algorithm_in_blob("ECDSA-SK") == nullptr);
  CHECK(find_algorithm_in_blob("ED25519-CERT") == nullptr);
  CHECK(find_algorithm_in_blob("UNKNOWN") == nullptr);
}

TEST_CASE("values that no signature fits are read, with a fault") {
  Bytes even = odd();
  even.back() = 0xFE;
  for (const Bytes& blob : {mpints("ssh-rsa", {{3}, even}),
                            mpints("ssh-rsa", {{}, odd()}),
                            mpints("ssh-dss", {odd(), {}, {2}, {3}})}) {
    const auto view = read_key_view(blob);
    REQUIRE(view.has_value());
    REQUIRE(view->fault.has_value());
    CHECK(view->fault->is(errors::key_bad_number));
    CHECK(known::id_of(PublicKey::from_blob(blob)) == errors::key_bad_number.id);
  }
}

TEST_CASE("one NUL may end a text, none may stand in it") {
  const auto sk = [](std::string_view application) {
    Writer writer;
    writer.put_string("sk-ssh-ed25519@openssh.com");
    writer.put_string(std::string(32, 'k'));
    writer.put_string(application);
    return writer.take();
  };
  const PublicKey key = PublicKey::from_blob(sk("ssh:")).value();
  CHECK(is_same_key(*read_key_view(sk(std::string_view("ssh:\0", 5))), key));
  CHECK_FALSE(is_same_key(*read_key_view(sk("SSH:")), key));
  CHECK(known::id_of(read_key_view(sk(std::string_view("ssh:\0\0", 6)))) ==
        errors::key_bad_size.id);
  CHECK(known::id_of(read_key_view(sk(std::string_view("s\0h:", 4)))) == errors::key_bad_size.id);
}

TEST_CASE("points with a short coordinate are refused, as OpenSSH refuses them") {
  // x = 5 is on P-256 with this y; sshd 9.2p1 was asked.
  Bytes blob = known::key_of("ecdsa-sha2-nistp256").blob;
  std::fill(blob.end() - 64, blob.end() - 32, std::uint8_t{0});
  blob[blob.size() - 33] = 5;
  const Bytes y =
      decode_hex("459243b9aa581806fe913bce99817ade11ca503c64d9a3c533415c083248fbcc").value();
  std::copy(y.begin(), y.end(), blob.end() - 32);
  CHECK(known::id_of(read_key_view(blob)) == errors::key_bad_point.id);
}
