// SPDX-License-Identifier: MIT
// WrappedKey: a one-line key that a mail program or an editor broke over several lines.
//
// Lines are gathered from one that begins a key without finishing it; they are a wrapped key only
// if together they are a whole one, to the last byte.
#pragma once

#include "src/findings/finding.h"
#include "src/rules/line_verdict.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace keyfluent::rules {

class WrappedKey {
 public:
  // begin starts gathering if the rejected line may be the beginning of a wrapped key.
  bool begin(std::uint64_t number, std::string_view text, const LineVerdict& verdict);

  [[nodiscard]] bool is_open() const { return first_ != 0; }

  // add takes the next line if it is nothing but base64; false if it is something else.
  bool add(std::uint64_t number, std::string_view text);

  // is_done is true if no further line can belong to the key.
  [[nodiscard]] bool is_done() const;

  // close ends the gathering.  `next` is the line after it, whose first word may be the last piece;
  // took_next() then says if it was.  The findings: one check_split_key, or those of the single
  // lines.
  std::vector<Finding> close(std::string_view next);

  [[nodiscard]] bool is_key() const { return is_key_; }

  [[nodiscard]] bool took_next() const { return took_next_; }

 private:
  [[nodiscard]] bool is_whole(std::string_view text) const;
  [[nodiscard]] Finding split_finding() const;

  std::uint64_t first_ = 0;  // 0: nothing is gathered
  std::uint64_t last_ = 0;
  std::string joined_;  // public: a key line begins with its type
  std::optional<Finding> first_finding_;
  bool is_key_ = false;
  bool took_next_ = false;
};

}  // namespace keyfluent::rules
