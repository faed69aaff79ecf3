// SPDX-License-Identifier: MIT
// Public JSON Web Keys; jwk_json.h has the grammar.
#include "keyfluent/codecs/jwk_json.h"
#include "keyfluent/keys/named_form.h"

namespace keyfluent::codecs {

extern const Format jwk_public;
const Format jwk_public = {
    .name = "jwk-public",
    .title = "JSON Web Key, public (RFC 7517)",
    .kind = Kind::kPublic,
    .allowed = kJsonAllows,
    .max_columns = 0,
    .labels = {},
    .sniff = [](const Chunk& chunk) { return jwk_kind(chunk) == Kind::kPublic; },
    .read = [](const Chunk& chunk, const Passphrase*) { return read_jwks(chunk); },
    .write = write_jwk,
    .holds = has_jwk,
    .extension = ".jwk",
};

}  // namespace keyfluent::codecs
