// SPDX-License-Identifier: MIT
#include "keyfluent/crypto/random.h"

#include "keyfluent/core/bytes.h"

#include <doctest/doctest.h>

using namespace keyfluent;

TEST_CASE("openssl_random: fills, and not twice the same") {
  const RandomSource random = openssl_random();
  Bytes a(32);
  Bytes b(32);
  REQUIRE(random(a).has_value());
  REQUIRE(random(b).has_value());
  CHECK(a != Bytes(32));
  CHECK(a != b);
  CHECK(random({}).has_value());
}
