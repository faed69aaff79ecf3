// SPDX-License-Identifier: MIT
#include "keyfluent/crypto/cipher.h"
#include "keyfluent/crypto/kdf.h"
#include "tests/formats/codecs/test_chunk.h"

#include <doctest/doctest.h>

#include <functional>

namespace keyfluent {
namespace {

using codecs::openssh_private;
using testing::fixed_random;
using testing::load_chunk;
using testing::make_chunk;
using testing::open_key;
using testing::request_for;

constexpr std::string_view kMagic{"openssh-key-v1\0", 15};

// File is an openssh-private file taken apart by hand, so that a test can change one part.
struct File {
  Bytes cipher, kdf, options, sealed, tag;
  std::vector<Bytes> public_blobs;

  static File of(const Chunk& chunk) {
    Reader reader(chunk.body.view().subspan(kMagic.size()));
    File file;
    file.cipher = to_bytes(reader.read_string());
    file.kdf = to_bytes(reader.read_string());
    file.options = to_bytes(reader.read_string());
    const std::uint32_t count = reader.read_u32();
    for (std::uint32_t i = 0; i < count; ++i) {
      file.public_blobs.push_back(to_bytes(reader.read_string()));
    }
    file.sealed = to_bytes(reader.read_string());
    file.tag = to_bytes(reader.rest());
    return file;
  }

  [[nodiscard]] Chunk chunk() const {
    Writer writer;
    writer.put_bytes(as_bytes(kMagic));
    writer.put_string(ByteView(cipher));
    writer.put_string(ByteView(kdf));
    writer.put_string(ByteView(options));
    writer.put_u32(static_cast<std::uint32_t>(public_blobs.size()));
    for (const Bytes& blob : public_blobs) {
      writer.put_string(ByteView(blob));
    }
    writer.put_string(ByteView(sealed));
    writer.put_bytes(tag);
    Chunk result;
    result.container = Container::kArmor;
    result.label = "OPENSSH PRIVATE KEY";
    result.body = SecretBytes(writer.view());
    return result;
  }
};

File plain_file(std::string_view key = "ed25519") {
  return File::of(load_chunk("good/" + std::string(key) + "/openssh"));
}

// strip_padding cuts 01 02 03 … off the end of a private section.
Bytes strip_padding(Bytes section) {
  for (std::uint8_t count = 15; count > 0; --count) {
    bool fits = section.size() > count;
    for (std::uint8_t i = 0; fits && i < count; ++i) {
      fits = section[section.size() - count + i] == i + 1;
    }
    if (fits) {
      section.resize(section.size() - count);
      return section;
    }
  }
  return section;
}

Bytes sequence(std::uint8_t count) {
  Bytes bytes;
  for (std::uint8_t i = 1; i <= count; ++i) {
    bytes.push_back(i);
  }
  return bytes;
}

const ErrorKind* error_of(const Chunk& chunk, std::string_view pass = fixtures::kPassphrase) {
  const Passphrase passphrase(pass);
  const auto entries = openssh_private.read(chunk, &passphrase);
  return entries ? nullptr : &entries.error().kind();
}

const ErrorKind* error_of_change(const std::function<void(File&)>& change,
                                 std::string_view fixture = "good/ed25519/openssh") {
  File file = File::of(load_chunk(fixture));
  change(file);
  return error_of(file.chunk());
}

std::string written(const WriteRequest& request) {
  auto text = openssh_private.write(request);
  REQUIRE_MESSAGE(text.has_value(), text.error().message());
  return std::string(text->text());
}

// check_bytes returns the random check that a file was written with.
Bytes check_bytes(ByteView section) {
  return to_bytes(section.first(4));
}

}  // namespace

TEST_CASE("openssh-private: a plain file is written back byte for byte as ssh-keygen wrote it") {
  for (const std::string_view key :
       {"rsa2048", "rsa3072", "dsa1024", "ecdsa256", "ecdsa384", "ecdsa521", "ed25519"}) {
    CAPTURE(key);
    const std::string path = "good/" + std::string(key) + "/openssh";
    const Chunk chunk = load_chunk(path);
    const auto entries = openssh_private.read(chunk, nullptr);
    REQUIRE(entries.has_value());
    WriteRequest request = request_for(*entries->at(0).private_key);
    request.comment = entries->at(0).comment;
    request.random = fixed_random(check_bytes(File::of(chunk).sealed));
    CHECK(written(request) == fixtures::load(path).text());
  }
}

TEST_CASE("openssh-private: encrypted files are written back byte for byte as well") {
  const Passphrase passphrase(fixtures::kPassphrase);
  for (const Cipher& cipher : ciphers()) {
    const std::string name(cipher.openssh_name.substr(0, cipher.openssh_name.find('@')));
    const std::string path = "good/ed25519/openssh-" + name;
    const SecretBytes original = fixtures::load(path);
    if (cipher.openssh_name.empty() || original.empty()) {
      continue;
    }
    CAPTURE(path);
    const Chunk chunk = make_chunk(original.text());
    const File file = File::of(chunk);
    Reader options(file.options);
    const Bytes salt = to_bytes(options.read_string());
    const std::uint32_t rounds = options.read_u32();
    const auto material =
        bcrypt_pbkdf(passphrase, salt, rounds, cipher.key_bytes + cipher.iv_bytes, {});
    REQUIRE(material.has_value());
    const auto section = decrypt(cipher,
                                 material->view().first(cipher.key_bytes),
                                 material->view().subspan(cipher.key_bytes),
                                 testing::joined({file.sealed, file.tag}));
    REQUIRE(section.has_value());
    const auto entries = openssh_private.read(chunk, &passphrase);
    REQUIRE(entries.has_value());
    WriteRequest request = request_for(*entries->at(0).private_key);
    request.comment = entries->at(0).comment;
    request.passphrase = &passphrase;
    request.cipher = cipher.openssh_name;
    request.rounds = rounds;
    request.random = fixed_random(testing::joined({salt, check_bytes(section->view())}));
    CHECK(written(request) == original.text());
  }
}

TEST_CASE("openssh-private: the default is aes256-ctr and bcrypt with 24 rounds") {
  const Passphrase passphrase("p");
  const PrivateKey key = open_key(openssh_private, load_chunk("good/ed25519/openssh"));
  WriteRequest request = request_for(key);
  request.passphrase = &passphrase;
  const File file = File::of(make_chunk(written(request)));
  CHECK(as_text(file.cipher) == "aes256-ctr");
  CHECK(as_text(file.kdf) == "bcrypt");
  Reader options(file.options);
  CHECK(options.read_string().size() == 16);
  CHECK(options.read_u32() == 24);
}

TEST_CASE("openssh-private: an empty passphrase writes without encryption, as ssh-keygen does") {
  const Passphrase empty("");
  const PrivateKey key = open_key(openssh_private, load_chunk("good/ed25519/openssh"));
  WriteRequest request = request_for(key);
  request.passphrase = &empty;
  CHECK(as_text(File::of(make_chunk(written(request))).cipher) == "none");
}

TEST_CASE("openssh-private: paddings of real programs are taken") {
  File file = plain_file();
  const Bytes bare = strip_padding(file.sealed);
  for (const std::uint8_t size :
       {std::uint8_t{0}, std::uint8_t{3}, std::uint8_t{8}, std::uint8_t{16}}) {
    CAPTURE(size);
    file.sealed = testing::joined({bare, sequence(size)});
    CHECK(error_of(file.chunk()) == nullptr);
  }
  file.sealed = testing::joined({bare, Bytes{1, 2, 4}});
  CHECK(error_of(file.chunk()) == &errors::container_bad_padding);
  file.sealed = testing::joined({bare, Bytes{0}});
  CHECK(error_of(file.chunk()) == &errors::container_bad_padding);
}

TEST_CASE("openssh-private: several keys in one file all come out, with their comments") {
  File file = plain_file("ed25519");
  const File other = plain_file("ecdsa256");
  file.public_blobs.push_back(other.public_blobs[0]);
  const Bytes first = strip_padding(file.sealed);
  const Bytes second = strip_padding(other.sealed);
  file.sealed = testing::joined({first, ByteView(second).subspan(8), sequence(2)});
  const auto entries = openssh_private.read(file.chunk(), nullptr);
  REQUIRE_MESSAGE(entries.has_value(), entries.error().message());
  REQUIRE(entries->size() == 2);
  CHECK(to_bytes(entries->at(0).private_key->public_key().blob()) == file.public_blobs[0]);
  CHECK(to_bytes(entries->at(1).private_key->public_key().blob()) == file.public_blobs[1]);
  CHECK(entries->at(0).comment == "new@example");
  CHECK_FALSE(entries->at(1).comment.empty());
}

TEST_CASE("openssh-private: each fault has its own error") {
  CHECK(error_of_change([](File& f) { f.sealed[0] ^= 1; }) == &errors::container_malformed);
  CHECK(error_of_change([](File& f) {
          f.public_blobs[0] = plain_file("ecdsa256").public_blobs[0];
        }) == &errors::container_mismatch);
  CHECK(error_of_change([](File& f) { f.public_blobs.clear(); }) == &errors::container_malformed);
  CHECK(error_of_change([](File& f) { f.public_blobs.resize(65, f.public_blobs[0]); }) ==
        &errors::too_many_keys);
  CHECK(error_of_change([](File& f) { f.tag = {1, 2, 3}; }) == &errors::wire_trailing_data);
  CHECK(error_of_change([](File& f) { f.cipher = {'x'}; }) == &errors::encryption_malformed);
  CHECK(error_of_change([](File& f) { f.sealed.resize(20); }) == &errors::wire_truncated);
}

TEST_CASE("openssh-private: an unsupported cipher or KDF is not a wrong passphrase") {
  constexpr std::string_view kEncrypted = "good/ed25519/openssh-aes256-ctr";
  const auto change = [&](const std::function<void(File&)>& edit) {
    return error_of_change(edit, kEncrypted);
  };
  CHECK(change([](File& f) { f.cipher = to_bytes(as_bytes("serpent-cbc")); }) ==
        &errors::cipher_unsupported);
  CHECK(change([](File& f) { f.kdf = to_bytes(as_bytes("scrypt")); }) == &errors::kdf_unsupported);
  CHECK(change([](File& f) { f.kdf = to_bytes(as_bytes("none")); }) ==
        &errors::encryption_malformed);
  CHECK(change([](File& f) { f.options.pop_back(); }) == &errors::encryption_malformed);
  CHECK(change([](File& f) { f.options[20] = 0x7f; }) == &errors::kdf_too_costly);
  CHECK(change([](File& f) { f.tag = {0}; }) == &errors::container_malformed);
  CHECK(change([](File& f) { f.sealed[0] ^= 1; }) == &errors::passphrase_wrong);
  CHECK(error_of_change([](File& f) { f.tag.back() ^= 1; }, "good/ed25519/openssh-aes256-gcm") ==
        &errors::passphrase_wrong);
}

TEST_CASE("openssh-private: with an unsupported cipher the public half is still told") {
  File file = File::of(load_chunk("good/ed25519/openssh-aes256-ctr"));
  file.cipher = to_bytes(as_bytes("serpent-cbc"));
  const auto entries = openssh_private.read(file.chunk(), nullptr);
  REQUIRE(entries.has_value());
  CHECK(entries->at(0).public_key.has_value());
  CHECK(entries->at(0).protection.cipher == "serpent-cbc");
}

TEST_CASE("openssh-private: a public blob that is not canonical is a repair") {
  File file = plain_file("rsa2048");
  Reader reader(file.public_blobs[0]);
  Writer blob;
  blob.put_string(reader.read_string());
  blob.put_string(testing::joined({Bytes{0}, reader.read_mpint()}));  // surplus zero before e
  blob.put_bytes(reader.rest());
  file.public_blobs[0] = to_bytes(blob.view());
  const auto entries = openssh_private.read(file.chunk(), nullptr);
  REQUIRE_MESSAGE(entries.has_value(), entries.error().message());
  CHECK(entries->at(0).repairs.has(RepairId::kNotCanonical));
}

TEST_CASE("openssh-private: versions and labels") {
  Chunk chunk = load_chunk("good/ed25519/openssh");
  chunk.body.writable()[13] = '2';
  CHECK(openssh_private.sniff(chunk));
  CHECK(error_of(chunk) == &errors::container_version);
  chunk.body.writable()[0] = 'X';  // the label still says whose file it is
  CHECK(openssh_private.sniff(chunk));
  CHECK(error_of(chunk) == &errors::container_malformed);
  chunk.label = "SOMETHING ELSE";
  CHECK_FALSE(openssh_private.sniff(chunk));
}

TEST_CASE("openssh-private: an unknown key type is named") {
  Writer blob;
  blob.put_string("ssh-xmss@openssh.com");
  blob.put_string("whatever");
  File file = plain_file();
  file.public_blobs = {to_bytes(blob.view())};
  file.sealed = testing::joined({ByteView(file.sealed).first(8), blob.view()});
  const auto entries = openssh_private.read(file.chunk(), nullptr);
  REQUIRE_FALSE(entries.has_value());
  CHECK(entries.error().is(errors::key_unsupported_private));
  CHECK(entries.error().detail() == "ssh-xmss@openssh.com");
}

TEST_CASE("openssh-private: a key with its certificate goes there and back") {
  const testing::Scratch scratch;
  for (const std::string key : {"rsa2048", "dsa1024", "ecdsa256", "ecdsa521", "ed25519"}) {
    CAPTURE(key);
    PrivateKey original = open_key(openssh_private, load_chunk("good/" + key + "/openssh"));
    const Bytes blob = testing::public_blob("good/" + key + "-cert/openssh.pub");
    auto certificate = PublicKey::from_blob(blob);
    REQUIRE(certificate.has_value());
    original.set_certificate(*certificate);
    const std::string text = written(request_for(original));
    const auto entries = openssh_private.read(make_chunk(text), nullptr);
    REQUIRE_MESSAGE(entries.has_value(), entries.error().message());
    const Entry& entry = entries->at(0);
    CHECK(to_bytes(entry.public_key->blob()) == blob);
    REQUIRE(entry.private_key->certificate().has_value());
    CHECK(entry.private_key->public_key() == original.public_key());
    if (testing::has_tool("ssh-keygen")) {
      const std::string file = scratch.put(key, text);
      REQUIRE(std::system(("ssh-keygen -y -P '' -f " + file + " >" + file + ".pub").c_str()) == 0);
      CHECK(scratch.get(key + ".pub").find(encode_base64(blob)) != std::string::npos);
    }
  }
}

TEST_CASE("openssh-private: security keys go there and back, and ssh-keygen reads them") {
  const testing::Scratch scratch;
  for (const std::string key : {"sk-ed25519", "sk-ecdsa"}) {
    CAPTURE(key);
    const Bytes blob = testing::public_blob("good/" + key + "/openssh.pub");
    Reader public_fields(blob);
    const Bytes name = to_bytes(public_fields.read_string());
    Writer section;
    section.put_u64(0);
    section.put_string(ByteView(name));
    section.put_bytes(public_fields.rest());
    section.put_u8(1);
    section.put_string("key handle");
    section.put_string("");
    section.put_string("a token");
    File file;
    file.cipher = file.kdf = to_bytes(as_bytes("none"));
    file.public_blobs = {blob};
    file.sealed = to_bytes(section.view());
    const auto entries = openssh_private.read(file.chunk(), nullptr);
    REQUIRE_MESSAGE(entries.has_value(), entries.error().message());
    CHECK(entries->at(0).comment == "a token");
    CHECK(to_bytes(entries->at(0).private_key->public_key().blob()) == blob);
    const std::string text = written(request_for(*entries->at(0).private_key));
    CHECK(openssh_private.read(make_chunk(text), nullptr).has_value());
    if (testing::has_tool("ssh-keygen")) {
      const std::string path = scratch.put(key, text);
      REQUIRE(std::system(("ssh-keygen -y -P '' -f " + path + " >" + path + ".pub").c_str()) == 0);
      CHECK(scratch.get(key + ".pub").find(encode_base64(blob)) != std::string::npos);
    }
  }
}

TEST_CASE("openssh-private: ssh-keygen opens what is written, with every cipher") {
  KEYFLUENT_NEEDS("ssh-keygen");
  const testing::Scratch scratch;
  const Passphrase passphrase("a b");
  const PrivateKey key = open_key(openssh_private, load_chunk("good/ecdsa521/openssh"));
  for (const Cipher& cipher : ciphers()) {
    if (cipher.openssh_name.empty()) {
      continue;
    }
    CAPTURE(cipher.openssh_name);
    WriteRequest request = request_for(key);
    request.passphrase = &passphrase;
    request.cipher = cipher.openssh_name;
    request.rounds = 1;
    request.comment = "some comment";
    const std::string text = written(request);
    const PrivateKey again = open_key(openssh_private, make_chunk(text), "a b");
    CHECK(again.public_key() == key.public_key());
    if (cipher.openssh_name.starts_with("rijndael")) {
      continue;  // the old name of aes256-cbc, which ssh-keygen dropped
    }
    const std::string file = scratch.put("key", text);
    REQUIRE(std::system(("ssh-keygen -y -P 'a b' -f " + file + " >" + file + ".pub").c_str()) == 0);
    CHECK(scratch.get("key.pub").find(encode_base64(key.public_key().blob())) != std::string::npos);
  }
}

TEST_CASE("openssh-private: what cannot be written is refused") {
  const Passphrase passphrase("p");
  const PrivateKey key = open_key(openssh_private, load_chunk("good/ed25519/openssh"));
  WriteRequest request = request_for(key);
  request.passphrase = &passphrase;
  request.cipher = "rot13";
  CHECK(openssh_private.write(request).error().is(errors::write_unsupported_option));
  request.cipher = {};
  request.rounds = 1u << 20;
  CHECK(openssh_private.write(request).error().is(errors::kdf_too_costly));
  request.rounds = 1;
  request.random = nullptr;
  CHECK(openssh_private.write(request).error().is(errors::key_library_failure));
}

}  // namespace keyfluent
