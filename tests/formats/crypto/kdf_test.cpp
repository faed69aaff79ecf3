// SPDX-License-Identifier: MIT
#include "keyfluent/crypto/kdf.h"

#include "keyfluent/core/hex.h"
#include "keyfluent/core/limits.h"
#include "keyfluent/crypto/gcrypt.h"
#include "keyfluent/crypto/pkcs12_kdf.h"

#include <doctest/doctest.h>
#include <openssl/err.h>

#include <string>

using namespace keyfluent;
using namespace std::literals;

namespace {

std::string hex(const Result<SecretBytes>& key) {
  return encode_hex(key.value().view());
}

void check_fails(const Result<SecretBytes>& result, const ErrorKind& kind) {
  REQUIRE_FALSE(result.has_value());
  CHECK(result.error().id() == kind.id);
}

// check_refused wants a refusal by a limit whose hint names the option.
template <class T>
void check_refused(const Result<T>& result, std::string_view option) {
  REQUIRE_FALSE(result.has_value());
  CHECK(result.error().is(errors::kdf_too_costly));
  CHECK(result.error().hint().find(option) != std::string_view::npos);
}

}  // namespace

TEST_CASE("bcrypt_pbkdf: OpenBSD's regression vectors and those of Go's library") {
  struct Vector {
    std::string_view passphrase;
    std::string_view salt;
    std::uint32_t rounds;
    std::string_view key;
  };

  const auto vectors = {
      Vector{"password"sv,
             "salt"sv,
             4,
             "5bbf0cc293587f1c3635555c27796598d47e579071bf427e9d8fbe842aba34d9"},
      {"password"sv, "\0"sv, 4, "c12b566235eee04c212598970a579a67"},
      {"\0"sv, "salt"sv, 4, "6051be18c2f4f82cbf0efee5471b4bb9"},
      {"password\0"sv,
       "salt\0"sv,
       4,
       "7410e44cf4fa07bfaac8a928b1727fac001375e7bf7384370f48efd121743050"},
      {"pass\0wor"sv, "sa\0l"sv, 4, "c2bffd9db38f6569efef4372f4de83c0"},
      {"pass\0word"sv, "sa\0lt"sv, 4, "4ba4ac3925c0e8d7f0cdb6bb1684a56f"},
      {"password"sv,
       "salt"sv,
       8,
       "e1367ec5151a33faac4cc1c144cd23fa15d5548493ecc99b9b5d9c0d3b27bec7"
       "6227ea66088b849b20ab7aa478010246e74bba51723fefa9f9474d6508845e8d"},
      {"password"sv, "salt"sv, 42, "833cf0dcf56db65608e8f0dc0ce882bd"},
      {"passwordy\0PASSWORD\0"sv,
       "salty\0SALT\0"sv,
       3,
       "7f310bd3e78c3280c59ce4595211a2928e8d4ec744c1ed2efc9f764e3388e0ad"},
  };
  for (const auto& [passphrase, salt, rounds, key] : vectors) {
    CHECK(hex(bcrypt_pbkdf(Passphrase(passphrase), as_bytes(salt), rounds, key.size() / 2, {})) ==
          key);
  }
}

TEST_CASE("bcrypt_pbkdf: an odd number of blocks") {
  // 88 bytes are three blocks (Go's vector): two in lockstep and one alone.
  const Passphrase passphrase(
      "\u0441\u0435\u043a\u0440\u0435\u0442\u043d\u043e\u0435 \u0441\u043b\u043e\u0432\u043e"sv);
  const auto salt =
      "\u043f\u043e\u0441\u043e\u043b\u0438\u0442\u044c \u043d\u0435\u043c\u043d\u043e\u0436\u043a\u043e"sv;
  CHECK(hex(bcrypt_pbkdf(passphrase, as_bytes(salt), 8, 88, {})) ==
        "8df43fc6fe131fc47f0c9e39224bd94c70b6fcc8ee8135faddf61156e6cb2733ea765f315a3e1e4a"
        "fc35bf8687d189254c1e05a6fe80c0617f9183d67260d6a115c6c94e3603e2303fbb43a76a64523f"
        "fda686b1d4518543");
}

TEST_CASE("bcrypt_pbkdf: eight blocks, and a size that leaves the last one unfilled") {
  const Bytes passphrase = *decode_hex("0db3ac94b3ee53284f4a22893b3c24ae");
  const Bytes salt = *decode_hex("3a62f0f0dbcef823cfcc854856ea1028");
  const std::string key = hex(bcrypt_pbkdf(Passphrase(as_text(passphrase)), salt, 8, 256, {}));
  CHECK(key.substr(0, 64) == "2054b9fff34e3721440334746828e9ed38de4b72e0a69adc170a13b5e8d64638");
  CHECK(key.substr(480) == "933f12d6f36182c8e8115f68030a1244");
  CHECK(hex(bcrypt_pbkdf(Passphrase("password"), as_bytes("salt"), 4, 48, {})) ==
        "5ba4bfc60c7ac272931458407f4c1c4936ea356c55125c5a279b791d65bf9842d49d7e1b572a9052715ebfa9"
        "421e7e94");
}

TEST_CASE("bcrypt_pbkdf: bounds") {
  const Passphrase passphrase("x");
  const ByteView salt = as_bytes("salt");
  check_fails(bcrypt_pbkdf(passphrase, salt, 0, 32, {}), errors::encryption_malformed);
  check_fails(bcrypt_pbkdf(passphrase, {}, 1, 32, {}), errors::encryption_malformed);
  check_fails(bcrypt_pbkdf(passphrase, salt, 1, 0, {}), errors::encryption_malformed);
  check_fails(bcrypt_pbkdf(passphrase, salt, 1, 1025, {}), errors::encryption_malformed);
  check_fails(bcrypt_pbkdf(passphrase, salt, 4097, 32, {}), errors::kdf_too_costly);
  check_fails(bcrypt_pbkdf(passphrase, salt, 0xFFFFFFFF, 32, {}), errors::kdf_too_costly);
  CHECK(bcrypt_pbkdf(Passphrase(""), salt, 1, 1, {}).has_value());
  const Limits limits{.kdf_rounds = 3};
  CHECK(bcrypt_pbkdf(passphrase, salt, 3, 32, limits).has_value());
  check_refused(bcrypt_pbkdf(passphrase, salt, 4, 32, limits), "--max-kdf-rounds 4 ");
}

TEST_CASE("pem_key_derivation: as `openssl enc -md md5` derives key and IV") {
  // openssl enc -aes-256-cbc -md md5 -k secret -S 0102030405060708 -P
  const Bytes salt = {1, 2, 3, 4, 5, 6, 7, 8};
  const SecretBytes key = pem_key_derivation(Passphrase("secret"), salt, 48);
  CHECK(encode_hex(key.view(), HexCase::kUpper) ==
        "C9E5A1BD216DBE1317E230CEF48F38EE7F0E17AD64022144BCCEC4A1AA2879AB"
        "E24B32BBBC4EF02ECBCB6576523AD893");
  CHECK(pem_key_derivation(Passphrase("secret"), salt, 24).text() == key.text().substr(0, 24));
}

TEST_CASE("pbkdf2: RFC 6070 and RFC 7914 section 11") {
  const Passphrase password("password");
  const ByteView salt = as_bytes("salt");
  CHECK(hex(pbkdf2(password, salt, 1, "SHA1", 20, {})) ==
        "0c60c80f961f0e71f3a9b524af6012062fe037a6");
  CHECK(hex(pbkdf2(password, salt, 2, "SHA1", 20, {})) ==
        "ea6c014dc72d6f8ccd1ed92ace1d41f0d8de8957");
  CHECK(hex(pbkdf2(password, salt, 4096, "SHA1", 20, {})) ==
        "4b007901b765489abead49d926f721d065a429c1");
  CHECK(hex(pbkdf2(Passphrase("pass\0word"sv), as_bytes("sa\0lt"sv), 4096, "SHA1", 16, {})) ==
        "56fa6aa75548099dcc37d7f03425e0c3");
  CHECK(hex(pbkdf2(Passphrase("passwd"), salt, 1, "SHA256", 64, {})) ==
        "55ac046e56e3089fec1691c22544b605f94185216dde0465e68b9d57c20dacbc"
        "49ca9cccf179b645991664b39d77ef317c71b845b1e30bd509112041d3a19783");
  // hashlib.pbkdf2_hmac('sha512', b'password', b'salt', 1000, 20)
  CHECK(hex(pbkdf2(password, salt, 1000, "SHA512", 20, {})) ==
        "afe6c5530785b6cc6b1c6453384731bd5ee432ee");
}

TEST_CASE("pbkdf2: bounds, and a hash that is not there") {
  const Passphrase passphrase("x");
  const ByteView salt = as_bytes("salt");
  check_fails(pbkdf2(passphrase, salt, 0, "SHA1", 20, {}), errors::encryption_malformed);
  check_fails(pbkdf2(passphrase, salt, 1, "SHA1", 0, {}), errors::encryption_malformed);
  check_fails(pbkdf2(passphrase, salt, 10'000'001, "SHA1", 20, {}), errors::kdf_too_costly);
  check_fails(pbkdf2(passphrase, salt, 0xFFFFFFFFFFFFFFFF, "SHA1", 20, {}), errors::kdf_too_costly);
  check_fails(pbkdf2(passphrase, salt, 1, "NOHASH", 20, {}), errors::kdf_unsupported);
  CHECK(ERR_peek_error() == 0);  // OpenSSL's queue is the program's
  CHECK(pbkdf2(Passphrase(""), {}, 1, "SHA1", 20, {}).has_value());
}

TEST_CASE("PBKDF2 and its like: the limit of iterations") {
  const Passphrase passphrase("x");
  const ByteView salt = as_bytes("salt");
  const Limits limits{.kdf_iterations = 5};
  const auto mac = [&](std::uint64_t iterations) {
    return pkcs12_mac(passphrase, {"SHA256", salt, iterations}, salt, limits);
  };
  constexpr std::string_view kOption = "--max-kdf-iterations 6 ";
  CHECK(pbkdf2(passphrase, salt, 5, "SHA1", 20, limits).has_value());
  check_refused(pbkdf2(passphrase, salt, 6, "SHA1", 20, limits), kOption);
  CHECK(pbkdf1(passphrase, salt, 5, "SHA1", 20, limits).has_value());
  check_refused(pbkdf1(passphrase, salt, 6, "SHA1", 20, limits), kOption);
  CHECK(pkcs12_kdf(passphrase, salt, 5, Pkcs12Purpose::kKey, 24, limits).has_value());
  check_refused(pkcs12_kdf(passphrase, salt, 6, Pkcs12Purpose::kKey, 24, limits), kOption);
  CHECK(mac(5).has_value());
  check_refused(mac(6), kOption);
}

TEST_CASE("scrypt: RFC 7914 section 12") {
  CHECK(hex(scrypt(Passphrase(""), {}, {16, 1, 1}, 64, {})) ==
        "77d6576238657b203b19ca42c18a0497f16b4844e3074ae8dfdffa3fede21442"
        "fcd0069ded0948f8326a753a0fc81f17e8d3e0fb2e0d3628cf35e20c38d18906");
  CHECK(hex(scrypt(Passphrase("password"), as_bytes("NaCl"), {1024, 8, 16}, 64, {})) ==
        "fdbabe1c9d3472007856e7190d01e9fe7c6ad7cbc8237830e77376634b373162"
        "2eaf30d92e22a3886ff109279d9830dac727afb94a83ee6d8360cbdfa2cc0640");
  CHECK(
      hex(scrypt(Passphrase("pleaseletmein"), as_bytes("SodiumChloride"), {16384, 8, 1}, 64, {})) ==
      "7023bdcb3afd7348461c06cd81fd38ebfda8fbba904f8e3ea9b543f6545da1f2"
      "d5432955613f0fcf62d49705242a9af9e61e85dc0d651e40dfcf017b45575887");
}

TEST_CASE("scrypt: a cost that the standard forbids, or that would stop the machine") {
  const auto run = [](const ScryptCost& cost) { return scrypt(Passphrase("x"), {}, cost, 32, {}); };
  for (const ScryptCost& cost :
       {ScryptCost{0, 8, 1}, {1, 8, 1}, {1000, 8, 1}, {1024, 0, 1}, {1024, 8, 0}, {65536, 1, 1}}) {
    check_fails(run(cost), errors::encryption_malformed);
  }
  const std::uint64_t huge = std::uint64_t{1} << 63;
  for (const ScryptCost& cost : {ScryptCost{huge, 8, 1},
                                 {std::uint64_t{1} << 21, 8, 1},
                                 {1024, huge, 1},
                                 {1024, 8, huge},
                                 {1024, 8, 0xFFFFFFFFFFFFFFFF},
                                 {std::uint64_t{1} << 20, 8, 9},
                                 {2, 1, std::uint64_t{1} << 24},
                                 {huge, huge, huge}}) {
    CAPTURE(cost.n);
    CAPTURE(cost.p);
    check_fails(run(cost), errors::kdf_too_costly);
  }
  check_fails(scrypt(Passphrase("x"), {}, {16, 1, 1}, 0, {}), errors::encryption_malformed);
  CHECK(run({32768, 1, 1}).has_value());
}

TEST_CASE("scrypt: the limits of memory and of work") {
  const auto run = [](const ScryptCost& cost, const Limits& limits) {
    return scrypt(Passphrase("x"), {}, cost, 32, limits);
  };
  const Limits memory{.kdf_memory = 128 * 16 * 4};
  CHECK(run({16, 4, 1}, memory).has_value());
  check_refused(run({16, 5, 1}, memory), "--max-kdf-memory 10K ");
  check_refused(run({16, 1, 65}, memory), "--max-kdf-memory 8320 ");
  const Limits work{.kdf_work = 256 * 16 * 4 * 3};
  CHECK(run({16, 4, 3}, work).has_value());
  check_refused(run({16, 4, 4}, work), "--max-kdf-work 64K ");
}

namespace {

std::string argon2_hex(Argon2Type type, const Argon2Cost& cost) {
  return hex(argon2(type, Passphrase("password"), as_bytes("somesalt"), cost, 32, {}));
}

// rfc9106 runs libgcrypt with the secret and the associated data that the RFC's vectors have.
std::string rfc9106(int type) {
  const Gcrypt* library = gcrypt();
  REQUIRE(library != nullptr);
  REQUIRE(library->has_kdf());
  const unsigned long costs[] = {32, 3, 32, 4};
  const Bytes password(32, 1);
  const Bytes salt(16, 2);
  const Bytes secret(8, 3);
  const Bytes data(12, 4);
  gcry_kdf_hd_t handle = nullptr;
  REQUIRE(library->kdf_open(&handle,
                            GCRY_KDF_ARGON2,
                            type,
                            costs,
                            4,
                            password.data(),
                            password.size(),
                            salt.data(),
                            salt.size(),
                            secret.data(),
                            secret.size(),
                            data.data(),
                            data.size()) == 0);
  Bytes tag(32);
  CHECK(library->kdf_compute(handle, nullptr) == 0);
  CHECK(library->kdf_final(handle, tag.size(), tag.data()) == 0);
  library->kdf_close(handle);
  return encode_hex(tag);
}

}  // namespace

TEST_CASE("argon2: the vectors of RFC 9106, section 5") {
  CHECK(rfc9106(GCRY_KDF_ARGON2D) ==
        "512b391b6f1162975371d30919734294f868e3be3984f3c1a13a4db9fabe4acb");
  CHECK(rfc9106(GCRY_KDF_ARGON2I) ==
        "c814d9d1dc7f37aa13f0d77f2494bda1c8de6b016dd388d29952a4c4672b6ce8");
  CHECK(rfc9106(GCRY_KDF_ARGON2ID) ==
        "0d640df58d78766c08c037a34a8b53c9d01ef0452d75b65eb52520e96b01e659");
}

TEST_CASE("argon2: vectors of the reference code") {
  CHECK(argon2_hex(Argon2Type::kI, {256, 2, 1}) ==
        "89e9029f4637b295beb027056a7336c414fadd43f6b208645281cb214a56452f");
  CHECK(argon2_hex(Argon2Type::kI, {256, 2, 2}) ==
        "4ff5ce2769a1d7f4c8a491df09d41a9fbe90e5eb02155a13e4c01e20cd4eab61");
  CHECK(argon2_hex(Argon2Type::kId, {256, 2, 1}) ==
        "9dfeb910e80bad0311fee20f9c0e2b12c17987b4cac90c2ef54d5b3021c68bfe");
  CHECK(argon2_hex(Argon2Type::kId, {256, 2, 2}) ==
        "6d093c501fd5999645e0ea3bf620d7b8be7fd2db59c20d9fff9539da2bf57037");
}

TEST_CASE("argon2: an empty passphrase, which libgcrypt does not take, is no failure of it") {
  check_fails(argon2(Argon2Type::kId, Passphrase(""), Bytes(16), {64, 1, 1}, 32, {}),
              errors::kdf_unsupported);
}

TEST_CASE("argon2: costs beyond the limits, and none") {
  const Passphrase passphrase("x");
  const Bytes salt(16);
  const auto run = [&](const Argon2Cost& cost) {
    return argon2(Argon2Type::kId, passphrase, salt, cost, 80, {});
  };
  const auto memory = run({4194304, 1, 1});
  check_fails(memory, errors::kdf_too_costly);
  CHECK(memory.error().detail().find("4194304 KiB") != std::string::npos);
  check_fails(run({(1u << 20) + 1, 1, 1}), errors::kdf_too_costly);
  check_fails(run({1u << 20, 17, 1}), errors::kdf_too_costly);
  check_fails(run({0xFFFFFFFF, 0xFFFFFFFF, 1}), errors::kdf_too_costly);
  check_fails(run({8, 0xFFFFFFFF, 1}), errors::kdf_too_costly);
  check_fails(run({1u << 20, 1, limits::kArgon2Lanes + 1}), errors::kdf_too_costly);
  check_fails(run({0, 1, 1}), errors::encryption_malformed);
  check_fails(run({64, 0, 1}), errors::encryption_malformed);
  check_fails(run({64, 1, 0}), errors::encryption_malformed);
  check_fails(run({63, 1, 8}), errors::encryption_malformed);
  CHECK(run({64, 1, 8}).value().size() == 80);
  check_fails(argon2(Argon2Type::kD, passphrase, Bytes(7), {64, 1, 1}, 80, {}),
              errors::encryption_malformed);
}

TEST_CASE("argon2: the limits of memory and of work") {
  const auto run = [](const Argon2Cost& cost, const Limits& limits) {
    return argon2(Argon2Type::kId, Passphrase("x"), Bytes(16), cost, 80, limits);
  };
  const Limits memory{.kdf_memory = 64 << 10};
  CHECK(run({64, 1, 1}, memory).has_value());
  check_refused(run({65, 1, 1}, memory), "--max-kdf-memory 65K ");
  const Limits work{.kdf_work = 128 << 10};
  CHECK(run({64, 2, 1}, work).has_value());
  check_refused(run({64, 3, 1}, work), "--max-kdf-work 192K ");
}
