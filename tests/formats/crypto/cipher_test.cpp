// SPDX-License-Identifier: MIT
#include "keyfluent/crypto/cipher.h"

#include "keyfluent/core/hex.h"

#include <doctest/doctest.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/objects.h>

#include <string>

using namespace keyfluent;

namespace {

Bytes bytes(std::string_view hex) {
  return decode_hex(hex).value();
}

std::string hex(const Result<SecretBytes>& result) {
  return encode_hex(result.value().view());
}

void check_fails(const Result<SecretBytes>& result, const ErrorKind& kind) {
  REQUIRE_FALSE(result.has_value());
  CHECK(result.error().id() == kind.id);
}

SecretBytes padded(const Cipher& cipher, std::string_view text) {
  SecretBytes data(text);
  add_block_padding(cipher, data);
  return data;
}

}  // namespace

TEST_CASE("ciphers: every row has the sizes that OpenSSL knows") {
  for (const Cipher& row : ciphers()) {
    CAPTURE(row.evp_name);
    REQUIRE(row.mode != nullptr);
    EVP_CIPHER* evp = EVP_CIPHER_fetch(nullptr, std::string(row.evp_name).c_str(), nullptr);
    if (evp != nullptr && row.tag_bytes == 0) {
      CHECK(EVP_CIPHER_get_key_length(evp) == static_cast<int>(row.key_bytes));
      CHECK(EVP_CIPHER_get_iv_length(evp) == static_cast<int>(row.iv_bytes));
    }
    if (evp != nullptr && row.openssh_name.empty() && row.sshcom_name.empty()) {
      CHECK(EVP_CIPHER_get_block_size(evp) == static_cast<int>(row.block_bytes));
    }
    EVP_CIPHER_free(evp);
  }
  ERR_clear_error();
}

TEST_CASE("ciphers: every object identifier is that of its cipher") {
  for (const Cipher& row : ciphers()) {
    if (!row.oid.empty()) {
      CAPTURE(row.oid);
      CHECK(OBJ_txt2nid(std::string(row.oid).c_str()) ==
            OBJ_txt2nid(std::string(row.evp_name).c_str()));
    }
  }
}

TEST_CASE("ciphers: every name finds its own row") {
  for (const Cipher& row : ciphers()) {
    CHECK((row.openssh_name.empty() || find_cipher_by_openssh_name(row.openssh_name) == &row));
    CHECK((row.pem_name.empty() || find_cipher_by_pem_name(row.pem_name) == &row));
    CHECK((row.sshcom_name.empty() || find_cipher_by_sshcom_name(row.sshcom_name) == &row));
    CHECK((row.oid.empty() || find_cipher_by_oid(row.oid) == &row));
  }
  CHECK(find_cipher_by_pem_name("aes-128-Cbc") == find_cipher_by_pem_name("AES-128-CBC"));
  CHECK(find_cipher_by_openssh_name("AES256-CTR") == nullptr);
  CHECK(find_cipher_by_openssh_name("") == nullptr);
  CHECK(find_cipher_by_pem_name("") == nullptr);
  CHECK(find_cipher_by_oid("") == nullptr);
  CHECK(find_cipher_by_pem_name("RC5-CBC") == nullptr);
  CHECK(find_cipher_by_openssh_name("rijndael-cbc@lysator.liu.se")->evp_name == "AES-256-CBC");
}

TEST_CASE("ciphers: known answers") {
  const Bytes zeros(16, 0);
  // NIST SP 800-38A, F.2.1 and F.5.1
  const Bytes key = bytes("2b7e151628aed2a6abf7158809cf4f3c");
  const Bytes block = bytes("6bc1bee22e409f96e93d7e117393172a");
  CHECK(hex(encrypt(*find_cipher_by_pem_name("AES-128-CBC"),
                    key,
                    bytes("000102030405060708090a0b0c0d0e0f"),
                    block)) == "7649abac8119b246cee98e9b12e9197d");
  CHECK(hex(encrypt(*find_cipher_by_openssh_name("aes128-ctr"),
                    key,
                    bytes("f0f1f2f3f4f5f6f7f8f9fafbfcfdfeff"),
                    block)) == "874d6191b620e3261bef6864990db6ce");
  // RFC 3713 and RFC 5794, one block with a zero IV
  const Bytes camellia = bytes("0123456789abcdeffedcba9876543210");
  CHECK(hex(encrypt(*find_cipher_by_pem_name("CAMELLIA-128-CBC"), camellia, zeros, camellia)) ==
        "67673138549669730857065648eabe43");
  CHECK(hex(encrypt(*find_cipher_by_pem_name("ARIA-128-CBC"),
                    bytes("000102030405060708090a0b0c0d0e0f"),
                    zeros,
                    bytes("00112233445566778899aabbccddeeff"))) ==
        "d718fbd6ab644c739da95f3be6451778");
  // The GCM specification, test case 2
  CHECK(hex(encrypt(
            *find_cipher_by_openssh_name("aes128-gcm@openssh.com"), zeros, Bytes(12, 0), zeros)) ==
        "0388dace60b6a392f328c2b971b2fe78ab6e47d42cec13bdf53a67b21257bddf");
}

TEST_CASE("ciphers: what is too short to be wrapped is malformed, no failure of the library") {
  const Cipher& plain = *find_cipher_by_evp_name("id-aes128-wrap");
  check_fails(encrypt(plain, Bytes(16), {}, Bytes(8)), errors::encryption_malformed);
  check_fails(encrypt(plain, Bytes(16), {}, {}), errors::encryption_malformed);
  CHECK(encrypt(plain, Bytes(16), {}, Bytes(16)).value().size() == 24);
  const Cipher& padded = *find_cipher_by_evp_name("id-aes192-wrap-pad");
  check_fails(encrypt(padded, Bytes(24), {}, {}), errors::encryption_malformed);
}

TEST_CASE("ciphers: known answers of key wrapping") {
  // RFC 3394 section 4.1, RFC 5649 section 6
  CHECK(hex(encrypt(*find_cipher_by_evp_name("id-aes128-wrap"),
                    bytes("000102030405060708090a0b0c0d0e0f"),
                    {},
                    bytes("00112233445566778899aabbccddeeff"))) ==
        "1fa68b0a8112b447aef34bd8fb5a7b829d3e862371d2cfe5");
  const Cipher& padded = *find_cipher_by_evp_name("id-aes192-wrap-pad");
  const Bytes key = bytes("5840df6e29b02af1ab493b705bf16ea1ae8338f4dcc176a8");
  CHECK(hex(decrypt(padded,
                    key,
                    {},
                    bytes("138bdeaa9b8fa7fc61f97742e72248ee5ae6ae5360d1ae6a5f54f373fa543b6a"))) ==
        "c37b7e6492584340bed12207808941155068f738");
  CHECK(hex(decrypt(padded, key, {}, bytes("afbeb0f07dfbf5419200f2ccb50bb24f"))) ==
        "466f7250617369");
}

TEST_CASE("ciphers: known answers of what libgcrypt runs") {
  struct Vector {
    std::string_view name;  // DEK-Info's, or ssh.com's
    std::string_view key, iv, plain, sealed;
  };

  constexpr std::string_view kNow = "4e6f77206973207468652074696d6520666f7220616c6c20";
  constexpr std::string_view kYoung = "37363534333231204e6f77206973207468652074696d6520666f722000";
  constexpr std::string_view kYoungKey = "0123456789abcdeff0e1d2c3b4a59687";
  constexpr std::string_view kSeed = "000102030405060708090a0b0c0d0e0f";
  constexpr std::string_view kZeros = "00000000000000000000000000000000";
  constexpr std::string_view kTwofishKey =
      "0123456789abcdeffedcba987654321000112233445566778899aabbccddeeff";
  const Vector vectors[] = {
      // FIPS 81, tables B1, C1, D1, E1
      {"des-ecb", "0123456789abcdef", "", kNow, "3fa40e8a984d48156a271787ab8883f9893d51ec4b563b53"},
      {"DES-CBC",
       "0123456789abcdef",
       "1234567890abcdef",
       kNow,
       "e5c7cdde872bf27c43e934008c389c0f683788499a7c05f6"},
      {"DES-CFB",
       "0123456789abcdef",
       "1234567890abcdef",
       kNow,
       "f3096249c7f46e51a69e839b1a92f78403467133898ea622"},
      {"DES-OFB",
       "0123456789abcdef",
       "1234567890abcdef",
       kNow,
       "f3096249c7f46e5135f24a242eeb3d3f3d6d5be3255af8c3"},
      // Eric Young's vectors for Blowfish, published with the algorithm
      {"BF-CFB",
       kYoungKey,
       "fedcba9876543210",
       kYoung,
       "e73214a2822139caf26ecf6d2eb9e76e3da3de04d1517200519d57a6c3"},
      {"BF-OFB",
       kYoungKey,
       "fedcba9876543210",
       kYoung,
       "e73214a2822139ca62b343cc5b65587310dd908d0c241b2263c2cf80da"},
      {"BF-CBC",
       kYoungKey,
       "fedcba9876543210",
       "37363534333231204e6f77206973207468652074696d6520666f722000000000",
       "6b77b4d63006dee605b156e27403979358deb9e7154616d959f1652bd5ff92cc"},
      // RFC 2144 appendix B.1
      {"CAST5-CBC",
       "0123456712345678234567893456789a",
       "0000000000000000",
       "0123456789abcdef",
       "238b4fe5847e44b2"},
      {"cast128-ecb",
       "0123456712345678234567893456789a",
       "",
       "0123456789abcdef",
       "238b4fe5847e44b2"},
      // Lai's thesis (1992), the worked example
      {"IDEA-CBC",
       "00010002000300040005000600070008",
       "0000000000000000",
       "0000000100020003",
       "11fbed2b01986de5"},
      // RFC 2268 section 5
      {"RC2-CBC",
       "88bca90e90875a7f0f79c384627bafb2",
       "0000000000000000",
       "0000000000000000",
       "2269552ab0f85ca6"},
      {"RC2-64-CBC",
       "ffffffffffffffff",
       "0000000000000000",
       "ffffffffffffffff",
       "278b27e42e2f0d49"},
      {"RC2-64-CBC",
       "3000000000000000",
       "0000000000000000",
       "1000000000000001",
       "30649edf9be7d2c2"},
      // RFC 4269 appendix B.1
      {"SEED-CBC", kZeros, kZeros, kSeed, "5ebac6e0054e166819aff1cc6d346cdb"},
      // The Twofish paper, 256-bit keys
      {"twofish-cbc", kTwofishKey, kZeros, kZeros, "37527be0052334b89f0cfccae87cfa20"},
      {"twofish-ecb", kTwofishKey, "", kZeros, "37527be0052334b89f0cfccae87cfa20"},
      // RFC 6229
      {"arcfour",
       "0102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f20",
       "",
       kZeros,
       "eaa6bd25880bf93d3f5d1e4ca2611d91"},
  };
  for (const Vector& vector : vectors) {
    CAPTURE(vector.name);
    const Cipher* by_pem = find_cipher_by_pem_name(vector.name);
    const Cipher* cipher = by_pem != nullptr ? by_pem : find_cipher_by_sshcom_name(vector.name);
    REQUIRE(cipher != nullptr);
    const Bytes key = bytes(vector.key);
    const Bytes iv = bytes(vector.iv);
    CHECK(hex(encrypt(*cipher, key, iv, bytes(vector.plain))) == vector.sealed);
    CHECK(hex(decrypt(*cipher, key, iv, bytes(vector.sealed))) == vector.plain);
  }
  const Cipher* rc4 = find_cipher_by_oid("1.2.840.113549.3.4");
  CHECK(hex(encrypt(*rc4, bytes("0102030405060708090a0b0c0d0e0f10"), {}, Bytes(16))) ==
        "9ac7cc9a609d1ef7b2932899cde41b97");
}

TEST_CASE("ciphers: the names of ssh.com") {
  struct Row {
    std::string_view name;
    std::size_t key_bytes;
  };

  for (const auto& [base, key_bytes] : {Row{"3des", 24},
                                        {"des", 8},
                                        {"blowfish", 32},
                                        {"twofish", 32},
                                        {"cast128", 16},
                                        {"rc2", 32},
                                        {"aes", 32},
                                        {"rijndael", 32},
                                        {"aes128", 16},
                                        {"aes192", 24},
                                        {"aes256", 32}}) {
    for (const std::string_view mode : {"cbc", "ecb", "cfb", "ofb"}) {
      const std::string name = std::string(base) + "-" + std::string(mode);
      CAPTURE(name);
      const Cipher* cipher = find_cipher_by_sshcom_name(name);
      REQUIRE(cipher != nullptr);
      CHECK(cipher->key_bytes == key_bytes);
      CHECK(cipher->block_bytes >= 8);
      CHECK((cipher->iv_bytes == 0) == (mode == "ecb"));
    }
  }
  for (const std::string base : {"des", "3des", "blowfish", "twofish"}) {
    CHECK(find_cipher_by_sshcom_name(base) == find_cipher_by_sshcom_name(base + "-cbc"));
  }
  CHECK(find_cipher_by_sshcom_name("aes192-ctr") != nullptr);
  CHECK(find_cipher_by_sshcom_name("none") == nullptr);
  CHECK(find_cipher_by_sshcom_name("") == nullptr);
}

TEST_CASE("ciphers: what is encrypted is decrypted, and nothing that was changed") {
  for (const Cipher& row : ciphers()) {
    CAPTURE(row.evp_name);
    const Bytes key(row.key_bytes, 0x42);
    const Bytes iv(row.iv_bytes, 0x17);
    const Bytes plain(48, 0xA5);
    const SecretBytes sealed = encrypt(row, key, iv, plain).value();
    CHECK(sealed.size() == plain.size() + row.tag_bytes);
    CHECK(to_bytes(decrypt(row, key, iv, sealed.view()).value().view()) == plain);
    for (std::size_t i = 0; i < sealed.size(); ++i) {
      Bytes changed = to_bytes(sealed.view());
      changed[i] ^= 1;
      const auto opened = decrypt(row, key, iv, changed);
      if (row.tag_bytes != 0) {
        check_fails(opened, errors::passphrase_wrong);
      } else {
        CHECK(to_bytes(opened.value().view()) != plain);
      }
    }
  }
}

TEST_CASE("ciphers: sizes that do not fit") {
  for (const Cipher& row : ciphers()) {
    CAPTURE(row.evp_name);
    const Bytes key(row.key_bytes);
    const Bytes iv(row.iv_bytes);
    const Bytes data(16 + row.tag_bytes);
    check_fails(decrypt(row, Bytes(row.key_bytes - 1), iv, data), errors::encryption_malformed);
    check_fails(decrypt(row, key, Bytes(row.iv_bytes + 1), data), errors::encryption_malformed);
    if (row.block_bytes > 1) {
      check_fails(decrypt(row, key, iv, Bytes(row.tag_bytes + 1)), errors::encryption_malformed);
      check_fails(encrypt(row, key, iv, Bytes(15)), errors::encryption_malformed);
    }
    if (row.tag_bytes != 0) {
      check_fails(decrypt(row, key, iv, Bytes(row.tag_bytes - 1)), errors::encryption_malformed);
      check_fails(decrypt(row, key, iv, {}), errors::encryption_malformed);
      check_fails(decrypt(row, key, iv, Bytes(row.tag_bytes)), errors::passphrase_wrong);
    } else {
      CHECK(decrypt(row, key, iv, {}).value().empty());
    }
  }
}

TEST_CASE("ciphers: one that no library has is named, and not called a wrong passphrase") {
  Cipher unknown = *find_cipher_by_pem_name("AES-128-CBC");
  unknown.evp_name = "NO-SUCH-CIPHER";
  unknown.openssh_name = {};
  Cipher unknown_gcrypt = *find_cipher_by_pem_name("IDEA-CBC");
  unknown_gcrypt.gcrypt.algorithm = 9999;
  for (const Cipher& row : {unknown, unknown_gcrypt}) {
    const auto result = decrypt(row, Bytes(row.key_bytes), Bytes(row.iv_bytes), Bytes(16));
    check_fails(result, errors::cipher_unsupported);
    CHECK(result.error().detail() == row.pem_name);
    CHECK(ERR_peek_error() == 0);  // OpenSSL's queue is the program's
  }
}

TEST_CASE("ciphers: a weak key of DES is a key all the same") {
  const Cipher& des = *find_cipher_by_pem_name("DES-CBC");
  // NBS Special Publication 500-20: encrypting twice with this key gives the text back.
  const Bytes weak = bytes("0101010101010101");
  const SecretBytes once = encrypt(des, weak, Bytes(8), bytes("0123456789abcdef")).value();
  CHECK(hex(encrypt(des, weak, Bytes(8), once.view())) == "0123456789abcdef");
}

TEST_CASE("block padding: both ways, at every length") {
  const Cipher& aes = *find_cipher_by_pem_name("AES-128-CBC");
  const Cipher& des = *find_cipher_by_pem_name("DES-EDE3-CBC");
  for (const Cipher* cipher : {&aes, &des}) {
    for (std::size_t size = 0; size < 40; ++size) {
      const std::string text(size, 'x');
      SecretBytes data = padded(*cipher, text);
      CHECK(data.size() % cipher->block_bytes == 0);
      CHECK(data.size() > size);
      CHECK(remove_block_padding(*cipher, std::move(data)).value().text() == text);
    }
  }
}

TEST_CASE("block padding: a stream mode has none") {
  const Cipher& cfb = *find_cipher_by_pem_name("AES-128-CFB");
  CHECK(padded(cfb, "abc").text() == "abc");
  CHECK(remove_block_padding(cfb, SecretBytes("abc")).value().text() == "abc");
}

TEST_CASE("block padding: what is wrong") {
  const Cipher& des = *find_cipher_by_pem_name("DES-EDE3-CBC");
  const auto remove = [&](std::string_view text) {
    return remove_block_padding(des, SecretBytes(text));
  };
  check_fails(remove(std::string(8, '\0')), errors::passphrase_wrong);
  check_fails(remove(std::string(8, '\x09')), errors::passphrase_wrong);
  check_fails(remove(std::string(8, '\xFF')), errors::passphrase_wrong);
  check_fails(remove(std::string("abcde\x03\x02\x03")), errors::passphrase_wrong);
  check_fails(remove(std::string("abcde\x02\x03\x03")), errors::passphrase_wrong);
  check_fails(remove(""), errors::encryption_malformed);
  check_fails(remove("abc"), errors::encryption_malformed);
  CHECK(remove("abcdefg\x01").value().text() == "abcdefg");
  CHECK(remove(std::string(8, '\x08')).value().empty());
}
