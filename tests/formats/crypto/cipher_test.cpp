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

// openssl_has says whether this machine's OpenSSL runs the cipher.
bool openssl_has(const Cipher& cipher) {
  EVP_CIPHER* found = EVP_CIPHER_fetch(nullptr, std::string(cipher.evp_name).c_str(), nullptr);
  EVP_CIPHER_free(found);
  ERR_clear_error();
  return found != nullptr;
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
    if (evp != nullptr && row.openssh_name.empty()) {
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

TEST_CASE("ciphers: what is encrypted is decrypted, and nothing that was changed") {
  for (const Cipher& row : ciphers()) {
    if (!openssl_has(row)) {
      continue;
    }
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
    } else if (openssl_has(row)) {
      CHECK(decrypt(row, key, iv, {}).value().empty());
    }
  }
}

TEST_CASE("ciphers: what OpenSSL lacks here is named, and not called a wrong passphrase") {
  for (const Cipher& row : ciphers()) {
    if (openssl_has(row)) {
      continue;
    }
    const auto result = decrypt(row, Bytes(row.key_bytes), Bytes(row.iv_bytes), Bytes(16));
    check_fails(result, errors::cipher_unsupported);
    CHECK(result.error().detail() == row.pem_name);
    CHECK(ERR_peek_error() == 0);  // OpenSSL's queue is the program's
  }
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
