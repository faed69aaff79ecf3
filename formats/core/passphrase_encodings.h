// SPDX-License-Identifier: MIT
// The same passphrase in the encodings of other systems and times.
//
// A key's encryption takes bytes, so a passphrase with letters beyond ASCII opens it only in the
// encoding in which it was typed when the key was made.  macOS decomposes letters (NFD), Windows
// programs wrote its code pages, DOS programs their own.
//
// Limits: composition knows the canonical pairs below U+2000 (Latin, Greek, Cyrillic), no Hangul,
// and does not reorder several marks on one letter.
#pragma once

#include "keyfluent/core/secret.h"

#include <string>
#include <vector>

namespace keyfluent {

struct EncodedPassphrase {
  std::string encoding;  // for people; several that agree: "Windows-1252 or Latin-1"
  Passphrase passphrase;
};

// passphrase_encodings lists the other spellings of a passphrase, each once, the likelier first: at
// most six, since each costs a key derivation.  None if it is ASCII, or where an encoding lacks one
// of its characters.  Bytes that are no UTF-8 are taken for Windows-1252.
std::vector<EncodedPassphrase> passphrase_encodings(const Passphrase& typed);

}  // namespace keyfluent
