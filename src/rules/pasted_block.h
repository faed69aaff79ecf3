// SPDX-License-Identifier: MIT
// PastedBlock: a key in another format in the middle of an authorized_keys file: lines from BEGIN
// to END, or a PuTTY key file.  sshd reads none of it.
#pragma once

#include "src/rules/rule.h"

#include <cstdint>
#include <string>
#include <string_view>

namespace keyfluent::rules {

class PastedBlock {
 public:
  // Found is what the block was, in words that repeat nothing of its body.
  struct Found {
    const Rule* rule;  // pasted_private_key_rule or pasted_block_rule
    Place place;
    Place end;
    std::string message;
  };

  // begin opens a block if one begins at this rejected or comment line.  Of comments, only private
  // keys count.
  bool begin(std::uint64_t number, std::string_view text, unsigned traits);

  [[nodiscard]] bool is_open() const { return first_ != 0; }

  // takes is false for lines that cannot be inside: keys, and whatever ends a block of comments.
  [[nodiscard]] bool takes(unsigned traits) const {
    return (traits & kKeyLine) == 0 && (!is_comment_ || (traits & kCommentLine) != 0);
  }

  // add takes the next line of an open block, and closes the block at its END.
  void add(std::uint64_t number, std::string_view text);

  // is_done is true once END was met, or the block is longer than any key.
  [[nodiscard]] bool is_done() const { return done_; }

  // close ends the block, which is empty afterwards.
  Found close();

 private:
  [[nodiscard]] bool is_end(std::string_view text) const;

  std::uint64_t first_ = 0;  // its first line; 0: no block
  std::uint64_t last_ = 0;
  std::size_t last_bytes_ = 0;
  bool is_private_ = false;
  bool is_putty_ = false;
  bool is_comment_ = false;
  bool done_ = false;
  std::string title_;
};

}  // namespace keyfluent::rules
