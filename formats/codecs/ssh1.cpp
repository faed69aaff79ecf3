// SPDX-License-Identifier: MIT
// SSH-1's private key file ("identity"): ssh 1.2, PuTTY's SSH-1 keys.
//
//   file   = "SSH PRIVATE KEY FILE FORMAT 1.1" LF NUL, byte cipher, uint32 0, uint32 bits,
//            number n, number e, string comment, sealed
//   sealed = byte a, byte b, byte a, byte b, number d, number iqmp, number q, number p, padding
//            to 8 bytes                         -- encrypted: ssh1_cipher.h
//   number = uint16 count of bits, then the bytes of the magnitude
//
// a and b are random: equal pairs are how a wrong passphrase is noticed, so one in 65536 passes.
// SSH-1 is long dead, but its keys are RSA keys and go to every format that has those; here they
// are ssh-rsa with the same numbers.  The public half and the comment are in clear.
#include "keyfluent/codecs/format.h"
#include "keyfluent/codecs/key_parts.h"
#include "keyfluent/codecs/ssh1_cipher.h"
#include "keyfluent/crypto/digest.h"
#include "keyfluent/keys/checks.h"
#include "keyfluent/keys/rows.h"

#include <array>

namespace keyfluent::codecs {

namespace {

using namespace std::string_view_literals;

constexpr std::string_view kMagic = "SSH PRIVATE KEY FILE FORMAT 1.1\n\0"sv;
constexpr std::string_view kTitle = "SSH-1 private key";
constexpr std::string_view kDefaultCipher = "3des";
constexpr std::size_t kBlock = 8;

bool holds(const Algorithm& algorithm) {
  return &algorithm == &kSshRsa;
}

Error damaged(bool encrypted) {
  return encrypted ? Error(errors::passphrase_wrong, {}, " (or the file is damaged)")
                   : Error(errors::container_malformed, {}, kTitle);
}

SecretBytes derive(const Passphrase& passphrase) {
  const Wiped<std::array<std::uint8_t, 16>> hash(md5(passphrase.view()));
  return SecretBytes(ByteView(hash.value));
}

// ---- reading ------------------------------------------------------------------------------------

// Envelope is what is readable without passphrase.
struct Envelope {
  std::uint8_t cipher = kSsh1None;
  ByteView n;
  ByteView e;
  std::string_view comment;
  ByteView sealed;
  bool is_canonical = true;

  [[nodiscard]] bool is_encrypted() const { return cipher != kSsh1None; }
};

bool sniff(const Chunk& chunk) {
  return chunk.container == Container::kBinary && chunk.body.text().starts_with(kMagic);
}

Result<Envelope> read_envelope(ByteView body) {
  Reader reader(body.subspan(kMagic.size()));
  Envelope envelope;
  envelope.cipher = reader.read_u8();
  const std::uint32_t reserved = reader.read_u32();
  const std::uint32_t bits = reader.read_u32();
  envelope.n = reader.read_mpint16();
  envelope.e = reader.read_mpint16();
  envelope.comment = reader.read_text();
  envelope.sealed = reader.rest();
  KEYFLUENT_CHECK(reader.status());
  if (reserved != 0 || envelope.sealed.empty() || envelope.sealed.size() % kBlock != 0) {
    return damaged(false);
  }
  envelope.is_canonical = reader.is_canonical() && bits == count_bits(envelope.n);
  return envelope;
}

Result<SecretBytes> unseal(const Envelope& envelope, const Passphrase* passphrase) {
  if (!envelope.is_encrypted()) {
    return SecretBytes(envelope.sealed);
  }
  const Ssh1Cipher* cipher = find_ssh1_cipher(envelope.cipher);
  if (cipher == nullptr || cipher->decrypt == nullptr) {
    return Error(errors::cipher_unsupported,
                 {},
                 cipher == nullptr ? "SSH-1 cipher " + std::to_string(envelope.cipher)
                                   : "SSH-1's " + std::string(cipher->name));
  }
  return cipher->decrypt(derive(*passphrase).view(), envelope.sealed);
}

// read_private reads the private numbers; false if they cannot be right.
bool read_private(ByteView sealed, Components& key) {
  Reader reader(sealed);
  const ByteView check = reader.read_bytes(4);
  if (reader.failed() || check[0] != check[2] || check[1] != check[3]) {
    return false;
  }
  for (const auto index : {rsa::kD, rsa::kIqmp, rsa::kQ, rsa::kP}) {
    key[index] = SecretBytes(reader.read_mpint16());
  }
  return !reader.failed() && reader.is_canonical() && reader.remaining() < kBlock;
}

std::string cipher_name(std::uint8_t number) {
  const Ssh1Cipher* cipher = find_ssh1_cipher(number);
  return cipher == nullptr ? std::to_string(number) : std::string(cipher->name);
}

Result<Entry> describe(const Envelope& envelope, const Components& key) {
  Entry entry;
  KEYFLUENT_TRY(entry.public_key, PublicKey::from_components(kSshRsa, key));
  entry.comment = std::string(envelope.comment);
  if (!envelope.is_canonical) {
    entry.repairs.add(RepairId::kNotCanonical, {});
  }
  if (envelope.is_encrypted()) {
    entry.protection = {true, cipher_name(envelope.cipher), "MD5", 1};
  }
  return entry;
}

Result<Entries> read(const Chunk& chunk, const Passphrase* passphrase) {
  KEYFLUENT_TRY(const Envelope envelope, read_envelope(chunk.body.view()));
  Components key(rsa::kCount);
  key[rsa::kN] = SecretBytes(envelope.n);
  key[rsa::kE] = SecretBytes(envelope.e);
  Entries entries;
  KEYFLUENT_TRY(Entry entry, describe(envelope, key));
  entries.push_back(std::move(entry));
  if (envelope.is_encrypted() && passphrase == nullptr) {
    return entries;
  }
  KEYFLUENT_TRY(const SecretBytes sealed, unseal(envelope, passphrase));
  if (!read_private(sealed.view(), key)) {
    return damaged(envelope.is_encrypted());
  }
  KEYFLUENT_TRY(PrivateKey opened, PrivateKey::from_components(kSshRsa, std::move(key)));
  set_private_key(entries[0], std::move(opened));
  return entries;
}

// ---- writing ------------------------------------------------------------------------------------

void put_number(SecretWriter& writer, ByteView magnitude) {
  const unsigned bits = count_bits(magnitude);
  writer.put_u8(static_cast<std::uint8_t>(bits >> 8));
  writer.put_u8(static_cast<std::uint8_t>(bits));
  writer.put_bytes(magnitude);
}

Result<SecretBytes> private_section(const WriteRequest& request) {
  std::array<std::uint8_t, 2> check{};
  KEYFLUENT_CHECK(fill_random(request, check));
  const Components& key = request.private_key->components();
  SecretWriter writer;
  writer.put_bytes(check);
  writer.put_bytes(check);
  for (const auto index : {rsa::kD, rsa::kIqmp, rsa::kQ, rsa::kP}) {
    put_number(writer, key[index].view());
  }
  while (writer.size() % kBlock != 0) {
    writer.put_u8(0);
  }
  return writer.take();
}

Status check_options(const WriteRequest& request) {
  if (request.rounds != 0) {
    return Error(errors::write_unsupported_option,
                 {},
                 "ssh1 derives its key in one round; no other number can be written");
  }
  const Ssh1Cipher* cipher =
      find_ssh1_cipher_by_name(request.cipher.empty() ? kDefaultCipher : request.cipher);
  if (cipher == nullptr || cipher->encrypt == nullptr) {
    return Error(
        errors::write_unsupported_option, {}, "ssh1 is written with the cipher 3des alone");
  }
  return ok();
}

Result<SecretBytes> write(const WriteRequest& request) {
  KEYFLUENT_CHECK(check_options(request));
  const Components& key = request.private_key->components();
  const bool encrypts = is_encrypting(request);
  KEYFLUENT_TRY(SecretBytes section, private_section(request));
  if (encrypts) {
    const Ssh1Cipher* cipher = find_ssh1_cipher(kSsh1TripleDes);
    KEYFLUENT_TRY(section, cipher->encrypt(derive(*request.passphrase).view(), section.view()));
  }
  SecretWriter writer;
  writer.put_bytes(as_bytes(kMagic));
  writer.put_u8(encrypts ? kSsh1TripleDes : kSsh1None);
  writer.put_u32(0);
  writer.put_u32(count_bits(key[rsa::kN].view()));
  put_number(writer, key[rsa::kN].view());
  put_number(writer, key[rsa::kE].view());
  writer.put_string(request.comment);
  writer.put_bytes(section.view());
  return writer.take();
}

}  // namespace

extern const Format ssh1;
const Format ssh1 = {
    .name = "ssh1",
    .title = "SSH-1 RSA private key",
    .kind = Kind::kPrivate,
    .allowed = {},
    .max_columns = 0,
    .labels = {},
    .sniff = sniff,
    .read = read,
    .write = write,
    .holds = holds,
    .is_binary = true,
};

}  // namespace keyfluent::codecs
