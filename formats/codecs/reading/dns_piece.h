// SPDX-License-Identifier: MIT
// DNS records of keys and BIND's private key files inside a text.
#pragma once

#include "keyfluent/core/piece.h"
#include "keyfluent/core/text.h"

#include <cstddef>
#include <optional>

namespace keyfluent::reading {

// dns_piece returns the record or the file that begins on this line; nothing if neither does.  A
// record in parentheses is joined over at most limits::kWrappedLines lines.
std::optional<Piece> dns_piece(const Text& text, std::size_t line);

}  // namespace keyfluent::reading
