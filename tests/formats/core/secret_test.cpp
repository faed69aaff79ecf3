// SPDX-License-Identifier: MIT
// What the compiler must refuse; tests/wipe proves that the memory is wiped.
#include "keyfluent/core/secret.h"

#include <doctest/doctest.h>

#include <ostream>
#include <string>
#include <type_traits>

using namespace keyfluent;

namespace {

template <class T>
concept Printable = requires(std::ostream& stream, const T& value) {
  stream << value;
};

static_assert(!std::is_copy_constructible_v<SecretBytes>);
static_assert(!std::is_copy_assignable_v<SecretBytes>);
static_assert(std::is_nothrow_move_constructible_v<SecretBytes>);
static_assert(std::is_nothrow_move_assignable_v<SecretBytes>);
static_assert(!std::is_copy_constructible_v<Passphrase>);
static_assert(!std::is_convertible_v<SecretBytes, std::string>);
static_assert(!std::is_convertible_v<SecretBytes, Bytes>);
static_assert(!std::is_convertible_v<SecretBytes, Passphrase>);
static_assert(!std::is_convertible_v<std::string_view, Passphrase>);
static_assert(!std::is_copy_constructible_v<Wiped<std::uint64_t>>);
static_assert(!Printable<SecretBytes>);
static_assert(!Printable<Passphrase>);

}  // namespace

TEST_CASE("SecretBytes: compares, grows and forgets") {
  SecretBytes a("abc");
  const SecretBytes b = a.clone();
  CHECK(a == b);
  a.append("d");
  CHECK_FALSE(a == b);
  a.resize(3);
  CHECK(a == b);
  a.resize(4);
  CHECK(a.view()[3] == 0);
  a.clear();
  CHECK(a.empty());
  CHECK_FALSE(a == b);
  CHECK(a == SecretBytes());
}

TEST_CASE("SecretBytes: a move leaves nothing behind") {
  SecretBytes a("abc");
  const SecretBytes b = std::move(a);
  CHECK(b.text() == "abc");
  CHECK(a.empty());  // NOLINT(bugprone-use-after-move): this is the test
}

TEST_CASE("equal_secret: compares content and length") {
  CHECK(equal_secret(as_bytes("abc"), as_bytes("abc")));
  CHECK_FALSE(equal_secret(as_bytes("abc"), as_bytes("abd")));
  CHECK_FALSE(equal_secret(as_bytes("abc"), as_bytes("abcd")));
  CHECK(equal_secret({}, {}));
}
