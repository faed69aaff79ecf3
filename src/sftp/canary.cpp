// SPDX-License-Identifier: MIT
#include "src/sftp/canary.h"

#include "keyfluent/core/base64.h"
#include "keyfluent/core/writer.h"
#include "keyfluent/crypto/random.h"

#include <algorithm>
#include <array>

namespace keyfluent::sftp {

namespace {

constexpr std::string_view kRsa = "ssh-rsa";

struct SignatureRow {
  std::string_view key_type;
  std::span<const std::string_view> asked;
  std::string_view login;
};

constexpr std::array<std::string_view, 2> kRsaAsked = {"rsa-sha2-512", "ssh-rsa"};
constexpr std::array<std::string_view, 1> kRsaCertificateAsked = {
    "rsa-sha2-512-cert-v01@openssh.com"};

// The types of which a key makes several kinds of signatures.
constexpr std::array kSignatures = {
    SignatureRow{kRsa, kRsaAsked, "rsa-sha2-512,rsa-sha2-256"},
    SignatureRow{"ssh-rsa-cert-v01@openssh.com",
                 kRsaCertificateAsked,
                 "rsa-sha2-512-cert-v01@openssh.com,rsa-sha2-256-cert-v01@openssh.com,"
                 "rsa-sha2-512,rsa-sha2-256"},
};

const SignatureRow* find_row(std::string_view key_type) {
  const auto found = std::find_if(kSignatures.begin(), kSignatures.end(), [&](const auto& row) {
    return row.key_type == key_type;
  });
  return found == kSignatures.end() ? nullptr : found;
}

// random_rsa has a modulus of random bits: nobody has the private half, and nobody needs it.
Result<PublicKey> random_rsa(unsigned bits) {
  constexpr unsigned kLeastBits = 2048;
  constexpr std::array<std::uint8_t, 3> kExponent = {1, 0, 1};
  Bytes modulus(std::max(bits, kLeastBits) / 8);
  KEYFLUENT_CHECK(openssl_random()(modulus));
  modulus.front() |= 0x80;
  modulus.back() |= 1;
  Writer writer;
  writer.put_string(kRsa);
  writer.put_mpint(kExponent);
  writer.put_mpint(modulus);
  return PublicKey::from_blob(writer.view());
}

}  // namespace

std::span<const std::string_view> signature_names(std::string_view key_type) {
  const SignatureRow* const row = find_row(key_type);
  return row == nullptr ? std::span<const std::string_view>() : row->asked;
}

std::string login_signatures(std::string_view key_type) {
  const SignatureRow* const row = find_row(key_type);
  if (row != nullptr) {
    return std::string(row->login);
  }
  constexpr std::string_view kCertificate = "-cert-v01@openssh.com";
  std::string names(key_type);
  if (key_type.ends_with(kCertificate)) {
    names.append(",").append(key_type.substr(0, key_type.size() - kCertificate.size()));
  }
  return names;
}

std::string public_line(const PublicKey& key) {
  return std::string(key.name()) + " " + encode_base64(key.blob());
}

Result<PublicKey> make_canary(const PublicKey& key) {
  const Algorithm& plain = key.algorithm().plain();
  if (plain.name == kRsa) {
    return random_rsa(key.bits());
  }
  const Algorithm& algorithm = plain.generate != nullptr ? plain : *find_algorithm("ssh-ed25519");
  KEYFLUENT_TRY(const PrivateKey made, PrivateKey::generate(algorithm, 0));
  return made.public_key();
}

}  // namespace keyfluent::sftp
