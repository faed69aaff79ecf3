// SPDX-License-Identifier: MIT
#include "keyfluent/keys/fingerprint.h"

#include "tests/formats/keys/known.h"

#include <doctest/doctest.h>

using namespace keyfluent;

TEST_CASE(
    "fingerprints, size and family are ssh-keygen's, for certificates those of the key inside") {
  for (const auto& known : known::keys()) {
    CAPTURE(known.name);
    CAPTURE(known.bits);
    const auto key = PublicKey::from_blob(known.blob);
    REQUIRE(key.has_value());
    CHECK(sha256_fingerprint(*key) == known.sha256);
    const auto view = read_key_view(known.blob);
    REQUIRE(view.has_value());
    CHECK(sha256_fingerprint(*view) == known.sha256);
    CHECK(sha1_fingerprint(*key) == known.sha1);
    CHECK(md5_fingerprint(*key) == known.md5);
    CHECK(key->bits() == known.bits);
    CHECK(key->algorithm().family == known.family);
  }
}

TEST_CASE("randomart is what `ssh-keygen -lv` draws") {
  int drawn = 0;
  for (const auto& known : known::keys()) {
    if (!known.randomart.empty()) {
      CAPTURE(known.name);
      CHECK(randomart(*PublicKey::from_blob(known.blob)) == known.randomart);
      ++drawn;
    }
  }
  CHECK(drawn == 19);
}

TEST_CASE("the randomart of an unknown algorithm says no size") {
  const auto known = known::key_of("ssh-mldsa44-ed25519@openssh.com");
  const std::string art = randomart(*PublicKey::from_blob(known.blob));
  CHECK(art.substr(0, 20) == "+----[UNKNOWN]----+\n");
  CHECK(art.size() == 11 * 20);
}
