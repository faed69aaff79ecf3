// SPDX-License-Identifier: MIT
// Json: a strict reader of JSON texts (RFC 8259) for key files, and an escaper for writing them.
//
// Why not a JSON library: those copy strings into memory that nobody wipes, and the members of a
// private JSON Web Key are secrets.  Here a value is a view into the text, which its owner keeps in
// SecretBytes; nothing is copied but names and strings with escapes, and those into SecretBytes.
// Depth and number of values are bounded (limits::kJsonDepth, kJsonValues).
#pragma once

#include "keyfluent/core/result.h"
#include "keyfluent/core/secret.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace keyfluent {

// Json is one value.  It is valid as long as the text that it was read from.
class Json {
 public:
  enum class Kind : std::uint8_t { kNull, kBool, kNumber, kString, kArray, kObject };

  [[nodiscard]] Kind kind() const { return kind_; }

  [[nodiscard]] bool is_object() const { return kind_ == Kind::kObject; }

  [[nodiscard]] bool is_array() const { return kind_ == Kind::kArray; }

  [[nodiscard]] bool is_string() const { return kind_ == Kind::kString; }

  // string is the value of a string with its escapes resolved; empty for other kinds.
  [[nodiscard]] SecretBytes string() const;

  // items are the elements of an array.
  [[nodiscard]] const std::vector<Json>& items() const { return items_; }

  // find returns the member of an object with this name, or null.
  [[nodiscard]] const Json* find(std::string_view name) const;

 private:
  friend class JsonReader;

  Kind kind_ = Kind::kNull;
  std::string_view text_;                // of a string: what stands between the quotation marks
  std::vector<std::string_view> names_;  // of an object's members, as written; their values: items_
  std::vector<Json> items_;
};

// read_json reads a text that holds one value and nothing else but blanks.  Names must be unique,
// as RFC 7517 section 4 asks.  Errors: container_malformed ("JSON") at the byte where reading
// stopped.
Result<Json> read_json(std::string_view text);

// JsonSpan finds the end of an object or array without looking into it: feed it a text in pieces.
class JsonSpan {
 public:
  // feed returns how many bytes of `text` belong to the value; all of them until is_closed().
  std::size_t feed(std::string_view text);

  [[nodiscard]] bool is_closed() const { return closed_; }

 private:
  std::size_t depth_ = 0;
  bool in_string_ = false;
  bool escaped_ = false;
  bool closed_ = false;
};

// json_string writes public text as a JSON string, quotation marks included.  Bytes that are not
// UTF-8 are taken for Windows-1252.
std::string json_string(std::string_view text);

}  // namespace keyfluent
