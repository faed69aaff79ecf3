// SPDX-License-Identifier: MIT
#include "keyfluent/keys/dsa_groups.h"

#include "keyfluent/core/hex.h"
#include "keyfluent/crypto/openssl_errors.h"
#include "keyfluent/keys/evp.h"

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/dh.h>

#include <array>

namespace keyfluent {
namespace {

// ssh-dl-modp-group-dsa-1024bit-1: p has 1025 bits, q 160.
constexpr std::string_view kVendorName = "ssh-dl-modp-group-dsa-1024bit-1";
constexpr std::string_view kVendorP =
    "010cba27f17a56908674dc0e29fc6ccceedd5e8ee9ed5362ca41253b84a62a11ef9ea01589c046ec"
    "ecfb9d153a689d3ffb196cffb4f29f02b3c090936db52384ab92c4c563bce410498b4684ac444b64"
    "745850606e5cdd11dfb58f954e779ddc12568e3dbc0311986a227bdc9721e58d725ed30ca38dc806"
    "e357549f1362643947";
constexpr std::string_view kVendorQ = "ae2fe7fb901ca909f501704713602aa3e93dafd9";
constexpr std::string_view kVendorG =
    "c3d716ad17e4c7e04d74fe3dad73f9e83f280043e9c164dc20beeb6f9ddaacfd72f3f6ac0f901cba"
    "aadc4bb4007d068ed93f7abb4a13bbdb8edeccb81d38f7d219e537bde22b58e7628feba6566fc64d"
    "9c971af91cfc1c14ad1613498f88642e97a7a5a0d57b7d40c99a11ee4e59e084dc6400c2b82629cc"
    "8a7da8a5f4d5d8f5";

// The groups of RFC 5114 sections 2.1 to 2.3, whose numbers OpenSSL knows.
struct Rfc5114 {
  std::string_view start;  // of the name
  int number;
};

constexpr Rfc5114 kRfc5114[] = {
    {"ietf-rfc5114-2-1-", 1}, {"ietf-rfc5114-2-2-", 2}, {"ietf-rfc5114-2-3-", 3}};

Bytes parameter(const EVP_PKEY* group, const char* name) {
  BIGNUM* number = nullptr;
  if (EVP_PKEY_get_bn_param(group, name, &number) != 1) {
    return {};
  }
  Bytes bytes(static_cast<std::size_t>(BN_num_bytes(number)));
  BN_bn2bin(number, bytes.data());
  BN_free(number);
  return bytes;
}

std::optional<DsaGroup> rfc5114_group(int number) {
  const OpensslErrors forget_errors;

  struct Free {
    void operator()(EVP_PKEY_CTX* context) const { EVP_PKEY_CTX_free(context); }
  };

  const std::unique_ptr<EVP_PKEY_CTX, Free> context(
      EVP_PKEY_CTX_new_from_name(nullptr, "DHX", nullptr));
  EVP_PKEY* raw = nullptr;
  const bool made = context != nullptr && EVP_PKEY_paramgen_init(context.get()) == 1 &&
                    EVP_PKEY_CTX_set_dh_rfc5114(context.get(), number) == 1 &&
                    EVP_PKEY_paramgen(context.get(), &raw) == 1;
  const EvpKey group(raw);
  if (!made) {
    return std::nullopt;
  }
  return DsaGroup{parameter(raw, OSSL_PKEY_PARAM_FFC_P),
                  parameter(raw, OSSL_PKEY_PARAM_FFC_Q),
                  parameter(raw, OSSL_PKEY_PARAM_FFC_G)};
}

}  // namespace

std::optional<DsaGroup> find_dsa_group(std::string_view name) {
  if (name == kVendorName) {
    return DsaGroup{*decode_hex(kVendorP), *decode_hex(kVendorQ), *decode_hex(kVendorG)};
  }
  for (const Rfc5114& row : kRfc5114) {
    if (name.starts_with(row.start)) {
      return rfc5114_group(row.number);
    }
  }
  return std::nullopt;
}

}  // namespace keyfluent
