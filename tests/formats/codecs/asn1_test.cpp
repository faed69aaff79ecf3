// SPDX-License-Identifier: MIT
// pem, pkcs8, spki, pkcs1-public: known answers, faults, and OpenSSL as peer.
#include "keyfluent/codecs/der_algorithm.h"
#include "keyfluent/codecs/der_shape.h"
#include "keyfluent/core/hex.h"
#include "tests/formats/codecs/test_chunk.h"

#include <doctest/doctest.h>

#include <string>

namespace keyfluent {
namespace {

using codecs::pem;
using codecs::pkcs1_public;
using codecs::pkcs8;
using codecs::spki;
using testing::fixed_random;
using testing::load_chunk;
using testing::make_chunk;
using testing::open_key;
using testing::request_for;
using testing::Scratch;

constexpr std::string_view kAll[] = {
    "rsa2048", "rsa3072", "dsa1024", "ecdsa256", "ecdsa384", "ecdsa521", "ed25519"};

std::string in_folder(std::string_view key, std::string_view name) {
  return "good/" + std::string(key) + "/" + std::string(name);
}

bool has_pem(std::string_view key) {
  return !key.starts_with("ed");
}

std::string written(const Format& format, const WriteRequest& request) {
  auto text = format.write(request);
  REQUIRE_MESSAGE(text.has_value(), text.error().message());
  return std::string(text->text());
}

const ErrorKind* error_of(const Format& format, const Chunk& chunk, std::string_view pass = {}) {
  const Passphrase passphrase(pass);
  const auto entries = format.read(chunk, pass.empty() ? nullptr : &passphrase);
  return entries ? nullptr : &entries.error().kind();
}

void replace(std::string& text, std::string_view from, std::string_view to) {
  const std::size_t at = text.find(from);
  REQUIRE(at != std::string::npos);
  text.replace(at, from.size(), to);
}

// swap_bytes replaces the first occurrence of bytes (given in hexadecimal) in a chunk's body.
void swap_bytes(Chunk& chunk, std::string_view from, std::string_view to) {
  std::string body(chunk.body.text());
  const Bytes old_bytes = *decode_hex(from);
  const Bytes new_bytes = *decode_hex(to);
  replace(body, as_text(old_bytes), as_text(new_bytes));
  chunk.body = SecretBytes(std::string_view(body));
}

}  // namespace

TEST_CASE("pem and pkcs8: plain files are written back byte for byte") {
  for (const std::string_view key : kAll) {
    CAPTURE(key);
    const std::string path = in_folder(key, "pkcs8.pem");
    const PrivateKey info = open_key(pkcs8, load_chunk(path));
    CHECK(written(pkcs8, request_for(info)) == fixtures::load(path).text());
    if (has_pem(key)) {
      const PrivateKey traditional = open_key(pem, load_chunk(in_folder(key, "pem")));
      CHECK(written(pem, request_for(traditional)) == fixtures::load(in_folder(key, "pem")).text());
    }
  }
}

TEST_CASE("spki and pkcs1-public: files are written back byte for byte") {
  for (const std::string_view key : kAll) {
    CAPTURE(key);
    for (const Format* format : {&spki, &pkcs1_public}) {
      const bool is_spki = format == &spki;
      if (!is_spki && !key.starts_with("rsa")) {
        continue;
      }
      const std::string path = in_folder(key, is_spki ? "spki.pem" : "pkcs1.pem");
      const auto entries = format->read(load_chunk(path), nullptr);
      REQUIRE(entries.has_value());
      WriteRequest request;
      request.public_key = &*entries->at(0).public_key;
      CHECK(written(*format, request) == fixtures::load(path).text());
    }
  }
}

TEST_CASE("pem: OpenSSL's encrypted files are written back byte for byte, given their IV") {
  const Passphrase passphrase(fixtures::kPassphrase);
  for (const std::string_view name :
       {"pem-aes128", "pem-aes192", "pem-aes256", "pem-des3", "pem-camellia256", "pem-aria256"}) {
    CAPTURE(name);
    const std::string path = in_folder("rsa2048", name);
    const Chunk chunk = load_chunk(path);
    const std::string info = *chunk.find_header("DEK-Info");
    const std::size_t comma = info.find(',');
    const PrivateKey key = open_key(pem, chunk, fixtures::kPassphrase);
    WriteRequest request = request_for(key);
    request.passphrase = &passphrase;
    const std::string cipher = info.substr(0, comma);
    request.cipher = cipher;
    request.random = fixed_random(*decode_hex(info.substr(comma + 1)));
    CHECK(written(pem, request) == fixtures::load(path).text());
  }
}

TEST_CASE("pem: small deviations in the headers are taken") {
  const std::string text(fixtures::load("good/rsa2048/pem-aes256").text());
  std::string lower = text;
  const std::size_t iv = text.find("AES-256-CBC,") + 12;
  std::transform(lower.begin() + static_cast<std::ptrdiff_t>(iv),
                 lower.begin() + static_cast<std::ptrdiff_t>(iv + 32),
                 lower.begin() + static_cast<std::ptrdiff_t>(iv),
                 [](char c) { return static_cast<char>(std::tolower(c)); });
  REQUIRE(lower != text);
  CHECK(error_of(pem, make_chunk(lower), fixtures::kPassphrase) == nullptr);
  std::string bare = text;
  replace(bare, "Proc-Type: 4,ENCRYPTED\n", "");
  CHECK(error_of(pem, make_chunk(bare), fixtures::kPassphrase) == nullptr);
}

TEST_CASE("pem: each fault of the headers has its own error") {
  const std::string text(fixtures::load("good/rsa2048/pem-aes256").text());
  const auto changed = [&](std::string_view from, std::string_view to) {
    std::string copy = text;
    replace(copy, from, to);
    return error_of(pem, make_chunk(copy), fixtures::kPassphrase);
  };
  CHECK(changed("AES-256-CBC", "RC5-CBC") == &errors::cipher_unsupported);
  CHECK(changed("AES-256-CBC", "DES-CBC") != &errors::passphrase_wrong);
  CHECK(changed("AES-256-CBC,", "AES-256-CBC,00") == &errors::encryption_malformed);
  CHECK(changed("AES-256-CBC,", "AES-256-CBC") == &errors::encryption_malformed);
  CHECK(changed("DEK-Info: ", "X-Other: ") == &errors::encryption_malformed);
}

TEST_CASE("pem: a wrong passphrase says that the file may be damaged as well") {
  const Passphrase wrong("wrong");
  const auto entries = pem.read(load_chunk("good/rsa2048/pem-aes256"), &wrong);
  REQUIRE_FALSE(entries.has_value());
  CHECK(entries.error().is(errors::passphrase_wrong));
  CHECK(entries.error().detail() == " (or the file is damaged)");
}

TEST_CASE("the content decides, not the label") {
  for (const std::string_view key : kAll) {
    CAPTURE(key);
    Chunk chunk = load_chunk(in_folder(key, "pkcs8.pem"));
    chunk.label = "SSH2 ENCRYPTED PRIVATE KEY";
    chunk.four_dashes = true;
    CHECK(pkcs8.sniff(chunk));
    CHECK_FALSE(pem.sniff(chunk));
    CHECK(error_of(pkcs8, chunk) == nullptr);
    if (has_pem(key)) {
      Chunk other = load_chunk(in_folder(key, "pem"));
      other.label = key.starts_with("rsa") ? "EC PRIVATE KEY" : "RSA PRIVATE KEY";
      CHECK(pem.sniff(other));
      CHECK_FALSE(pkcs8.sniff(other));
      CHECK(error_of(pem, other) == nullptr);
    }
  }
}

TEST_CASE("the label decides where the content is unrecognisable") {
  Chunk chunk = load_chunk("good/rsa2048/pem");
  chunk.body.writable()[0] = 0x55;
  CHECK(pem.sniff(chunk));
  CHECK_FALSE(pkcs8.sniff(chunk));
  CHECK_FALSE(spki.sniff(chunk));
  CHECK(error_of(pem, chunk) == &errors::der_malformed);
  chunk.container = Container::kBinary;
  CHECK_FALSE(pem.sniff(chunk));
}

TEST_CASE("parameters and certificates are no keys") {
  Chunk chunk;
  chunk.container = Container::kArmor;
  chunk.label = "EC PARAMETERS";
  for (const std::string_view hex : {"06082a8648ce3d030107",                       // a named curve
                                     "3011020101300c06072a8648ce3d0101020111"}) {  // explicit ones
    chunk.body = SecretBytes(ByteView(*decode_hex(hex)));
    for (const Format* format : {&pem, &pkcs8, &spki, &pkcs1_public}) {
      CHECK_FALSE(format->sniff(chunk));
    }
  }
  chunk.label = "CERTIFICATE";
  chunk.body = SecretBytes(ByteView(*decode_hex("300a3008a003020102020100")));
  for (const Format* format : {&pem, &pkcs8, &spki, &pkcs1_public}) {
    CHECK_FALSE(format->sniff(chunk));
  }
}

TEST_CASE("der_shape recognises files that are cut off") {
  for (const std::size_t size : {std::size_t{40}, std::size_t{100}, std::size_t{200}}) {
    const auto start = [&](std::string_view path) {
      return codecs::der_shape(load_chunk(path).body.view().first(size));
    };
    CHECK(start("good/rsa2048/pem") == codecs::DerShape::kTraditional);
    CHECK(start("good/rsa2048/pkcs8.pem") == codecs::DerShape::kPrivateKeyInfo);
    CHECK(start("good/rsa2048/spki.pem") == codecs::DerShape::kPublicKeyInfo);
  }
  CHECK(codecs::der_shape({}) == codecs::DerShape::kUnknown);
}

TEST_CASE("foreign algorithms are named") {
  // X25519 of RFC 8410 section 10.3's shape; EC on secp256k1; an OID that nobody knows.
  const auto detail = [](std::string_view hex) {
    Chunk chunk;
    chunk.container = Container::kBinary;
    chunk.body = SecretBytes(ByteView(*decode_hex(hex)));
    REQUIRE(spki.sniff(chunk));
    const auto entries = spki.read(chunk, nullptr);
    REQUIRE_FALSE(entries.has_value());
    CHECK(entries.error().is(errors::der_unsupported_algorithm));
    return entries.error().detail();
  };
  CHECK(detail("300c300506032b656e0303000102") == "X25519");
  CHECK(detail("3015301006072a8648ce3d020106052b8104000a030100") == "ECDSA on secp256k1");
  CHECK(detail("300a300506032a0304030100") == "1.2.3.4");
}

TEST_CASE("object identifiers go to text and back") {
  for (const std::string_view oid : {"1.2.840.113549.1.5.13",
                                     "2.16.840.1.101.3.4.1.42",
                                     "1.3.101.112",
                                     "2.999.1",
                                     "0.9.2342.19200300"}) {
    const Bytes element = codecs::oid_element(oid);
    CHECK(codecs::oid_text(ByteView(element).subspan(2)) == oid);
  }
  CHECK(codecs::oid_text({}).empty());
  CHECK(codecs::oid_text(Bytes{0x2a, 0x86}).empty());
  CHECK(codecs::oid_text(Bytes(20, 0xff)).empty());
}

TEST_CASE("pkcs8: the public key attribute of version 2 is checked against the key") {
  // RFC 8410 section 10.3, with its publicKey attribute and without its attributes.
  const std::string start = "3051020101300506032b657004220420";
  const std::string seed = "d4ee72dbf913584ad5b6d8f1f769f8ad3afe7c28cbf1d4fbe097a88f44755842";
  const std::string point = "19bf44096984cdfe8541bac167dc3b96c85086aa30b6b6cb0c5c38ad703166e1";
  Chunk chunk;
  chunk.container = Container::kBinary;
  chunk.body = SecretBytes(ByteView(*decode_hex(start + seed + "812100" + point)));
  CHECK(pkcs8.sniff(chunk));
  CHECK(error_of(pkcs8, chunk) == nullptr);
  swap_bytes(chunk, "19bf", "18bf");
  CHECK(error_of(pkcs8, chunk) == &errors::container_mismatch);
}

TEST_CASE("pkcs8: each fault of the encryption has its own error") {
  const auto changed = [](std::string_view name, std::string_view from, std::string_view to) {
    Chunk chunk = load_chunk(in_folder("ed25519", name));
    swap_bytes(chunk, from, to);
    return error_of(pkcs8, chunk, fixtures::kPassphrase);
  };
  // aes-256-cbc becomes an unknown cipher, hmacWithSHA256 another hash, then an unknown one
  CHECK(changed("pkcs8-aes256.pem", "60864801650304012a", "60864801650304017f") ==
        &errors::cipher_unsupported);
  CHECK(changed("pkcs8-aes256.pem", "2a864886f70d0209", "2a864886f70d020b") ==
        &errors::passphrase_wrong);
  CHECK(changed("pkcs8-aes256.pem", "2a864886f70d0209", "2a864886f70d027f") ==
        &errors::kdf_unsupported);
  CHECK(changed("pkcs8-aes256.pem", "2a864886f70d01050c", "2a864886f70d01050f") ==
        &errors::kdf_unsupported);
  // PBES2 becomes pbeWithMD2AndDES-CBC
  CHECK(changed("pkcs8-aes256.pem", "2a864886f70d01050d", "2a864886f70d010501") ==
        &errors::cipher_unsupported);
  // 3DES becomes RC4, which opens to nothing that makes sense
  CHECK(changed("pkcs8-pbe-sha1-3des.pem", "2a864886f70d010c0103", "2a864886f70d010c0101") ==
        &errors::passphrase_wrong);
  CHECK(changed("pkcs8-scrypt.pem", "60864801650304012a", "608648016503040116") ==
        &errors::passphrase_wrong);
}

TEST_CASE("pkcs8: PKCS#12's scheme with triple DES opens") {
  const PrivateKey key =
      open_key(pkcs8, load_chunk("good/rsa2048/pkcs8-pbe-sha1-3des.pem"), fixtures::kPassphrase);
  CHECK(to_bytes(key.public_key().blob()) == testing::public_blob("good/rsa2048/openssh.pub"));
}

TEST_CASE("formats refuse keys that they have no place for") {
  const PrivateKey key = open_key(pkcs8, load_chunk("good/ed25519/pkcs8.pem"));
  const WriteRequest request = request_for(key);
  CHECK_FALSE(pem.holds(key.algorithm()));
  CHECK(pem.write(request).error().is(errors::write_unsupported_algorithm));
  CHECK_FALSE(pkcs1_public.holds(key.algorithm()));
  CHECK(pkcs1_public.write(request).error().is(errors::write_unsupported_algorithm));
  const auto sk = PublicKey::from_blob(testing::public_blob("good/sk-ecdsa/openssh.pub"));
  WriteRequest public_request;
  public_request.public_key = &*sk;
  CHECK(spki.write(public_request).error().is(errors::write_unsupported_algorithm));
}

TEST_CASE("options that the formats have no place for are refused") {
  const Passphrase passphrase("p");
  const PrivateKey key = open_key(pem, load_chunk("good/ecdsa256/pem"));
  WriteRequest request = request_for(key);
  request.passphrase = &passphrase;
  request.rounds = 5;
  CHECK(pem.write(request).error().is(errors::write_unsupported_option));
  request.rounds = 0;
  request.cipher = "aes256-ctr";
  CHECK(pem.write(request).error().is(errors::write_unsupported_option));
  CHECK(pkcs8.write(request).error().is(errors::write_unsupported_option));
  request.cipher = {};
  request.random = nullptr;
  CHECK(pem.write(request).error().is(errors::key_library_failure));
  CHECK(pkcs8.write(request).error().is(errors::key_library_failure));
}

TEST_CASE("openssl and ssh-keygen open what is written, plain and encrypted") {
  KEYFLUENT_NEEDS("openssl");
  KEYFLUENT_NEEDS("ssh-keygen");
  const Scratch scratch;
  const Passphrase passphrase("a b");
  for (const std::string_view name : kAll) {
    const PrivateKey key = open_key(pkcs8, load_chunk(in_folder(name, "pkcs8.pem")));
    for (const Format* format : {&pem, &pkcs8}) {
      if (!format->holds(key.algorithm())) {
        continue;
      }
      for (const std::string_view cipher : {"", "plain", "AES-128-CBC", "des-ede3-cbc"}) {
        CAPTURE(name);
        CAPTURE(format->name);
        CAPTURE(cipher);
        WriteRequest request = request_for(key);
        if (cipher != "plain") {
          request.passphrase = &passphrase;
          request.cipher = cipher;
        }
        const bool is_default = cipher.empty() && name == "ecdsa256";
        request.rounds = format == &pkcs8 && !is_default ? 1000 : 0;
        const std::string text = written(*format, request);
        CHECK(open_key(*format, make_chunk(text), "a b").public_key() == key.public_key());
        const std::string file = scratch.put("key", text);
        REQUIRE(testing::runs("openssl pkey -passin 'pass:a b' -pubout -in " + file + " -out " +
                              scratch.path("pub")));
        CHECK(scratch.get("pub") == fixtures::load(in_folder(name, "spki.pem")).text());
        if (name == "ed25519") {
          continue;  // ssh-keygen 9.2 has no PKCS#8 for it
        }
        REQUIRE(std::system(("ssh-keygen -y -P 'a b' -f " + file + " >" + file + ".pub").c_str()) ==
                0);
        CHECK(scratch.get("key.pub").find(encode_base64(key.public_key().blob())) !=
              std::string::npos);
      }
    }
  }
}

TEST_CASE("what openssl encrypts is opened, with the ciphers and hashes that it has") {
  KEYFLUENT_NEEDS("openssl");
  const Scratch scratch;
  const std::string plain = fixtures::path_of("good/ecdsa256/pkcs8.pem");
  const Bytes blob = testing::public_blob("good/ecdsa256/openssh.pub");
  for (const std::string_view options : {"-v2 aes-128-cbc -v2prf hmacWithSHA1",
                                         "-v2 aes-192-cbc -v2prf hmacWithSHA224",
                                         "-v2 aes-256-cbc -v2prf hmacWithSHA384",
                                         "-v2 aes-256-cbc -v2prf hmacWithSHA512",
                                         "-v2 aes-256-cbc -v2prf hmacWithSHA512-256",
                                         "-v2 camellia-256-cbc",
                                         "-v2 aria-128-cbc",
                                         "-v2 des3",
                                         "-v2 aes-256-cfb",
                                         "-v2 aes-128-ofb",
                                         "-v2 aes-256-cbc -iter 1",
                                         "-scrypt -scrypt_N 1024 -scrypt_r 1 -scrypt_p 16",
                                         "-v1 PBE-SHA1-3DES",
                                         "-v1 PBE-SHA1-2DES"}) {
    CAPTURE(options);
    const std::string file = scratch.path("key");
    if (!testing::runs("openssl pkcs8 -topk8 -passout 'pass:Grüße' -in " + plain + " -out " + file +
                       " " + std::string(options))) {
      MESSAGE("openssl has none of ", options);
      continue;
    }
    const PrivateKey key = open_key(pkcs8, make_chunk(scratch.get("key")), "Grüße");
    CHECK(to_bytes(key.public_key().blob()) == blob);
  }
}

}  // namespace keyfluent
