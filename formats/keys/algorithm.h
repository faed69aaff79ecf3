// SPDX-License-Identifier: MIT
// Algorithm: one row of the table of key algorithms (keys/algorithms.def).
//
// An algorithm is one file with one or more const Algorithms: its components, the order in which
// each container writes them (layouts, as data), and the few functions that need mathematics.
// Codecs never ask which algorithm they have; they walk the layouts and call the functions.
#pragma once

#include "keyfluent/core/bytes.h"
#include "keyfluent/core/random.h"
#include "keyfluent/core/reader.h"
#include "keyfluent/core/result.h"
#include "keyfluent/core/secret.h"
#include "keyfluent/core/writer.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace keyfluent {

struct Algorithm;
struct Certificate;
struct NamedForm;

// Component names one value of a key: "n", "e", "d" …  Numbers are big-endian magnitudes without
// leading zeros; other values are the bytes themselves.
struct Component {
  std::string_view name;
  bool is_number;
  bool is_private;
};

// Components holds the values of a key in the order of Algorithm::components.  A value that the
// container did not have is empty until Algorithm::complete computes it.
using Components = std::vector<SecretBytes>;

Components clone(const Components& components);

// PublicValues are the public components of a key where they stand, at the places of Components.
using PublicValues = std::span<const ByteView>;

// kMostComponents bounds what any algorithm of the table has, so that views of them need no memory.
inline constexpr std::size_t kMostComponents = 6;

// ComponentViews looks at the components of a key; it is valid as long as they are.
class ComponentViews {
 public:
  explicit ComponentViews(const Components& components);

  // NOLINTNEXTLINE(google-explicit-constructor): it stands for the span
  operator PublicValues() const { return {views_.data(), count_}; }

 private:
  std::array<ByteView, kMostComponents> views_;
  std::size_t count_;
};

// Encoding says how a container writes a component.
enum class Encoding : std::uint8_t {
  kMpint,          // RFC 4251 mpint
  kString,         // RFC 4251 string
  kText,           // the same, but one NUL at its end is dropped, as OpenSSH drops it
  kByte,           // one byte
  kSeedAndPublic,  // string: seed, then the public key, which is component 0 (Ed25519, Ed448 in
                   // OpenSSH's private format); reading fails with container_mismatch where they
                   // differ
};

struct LayoutItem {
  std::uint8_t component;  // index into Algorithm::components
  Encoding encoding;
};

using Layout = std::span<const LayoutItem>;

// DerCodec is what the ASN.1 containers (PKCS#1, SEC1, PKCS#8, SPKI) need of an algorithm.
// RFC 8017 (RSA), RFC 5915 and 5480 (EC), RFC 3279 (DSA), RFC 8410 (Ed25519, Ed448).
struct DerCodec {
  // The AlgorithmIdentifier's OID and parameters, each as whole DER elements.  DSA's parameters
  // vary with the key and are written by the functions; there `parameters` is empty.
  ByteView oid = {};
  ByteView parameters = {};
  // other_oid also means this algorithm when reading (RSASSA-PSS for RSA); empty: none.
  ByteView other_oid = {};
  // parameters_choose is true where `parameters` tell this algorithm from others with the same OID
  // (EC's curve).  Elsewhere the reader is tolerant: absent and NULL are the same.
  bool parameters_choose = false;
  // The label of the traditional PEM private format ("RSA PRIVATE KEY"); empty where there is none.
  std::string_view traditional_label = {};
  // The label of the bare public structure ("RSA PUBLIC KEY", PKCS#1); empty where there is none.
  std::string_view public_label = {};

  // read_spki and write_spki: the contents of subjectPublicKey (BIT STRING without its unused-bits
  // byte).  `parameters` is the DER element after the OID, or empty.
  Result<Components> (*read_spki)(const Algorithm&, ByteView parameters, ByteView key) = nullptr;
  Result<Bytes> (*write_spki)(const Algorithm&, const Components&) = nullptr;

  // read_pkcs8 and write_pkcs8: the contents of PrivateKeyInfo's privateKey OCTET STRING.
  Result<Components> (*read_pkcs8)(const Algorithm&, ByteView parameters, ByteView key) = nullptr;
  Result<SecretBytes> (*write_pkcs8)(const Algorithm&, const Components&) = nullptr;

  // read_traditional and write_traditional: the whole structure of the traditional private format.
  // Null where there is none.
  Result<Components> (*read_traditional)(const Algorithm&, ByteView der) = nullptr;
  Result<SecretBytes> (*write_traditional)(const Algorithm&, const Components&) = nullptr;

  // write_parameters gives the parameters of the AlgorithmIdentifier for this key.  Null:
  // `parameters`.
  Result<Bytes> (*write_parameters)(const Algorithm&, const Components&) = nullptr;
};

struct Algorithm {
  std::string_view name = {};    // on the wire: "ssh-rsa"
  std::string_view family = {};  // as `ssh-keygen -l` prints it: "RSA", "ED25519-SK"
  std::string_view type = {};    // as `generate --type` takes it: "rsa"; empty: cannot be generated
  std::string_view curve = {};   // "nistp256"; empty for others
  unsigned fixed_bits = 0;       // the only size that its keys have; 0: they vary
  std::span<const std::string_view> aliases = {};  // names that sshd takes for it: "rsa-sha2-256"

  std::span<const Component> components = {};
  Layout public_layout = {};  // RFC 4253 section 6.6 and its kin, after the name
  // PROTOCOL.key, after the name (of a certificate: after the name and the certificate); empty: no
  // private part known.
  Layout openssh_private_layout = {};
  // The private blob of a PuTTY key file; empty: PuTTY has none.
  Layout ppk_private_layout = {};
  // Dropbear's private key file, after the name; empty: Dropbear has none.
  Layout dropbear_private_layout = {};
  // Of a certificate: the algorithm that it certifies.  Null for plain ones.  A certificate has the
  // components and the public layout of that algorithm; the fields around them are Certificate's.
  const Algorithm* certified = nullptr;
  const DerCodec* der = nullptr;     // null: no ASN.1 form
  const NamedForm* named = nullptr;  // named_form.h; null: no form that names the values

  // bits is the size that `ssh-keygen -l` prints.
  unsigned (*bits)(PublicValues) = nullptr;
  // check_public and check_private find impossible values; private includes "fits the public half".
  // check_public fails with key_bad_number, and only with it, for values that sshd reads although
  // no signature can ever fit them.
  Status (*check_public)(const Algorithm&, PublicValues) = nullptr;
  Status (*check_private)(const Algorithm&, const Components&) = nullptr;
  // complete computes what a container did not have (RSA's iqmp, a public half).  Null: nothing to
  // do.
  Status (*complete)(const Algorithm&, Components&) = nullptr;
  // sign and verify use the strongest hash that the algorithm has in SSH (rsa-sha2-512); the
  // signature's encoding is private to the pair.  sign is null where hardware is needed.
  Result<Bytes> (*sign)(const Algorithm&, const Components&, ByteView message) = nullptr;
  Status (*verify)(const Algorithm&,
                   const Components&,
                   ByteView message,
                   ByteView signature) = nullptr;
  // generate makes a new pair.  `bits` 0 means the default.  Randomness is the library's (OpenSSL).
  Result<Components> (*generate)(const Algorithm&, unsigned bits) = nullptr;

  [[nodiscard]] bool is_certificate() const { return certified != nullptr; }

  // plain is the algorithm itself, or the one that a certificate certifies.
  [[nodiscard]] const Algorithm& plain() const { return certified != nullptr ? *certified : *this; }

  [[nodiscard]] bool has_private_layout() const { return !openssh_private_layout.empty(); }
};

// algorithms lists the table.  find_algorithm looks a name or alias up; null if it is not known.
std::span<const Algorithm* const> algorithms();
const Algorithm* find_algorithm(std::string_view name);

// find_algorithm_in_blob looks up the name at the start of a blob.  There OpenSSH also takes the
// short name of a plain algorithm without curve, in any case: "RSA", "ed25519".
const Algorithm* find_algorithm_in_blob(std::string_view name);

// find_algorithm_by_der finds by OID and parameters (whole DER elements); null if there is none.
const Algorithm* find_algorithm_by_der(ByteView oid, ByteView parameters);

// find_algorithm_by_traditional finds whose traditional private structure this is: of the rows with
// the label ("EC PRIVATE KEY") the first that can read it; if none can, the first with the label,
// whose read_traditional then gives the error.  Null: no row has the label.
const Algorithm* find_algorithm_by_traditional(std::string_view label, ByteView der);

// find_algorithm_to_generate finds by `generate --type` and --bits.  `bits` 0 is the type's default
// (ecdsa: 256).  Null: no such type, or the type has no such size.  Types whose size varies (rsa)
// take any here and judge it when they generate.
const Algorithm* find_algorithm_to_generate(std::string_view type, unsigned bits);

// opaque_algorithm stands for every algorithm that is not in the table.  Its keys are a name and
// bytes: they can be fingerprinted and moved between public formats, not looked into.
const Algorithm& opaque_algorithm();

// is_algorithm_name is true for what RFC 4251 section 6 allows as a name: 1 to 64 printable ASCII
// characters, no comma, no blank.
bool is_algorithm_name(std::string_view name);

// read_layout reads components in the order of a layout (the others stay as they are in `into`,
// which gets a place for every component of the algorithm).
void read_layout(Reader& reader, const Algorithm& algorithm, Layout layout, Components& into);

// read_public_layout reads the public layout without copying; `into` has a place for every
// component.
void read_public_layout(Reader& reader, const Algorithm& algorithm, std::span<ByteView> into);

// write_layout writes components in the order of a layout; `from` has a place for every component.
void write_layout(Writer& writer,
                  const Algorithm& algorithm,
                  Layout layout,
                  const Components& from);
void write_layout(SecretWriter& writer,
                  const Algorithm& algorithm,
                  Layout layout,
                  const Components& from);

}  // namespace keyfluent
