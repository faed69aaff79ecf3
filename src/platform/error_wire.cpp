// SPDX-License-Identifier: MIT
#include "src/platform/error_wire.h"

#include "src/findings/errors.h"

namespace keyfluent::platform {

std::optional<Error> read_error(Reader& from) {
  const ErrorKind* const row = find_error(from.read_text());
  const std::uint8_t kind = from.read_u8();
  Place place;
  place.line = from.read_u64();
  place.column = from.read_u64();
  const std::string_view detail = from.read_text();
  const std::string_view hint = from.read_text();
  if (row == nullptr || from.failed() || kind > static_cast<std::uint8_t>(Place::Kind::kLine)) {
    return std::nullopt;
  }
  place.kind = static_cast<Place::Kind>(kind);
  return Error(*row, place, detail).with_hint(hint);
}

}  // namespace keyfluent::platform
