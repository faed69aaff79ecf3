// SPDX-License-Identifier: MIT
// Ed25519 and Ed448, each value under its name: RFC 8037 section 2 (JWK), RFC 8080 (DNSKEY, where
// the public key stands alone), BIND's private files.
#include "keyfluent/keys/named_form.h"
#include "keyfluent/keys/rows.h"

#include <iterator>

namespace keyfluent {
namespace {

using namespace eddsa;  // NOLINT(google-build-using-namespace): the names of this file's components

// The values are the components, in their order.
constexpr NamedValue kValues[] = {{"x", "", false}, {"d", "PrivateKey", true}};
constexpr DnssecNumber kNumbers25519[] = {{15, "ED25519"}};
constexpr DnssecNumber kNumbers448[] = {{16, "ED448"}};

Result<Components> read_dnskey(const Algorithm& /*algorithm*/, ByteView field) {
  Components key(kCount);
  key[kPublicKey] = SecretBytes(field);
  return key;
}

consteval NamedForm form(std::string_view crv,
                         std::span<const DnssecNumber> numbers,
                         std::uint8_t sshfp) {
  return {
      .values = kValues,
      .kty = "OKP",
      .crv = crv,
      .dnssec = numbers,
      .sshfp = sshfp,
      .read = [](const Algorithm&, const NamedValues& values) -> Result<Components> {
        return clone(values);
      },
      .write = [](const Algorithm&, const Components& key) -> NamedValues { return clone(key); },
      .read_dnskey = read_dnskey,
      .write_dnskey = [](const Algorithm&,
                         const Components& key) { return to_bytes(key[kPublicKey].view()); },
  };
}

}  // namespace

constexpr NamedForm kEd25519Named = form("Ed25519", kNumbers25519, 4);
constexpr NamedForm kEd448Named = form("Ed448", kNumbers448, 6);

}  // namespace keyfluent
