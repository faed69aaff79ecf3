// SPDX-License-Identifier: MIT
// The rows of algorithms.def and their ASN.1 halves, declared for the files that define them.
// Everybody else asks algorithm.h by name or OID.
#pragma once

#include "keyfluent/keys/algorithm.h"

namespace keyfluent {

#define KEYFLUENT_ALGORITHM(symbol) extern const Algorithm symbol;
#include "keyfluent/keys/algorithms.def"
#undef KEYFLUENT_ALGORITHM

// The components of each algorithm, in the order of Algorithm::components.
namespace rsa {
enum : std::uint8_t { kN, kE, kD, kIqmp, kP, kQ, kCount };
}

namespace dsa {
enum : std::uint8_t { kP, kQ, kG, kY, kX, kCount };
}

namespace ecdsa {
enum : std::uint8_t { kCurve, kPoint, kSecret, kCount };
}

namespace eddsa {
enum : std::uint8_t { kPublicKey, kSeed, kCount };
}

extern const DerCodec kRsaDer;
extern const DerCodec kDsaDer;
extern const DerCodec kEcdsaNistp256Der;
extern const DerCodec kEcdsaNistp384Der;
extern const DerCodec kEcdsaNistp521Der;
extern const DerCodec kEd25519Der;
extern const DerCodec kEd448Der;

extern const NamedForm kRsaNamed;
extern const NamedForm kDsaNamed;
extern const NamedForm kEcdsaNistp256Named;
extern const NamedForm kEcdsaNistp384Named;
extern const NamedForm kEcdsaNistp521Named;
extern const NamedForm kEd25519Named;
extern const NamedForm kEd448Named;

// CertificateNames is what a certificate's row does not share with the row that it certifies.
struct CertificateNames {
  std::string_view name;
  std::string_view family;
  std::span<const std::string_view> aliases;
};

// certificate_row makes the row of a certificate of `plain`.  `private_layout` is what PROTOCOL.key
// writes after the certificate blob: the private part without what the certificate says already.
consteval Algorithm certificate_row(const Algorithm& plain,
                                    const CertificateNames& names,
                                    Layout private_layout) {
  Algorithm row = plain;
  row.name = names.name;
  row.family = names.family;
  row.aliases = names.aliases;
  row.type = {};
  row.openssh_private_layout = private_layout;
  row.dropbear_private_layout = {};
  row.certified = &plain;
  row.der = nullptr;
  row.named = nullptr;
  row.generate = nullptr;
  return row;
}

}  // namespace keyfluent
