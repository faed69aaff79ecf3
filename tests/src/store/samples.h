// SPDX-License-Identifier: MIT
// What the tests of the store share: keys, lines, and a look at files.
#pragma once

#include "keyfluent/core/base64.h"
#include "keyfluent/core/writer.h"
#include "keyfluent/keys/key.h"
#include "src/store/add.h"
#include "src/store/location.h"
#include "tests/src/scratch.h"

#include <sys/stat.h>

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>

namespace keyfluent::store {

// status_of is lstat.
inline struct stat status_of(const std::string& path) {
  struct stat info {};

  ::lstat(path.c_str(), &info);
  return info;
}

// sample_key is an Ed25519 key with the number in its bytes.
inline PublicKey sample_key(std::uint32_t number) {
  Writer writer;
  writer.put_string("ssh-ed25519");
  Writer point;
  point.put_u32(number);
  for (std::uint32_t i = 0; i < 7; ++i) {
    point.put_u32(0x5a17c3e9u * (i + 1) + number);
  }
  writer.put_string(point.view());
  return PublicKey::from_blob(writer.view()).value();
}

inline std::string sample_line(std::uint32_t number, std::string_view comment = {}) {
  return write_line({sample_key(number), "", std::string(comment)});
}

inline NewKey new_key(std::uint32_t number, std::string_view options = {}) {
  return {sample_key(number), std::string(options), "key" + std::to_string(number)};
}

}  // namespace keyfluent::store
