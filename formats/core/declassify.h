// SPDX-License-Identifier: MIT
// Where a decision about a secret becomes known: "these bytes are base64", "the check value fits".
//
// Everything before it must not branch on the secret.  tests/constant_time puts its own function in
// this one's place, follows the secret bytes with valgrind, and so sees every branch that was taken
// without passing here.
#pragma once

namespace keyfluent {

// declassify returns the decision.  It is no inline function: the test replaces it when linking.
[[nodiscard]] bool declassify(bool decision) noexcept;

}  // namespace keyfluent
