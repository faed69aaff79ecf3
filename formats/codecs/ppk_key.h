// SPDX-License-Identifier: MIT
// What the codecs of PuTTY key files share beyond the text: the order of checks, and the keys.
//
// The versions differ in how keys come from the passphrase and in the hash of the MAC; each states
// that as a PpkScheme.
#pragma once

#include "keyfluent/codecs/format.h"
#include "keyfluent/codecs/ppk_text.h"
#include "keyfluent/core/result.h"
#include "keyfluent/core/secret.h"

#include <string_view>
#include <vector>

namespace keyfluent::codecs {

// What PuTTY's own reader takes, so that it is no repair: any line end, also a missing last one.
inline constexpr RepairSet kPpkAllows = {RepairId::kCrlf, RepairId::kCr, RepairId::kNoFinalNewline};

// PpkKeys is what a passphrase yields.  key and iv are empty for a file that is not encrypted.
struct PpkKeys {
  SecretBytes key;
  SecretBytes iv;
  SecretBytes mac;
};

// PpkScheme is one version of the format.
struct PpkScheme {
  std::string_view version;  // "2"
  // describe fills in kdf and rounds of an encrypted file, as far as the file says them.
  void (*describe)(const PpkFile& file, Protection& protection);
  // derive gives the keys; the passphrase is null for a file that is not encrypted.
  Result<PpkKeys> (*derive)(const PpkFile& file, const Passphrase* passphrase);
  // mac covers the decrypted private blob, and what else of the file the version protects.
  Bytes (*mac)(const PpkFile& file, ByteView key, ByteView private_blob);
  // Version 1 alone: a plain hash may take the MAC's place, and another may end a private blob.
  bool may_have_hash = false;
};

// read_ppk reads a file of this version.  Its public half needs no passphrase.
// Errors: container_version, container_malformed (also for a wrong MAC without encryption),
// passphrase_wrong (a wrong MAC with it), cipher_unsupported, kdf_unsupported, wire_*, key_*.
Result<Entries> read_ppk(const PpkScheme& scheme, const Chunk& chunk, const Passphrase* passphrase);

// write_ppk writes a file of this version, with these fields of the key derivation if it is
// encrypted.  Errors: write_unsupported_*, and what derive gives.
Result<SecretBytes> write_ppk(const PpkScheme& scheme,
                              const WriteRequest& request,
                              std::vector<PpkField> derivation = {});

// ppk_holds is true if PuTTY has a private layout for the algorithm, or for the one it certifies.
bool ppk_holds(const Algorithm& algorithm);

}  // namespace keyfluent::codecs
