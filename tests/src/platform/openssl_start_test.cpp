// SPDX-License-Identifier: MIT
#include "src/platform/openssl_start.h"

#include <doctest/doctest.h>
#include <openssl/evp.h>

#include <array>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <random>
#include <string>

using namespace keyfluent;

namespace {

using Octets = std::array<std::uint8_t, 32>;

// Configuration is OPENSSL_CONF while it lives, as prepare_openssl() has judged it.
class Configuration {
 public:
  explicit Configuration(const std::string& path) { judge(path); }

  Configuration(const Configuration&) = delete;
  Configuration& operator=(const Configuration&) = delete;

  ~Configuration() { judge(""); }

 private:
  static void judge(const std::string& path) {
    ::setenv("OPENSSL_CONF", path.c_str(), 1);
    platform::prepare_openssl(false);
  }
};

Octets by_openssl(const Octets& seed) {
  const std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)> key(
      EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, nullptr, seed.data(), seed.size()),
      EVP_PKEY_free);
  Octets point{};
  std::size_t size = point.size();
  REQUIRE(EVP_PKEY_get_raw_public_key(key.get(), point.data(), &size) == 1);
  return point;
}

}  // namespace

TEST_CASE("Ed25519 without OpenSSL gives OpenSSL's keys") {
  const Configuration none("");
  std::mt19937_64 random(1);
  Octets seed{};
  Octets point{};
  if (!keyfluent_derive_ed25519(seed.data(), point.data())) {
    MESSAGE("built without libsodium");
    return;
  }
  CHECK(point == by_openssl(seed));
  for (int i = 0; i < 2000; ++i) {
    for (std::uint8_t& byte : seed) {
      byte = static_cast<std::uint8_t>(random());
    }
    REQUIRE(keyfluent_derive_ed25519(seed.data(), point.data()));
    REQUIRE(point == by_openssl(seed));
  }
}

TEST_CASE("Ed25519 is left to OpenSSL where its configuration counts") {
  const Configuration counts("/");  // a folder cannot be judged
  const Octets seed{};
  Octets point{};
  CHECK_FALSE(keyfluent_derive_ed25519(seed.data(), point.data()));
  CHECK(point == Octets{});
}
