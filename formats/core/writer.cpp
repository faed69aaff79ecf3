// SPDX-License-Identifier: MIT
#include "keyfluent/core/writer.h"

#include <cstring>

namespace keyfluent::detail {

// Not vector::insert: g++ 12, when it puts that into a caller, warns of overflows that cannot be.
void append(Bytes& to, ByteView bytes) {
  if (bytes.empty()) {
    return;
  }
  const std::size_t before = to.size();
  to.resize(before + bytes.size());
  std::memcpy(to.data() + before, bytes.data(), bytes.size());
}

}  // namespace keyfluent::detail
