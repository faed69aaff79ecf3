// SPDX-License-Identifier: MIT
// Private JSON Web Keys; jwk_json.h has the grammar.
#include "keyfluent/codecs/jwk_json.h"
#include "keyfluent/keys/named_form.h"

namespace keyfluent::codecs {

extern const Format jwk;
const Format jwk = {
    .name = "jwk",
    .title = "JSON Web Key, private (RFC 7517)",
    .kind = Kind::kPrivate,
    .allowed = kJsonAllows,
    .max_columns = 0,
    .labels = {},
    .sniff = [](const Chunk& chunk) { return jwk_kind(chunk) == Kind::kPrivate; },
    .read = [](const Chunk& chunk, const Passphrase*) { return read_jwks(chunk); },
    .write = write_jwk,
    // A private key of a certificate is written as the plain key that it is.
    .holds = [](const Algorithm& algorithm) { return has_jwk(algorithm.plain()); },
    .extension = ".jwk",
    .can_encrypt = false,
};

}  // namespace keyfluent::codecs
