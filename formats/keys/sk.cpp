// SPDX-License-Identifier: MIT
// sk-ssh-ed25519@openssh.com and sk-ecdsa-sha2-nistp256@openssh.com: FIDO security keys
// (PROTOCOL.u2f).
//
// The file holds a handle that means something to one hardware token alone.  So there is nothing to
// compute with: the sizes and the point are all that can be checked.
#include "keyfluent/keys/checks.h"
#include "keyfluent/keys/curve.h"
#include "keyfluent/keys/rows.h"

namespace keyfluent {
namespace {

namespace ed25519 {
enum : std::uint8_t { kPublicKey, kApplication, kFlags, kKeyHandle, kReserved };
}

namespace nistp256 {
enum : std::uint8_t { kCurve, kPoint, kApplication, kFlags, kKeyHandle, kReserved };
}

constexpr std::size_t kEd25519Bytes = 32;

constexpr Component kEd25519Components[] = {
    {"pk", false, false},
    {"application", false, false},
    {"flags", false, true},
    {"key_handle", false, true},
    {"reserved", false, true},
};
constexpr LayoutItem kEd25519Private[] = {{ed25519::kPublicKey, Encoding::kString},
                                          {ed25519::kApplication, Encoding::kText},
                                          {ed25519::kFlags, Encoding::kByte},
                                          {ed25519::kKeyHandle, Encoding::kString},
                                          {ed25519::kReserved, Encoding::kString}};
constexpr Layout kEd25519Public = Layout(kEd25519Private).first(2);

constexpr Component kEcdsaComponents[] = {
    {"curve", false, false},
    {"Q", false, false},
    {"application", false, false},
    {"flags", false, true},
    {"key_handle", false, true},
    {"reserved", false, true},
};
constexpr LayoutItem kEcdsaPrivate[] = {{nistp256::kCurve, Encoding::kText},
                                        {nistp256::kPoint, Encoding::kString},
                                        {nistp256::kApplication, Encoding::kText},
                                        {nistp256::kFlags, Encoding::kByte},
                                        {nistp256::kKeyHandle, Encoding::kString},
                                        {nistp256::kReserved, Encoding::kString}};
constexpr Layout kEcdsaPublic = Layout(kEcdsaPrivate).first(3);

// The signature algorithm of browsers, which sshd also takes for the key's name.
constexpr std::string_view kEcdsaAliases[] = {"webauthn-sk-ecdsa-sha2-nistp256@openssh.com"};

Status check_ed25519(const Algorithm& /*algorithm*/, PublicValues key) {
  KEYFLUENT_CHECK(check_size("public key", key[ed25519::kPublicKey], kEd25519Bytes));
  return check_text("application", key[ed25519::kApplication]);
}

Status check_ecdsa(const Algorithm& algorithm, PublicValues key) {
  const Curve& curve = curve_of(algorithm);
  KEYFLUENT_CHECK(check_curve_name(curve, key[nistp256::kCurve]));
  KEYFLUENT_CHECK(check_point(curve, key[nistp256::kPoint]));
  return check_text("application", key[nistp256::kApplication]);
}

}  // namespace

constexpr Algorithm kSkSshEd25519 = {
    .name = "sk-ssh-ed25519@openssh.com",
    .family = "ED25519-SK",
    .fixed_bits = 256,
    .components = kEd25519Components,
    .public_layout = kEd25519Public,
    .openssh_private_layout = kEd25519Private,
    .check_public = check_ed25519,
    .check_private =
        [](const Algorithm&, const Components& key) {
          return check_size("flags", key[ed25519::kFlags].view(), 1);
        },
};

constexpr Algorithm kSkEcdsaNistp256 = {
    .name = "sk-ecdsa-sha2-nistp256@openssh.com",
    .family = "ECDSA-SK",
    .curve = "nistp256",
    .fixed_bits = 256,
    .aliases = kEcdsaAliases,
    .components = kEcdsaComponents,
    .public_layout = kEcdsaPublic,
    .openssh_private_layout = kEcdsaPrivate,
    .check_public = check_ecdsa,
    .check_private =
        [](const Algorithm&, const Components& key) {
          return check_size("flags", key[nistp256::kFlags].view(), 1);
        },
};

// After a certificate OpenSSH writes the application again, but not the key.
constexpr Algorithm kSkSshEd25519Cert =
    certificate_row(kSkSshEd25519,
                    {"sk-ssh-ed25519-cert-v01@openssh.com", "ED25519-SK-CERT", {}},
                    Layout(kEd25519Private).subspan(ed25519::kApplication));
constexpr Algorithm kSkEcdsaNistp256Cert =
    certificate_row(kSkEcdsaNistp256,
                    {"sk-ecdsa-sha2-nistp256-cert-v01@openssh.com", "ECDSA-SK-CERT", {}},
                    Layout(kEcdsaPrivate).subspan(nistp256::kApplication));

}  // namespace keyfluent
