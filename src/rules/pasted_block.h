// SPDX-License-Identifier: MIT
// PastedBlock: a key in another format in the middle of an authorized_keys file: lines from BEGIN
// to END, or a PuTTY key file.  sshd reads none of it.
#pragma once

#include "src/findings/finding.h"

#include <cstdint>
#include <string>
#include <string_view>

namespace keyfluent::rules {

class PastedBlock {
 public:
  // begin opens a block if one begins at this line.
  bool begin(std::uint64_t number, std::string_view text);

  [[nodiscard]] bool is_open() const { return first_ != 0; }

  // add takes the next line of an open block, and closes the block at its END.
  void add(std::uint64_t number, std::string_view text);

  // is_done is true once END was met, or the block is longer than any key.
  [[nodiscard]] bool is_done() const { return done_; }

  // close ends the block, which is empty afterwards, and says what it was: wrong_kind_private or
  // check_pasted_block.
  Finding close();

 private:
  std::uint64_t first_ = 0;  // its first line; 0: no block
  std::uint64_t last_ = 0;
  bool is_private_ = false;
  bool is_putty_ = false;
  bool done_ = false;
  std::string title_;
};

}  // namespace keyfluent::rules
