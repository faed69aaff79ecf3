// SPDX-License-Identifier: MIT
// BlobProbe: does base64 text that arrives in pieces form a whole key blob yet?
#pragma once

#include "keyfluent/core/bytes.h"
#include "keyfluent/core/secret.h"

#include <cstddef>
#include <string_view>

namespace keyfluent::reading {

// BlobProbe looks at each character once, whatever the number of pieces.
class BlobProbe {
 public:
  enum class State {
    kIncomplete,  // a length reaches beyond what has come, or a group of four is open
    kExact,       // the last string (RFC 4251) ends at the last byte
    kBad,         // it can become no key: not base64, or too long
  };

  // append takes the next piece.
  State append(std::string_view base64);

  // blob is what has been decoded.
  [[nodiscard]] ByteView blob() const { return blob_; }

 private:
  void walk();

  SecretBytes pending_;  // characters of an open group
  Bytes blob_;
  std::size_t boundary_ = 0;  // where the next string begins
  std::size_t strings_ = 0;
  bool padded_ = false;
  bool bad_ = false;
};

}  // namespace keyfluent::reading
