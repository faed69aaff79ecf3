// SPDX-License-Identifier: MIT
// Schemes of ssh.com private keys: one row for each kind of key, found by the root of the type.
//
//   type   = root [ "{" … "}" ]       -- "if-modn{sign{rsa-pkcs1-sha1},encrypt{rsa-pkcs1v2-oaep}}"
//   number = uint32 count of bits, then the bytes of the magnitude; zero is the count 0
//
// The rest of the type's tree says for which signatures the vendor's library would use the key; it
// varies between releases and is not looked at.
#pragma once

#include "keyfluent/core/reader.h"
#include "keyfluent/core/result.h"
#include "keyfluent/core/writer.h"
#include "keyfluent/keys/algorithm.h"

#include <span>
#include <string_view>

namespace keyfluent::codecs {

struct SshcomKey {
  const Algorithm* algorithm = nullptr;
  Components components;
};

struct SshcomScheme {
  std::string_view root;     // "if-modn"
  std::string_view written;  // the whole type, as we write it
  // read reads a payload to its end.  Errors: wire_*, container_malformed (which the caller may
  // take for a wrong passphrase); format_unsupported for what is recognised only, key_*.
  Result<SshcomKey> (*read)(ByteView payload);
  void (*write)(SecretWriter&, const Components&);
  bool (*holds)(const Algorithm&);
};

extern const SshcomScheme kSshcomRsa;
extern const SshcomScheme kSshcomDsa;
extern const SshcomScheme kSshcomEcdsa;

std::span<const SshcomScheme* const> sshcom_schemes();

// find_sshcom_scheme finds by the root of a type; null if there is none.
const SshcomScheme* find_sshcom_scheme(std::string_view type);

// find_sshcom_scheme_for finds the row that writes keys of an algorithm; null if there is none.
const SshcomScheme* find_sshcom_scheme_for(const Algorithm& algorithm);

// put_bits_number writes a number.
void put_bits_number(SecretWriter& writer, ByteView magnitude);

// finish_payload is reader.finish(), and container_malformed if a count of bits was not that of its
// number: with a wrong passphrase it hardly ever is.
Status finish_payload(const Reader& reader);

}  // namespace keyfluent::codecs
