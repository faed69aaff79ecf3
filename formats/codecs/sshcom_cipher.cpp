// SPDX-License-Identifier: MIT
#include "keyfluent/codecs/sshcom_cipher.h"

#include "keyfluent/codecs/key_parts.h"
#include "keyfluent/core/reader.h"
#include "keyfluent/core/writer.h"
#include "keyfluent/crypto/digest.h"

#include <algorithm>
#include <array>
#include <string>

namespace keyfluent::codecs {

namespace {

constexpr std::string_view kNone = "none";
constexpr std::string_view kDefaultCipher = "3des-cbc";
constexpr std::size_t kLengthBytes = 4;
// Files that are not encrypted, or by a stream cipher, have no padding; some are padded all the
// same.
constexpr std::size_t kSmallestBlock = 8;

Result<SecretBytes> open(const Cipher& cipher, ByteView blob, const Passphrase& passphrase) {
  const SecretBytes key = sshcom_derive(passphrase, cipher.key_bytes);
  return decrypt(cipher, key.view(), Bytes(cipher.iv_bytes), blob);
}

Result<const Cipher*> find_to_write(const WriteRequest& request) {
  const std::string_view name = request.cipher.empty() ? kDefaultCipher : request.cipher;
  const Cipher* cipher = find_cipher_by_sshcom_name(name);
  if (cipher == nullptr) {
    return Error(errors::write_unsupported_option,
                 {},
                 "ssh.com's format has no cipher named " + std::string(name));
  }
  return cipher;
}

// pad fills up to a multiple of the block with random bytes.
Status pad(const WriteRequest& request, std::size_t block, SecretBytes& data) {
  const std::size_t size = data.size();
  data.resize((size + block - 1) / block * block);
  const auto padding = data.writable().subspan(size);
  return padding.empty() ? ok() : fill_random(request, padding);
}

}  // namespace

SecretBytes sshcom_derive(const Passphrase& passphrase, std::size_t size) {
  SecretBytes material;
  while (material.size() < size) {
    SecretBytes input(passphrase.view());
    input.append(material.view());
    const Wiped<std::array<std::uint8_t, 16>> hash(md5(input.view()));
    material.append(ByteView(hash.value));
  }
  material.resize(size);
  return material;
}

bool sshcom_is_plain(std::string_view cipher) {
  return cipher == kNone;
}

Error sshcom_damaged(bool encrypted) {
  return encrypted ? Error(errors::passphrase_wrong, {}, " (or the file is damaged)")
                   : Error(errors::container_malformed, {}, "ssh.com private key");
}

Status sshcom_check_size(std::string_view cipher, ByteView blob) {
  const Cipher* row = find_cipher_by_sshcom_name(cipher);
  const std::size_t block = row == nullptr ? 1 : row->block_bytes;
  return blob.size() > kLengthBytes && blob.size() % block == 0 ? ok()
                                                                : Status(sshcom_damaged(false));
}

Result<SecretBytes> sshcom_unseal(std::string_view cipher,
                                  ByteView blob,
                                  const Passphrase* passphrase) {
  SecretBytes plain;
  std::size_t block = kSmallestBlock;
  if (sshcom_is_plain(cipher)) {
    plain = SecretBytes(blob);
  } else {
    const Cipher* row = find_cipher_by_sshcom_name(cipher);
    if (row == nullptr) {
      return Error(errors::cipher_unsupported, {}, cipher);
    }
    block = std::max(row->block_bytes, block);
    KEYFLUENT_TRY(plain, open(*row, blob, *passphrase));
  }
  Reader reader(plain.view());
  const std::size_t size = reader.read_u32();
  if (reader.failed() || size > reader.remaining() || reader.remaining() - size >= block) {
    return sshcom_damaged(!sshcom_is_plain(cipher));
  }
  return SecretBytes(reader.read_bytes(size));
}

Result<SshcomSealed> sshcom_seal(const WriteRequest& request, ByteView payload) {
  if (request.rounds != 0) {
    return Error(errors::write_unsupported_option,
                 {},
                 "ssh.com's format derives its key in one round; no other number can be written");
  }
  SecretWriter writer;
  writer.put_string(payload);
  if (!is_encrypting(request)) {
    return SshcomSealed{kNone, writer.take()};
  }
  KEYFLUENT_TRY(const Cipher* cipher, find_to_write(request));
  SecretBytes data = writer.take();
  KEYFLUENT_CHECK(pad(request, cipher->block_bytes, data));
  const SecretBytes key = sshcom_derive(*request.passphrase, cipher->key_bytes);
  KEYFLUENT_TRY(SecretBytes blob,
                encrypt(*cipher, key.view(), Bytes(cipher->iv_bytes), data.view()));
  return SshcomSealed{cipher->sshcom_name, std::move(blob)};
}

}  // namespace keyfluent::codecs
