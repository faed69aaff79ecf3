// SPDX-License-Identifier: MIT
// An Error on its way from one process of the program to another.
#pragma once

#include "keyfluent/core/error.h"
#include "keyfluent/core/reader.h"
#include "keyfluent/core/writer.h"

#include <optional>

namespace keyfluent::platform {

// put_error writes id, place, detail and hint.
template <class Buffer>
void put_error(BasicWriter<Buffer>& to, const Error& error) {
  to.put_string(error.id());
  to.put_u8(static_cast<std::uint8_t>(error.place().kind));
  to.put_u64(error.place().line);
  to.put_u64(error.place().column);
  to.put_string(error.detail());
  to.put_string(error.hint());
}

// read_error reads them; nothing if the bytes are no error.
std::optional<Error> read_error(Reader& from);

}  // namespace keyfluent::platform
