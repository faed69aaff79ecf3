// SPDX-License-Identifier: MIT
// WrappedKey: a one-line key that a mail program or an editor broke over several lines.
//
// Lines are gathered from one that begins a key without finishing it; they are a wrapped key only
// if together they are a whole one, to the last byte.
#pragma once

#include "src/rules/rule.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace keyfluent::rules {

class WrappedKey {
 public:
  // Found is a whole key; its rule is split_key_rule.
  struct Found {
    Place place;
    Place end;
    std::string message;
    bool took_next;  // the line after the gathered ones was its last piece
  };

  explicit WrappedKey(const authorized_keys::Server& server) : judge_(server, {}) {}

  // begin starts gathering if the rejected line may be the beginning of a wrapped key.
  bool begin(const LineContext& line);

  [[nodiscard]] bool is_open() const { return first_ != 0; }

  // add takes the next line if it is nothing but base64; false if it is something else.
  bool add(std::uint64_t number, std::string_view text);

  // is_done is true if no further line can belong to the key.
  [[nodiscard]] bool is_done() const;

  // close ends the gathering.  `next` is the line after it, whose first word may be the last piece.
  // Nothing: the lines are no key together.
  std::optional<Found> close(std::string_view next);

 private:
  bool is_whole(std::string_view text);
  [[nodiscard]] Found found(bool took_next) const;

  authorized_keys::LineJudge judge_;
  std::uint64_t first_ = 0;  // 0: nothing is gathered
  std::uint64_t last_ = 0;
  std::size_t last_bytes_ = 0;
  std::string joined_;  // public: a key line begins with its type
};

}  // namespace keyfluent::rules
