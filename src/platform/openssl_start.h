// SPDX-License-Identifier: MIT
// How OpenSSL starts: what it reads before it is first used.
//
// By itself libcrypto parses its configuration file and fills tables of algorithm names, which
// takes longer than most work on a private key.  The tables are for functions that keyfluent does
// not use. The file counts where it sets up a provider, an engine or a property such as "fips=yes";
// there it is loaded as OpenSSL does by itself, and before the sandbox closes, behind which no file
// is opened.
#pragma once

#include <cstdint>
#include <string_view>

namespace keyfluent::platform {

// sets_up_openssl tells whether a configuration file (config(5ssl)) may change what libcrypto does.
// It does not for certain where the section that openssl_conf names is there and empty, or where
// openssl_conf is not set.  In doubt it may: an inclusion, a quoted name, a line that is continued.
bool sets_up_openssl(std::string_view configuration);

// prepare_openssl decides it for this process.  Where the file counts and the sandbox is about to
// close, it is loaded now; a fault in it shows when OpenSSL is used, as in any other program.
void prepare_openssl(bool closes_sandbox);

// OpensslInit is OPENSSL_init_crypto(), without its settings.
using OpensslInit = int (*)(std::uint64_t options, const void* settings);

// start_openssl applies the decision before libcrypto is used: by that function of it.
void start_openssl(OpensslInit init);

}  // namespace keyfluent::platform

extern "C" {

// keyfluent_derive_ed25519 computes the public key, 32 bytes, of a private one, 32 bytes, by
// libsodium: most keys of today need nothing else of libcrypto, whose start takes as long as all
// the rest.  False where it must be computed by OpenSSL: where the file counts, or
// prepare_openssl() has not looked at it, and where keyfluent was built without libsodium.
bool keyfluent_derive_ed25519(const std::uint8_t* seed, std::uint8_t* point);
}
