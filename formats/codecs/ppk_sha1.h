// SPDX-License-Identifier: MIT
// The key derivation of PuTTY key files, versions 1 and 2 (PuTTY manual, appendix C.4):
//
//   cipher key = first 32 bytes of SHA1(00 00 00 00 ‖ passphrase) ‖ SHA1(00 00 00 01 ‖ passphrase)
//   IV         = 16 zero bytes
//   MAC key    = SHA1("putty-private-key-file-mac-key" ‖ passphrase); of a file that is not
//                encrypted, the passphrase is empty
#pragma once

#include "keyfluent/codecs/ppk_key.h"

namespace keyfluent::codecs {

// Both are for PpkScheme.  Errors: none.
Result<PpkKeys> derive_ppk_sha1(const PpkFile& file, const Passphrase* passphrase);
void describe_ppk_sha1(const PpkFile& file, Protection& protection);

}  // namespace keyfluent::codecs
