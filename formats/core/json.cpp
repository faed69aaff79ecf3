// SPDX-License-Identifier: MIT
#include "keyfluent/core/json.h"

#include "keyfluent/core/characters.h"
#include "keyfluent/core/limits.h"

#include <algorithm>
#include <array>
#include <cstdint>

namespace keyfluent {
namespace {

constexpr std::string_view kBlanks = " \t\r\n";
constexpr std::string_view kDigits = "0123456789";
constexpr std::string_view kEscaped = "\"\\/bfnrt";
constexpr std::string_view kMeant = "\"\\/\b\f\n\r\t";

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

int hex_value(char c) {
  if (is_digit(c)) {
    return c - '0';
  }
  const int letter = c | 0x20;
  return letter >= 'a' && letter <= 'f' ? letter - 'a' + 10 : -1;
}

// unit_at reads the XXXX of \uXXXX; -1 if it is none.
int unit_at(std::string_view text, std::size_t at) {
  int unit = 0;
  for (std::size_t i = at; i < at + 4; ++i) {
    const int digit = i < text.size() ? hex_value(text[i]) : -1;
    if (digit < 0) {
      return -1;
    }
    unit = unit * 16 + digit;
  }
  return unit;
}

bool is_high(int unit) {
  return unit >= 0xD800 && unit < 0xDC00;
}

bool is_low(int unit) {
  return unit >= 0xDC00 && unit < 0xE000;
}

// Escape is what a backslash and its followers stand for.  `length` 0: it is none.
struct Escape {
  char32_t code = 0;
  std::size_t length = 0;
};

Escape unicode_escape(std::string_view text) {
  const int first = unit_at(text, 2);
  if (first < 0 || is_low(first)) {
    return {};
  }
  if (!is_high(first)) {
    return {static_cast<char32_t>(first), 6};
  }
  const int second = text.substr(6).starts_with("\\u") ? unit_at(text, 8) : -1;
  if (!is_low(second)) {
    return {};
  }
  const int code = 0x10000 + ((first - 0xD800) << 10) + (second - 0xDC00);
  return {static_cast<char32_t>(code), 12};
}

// read_escape looks at a text that begins with a backslash.
Escape read_escape(std::string_view text) {
  if (text.size() < 2) {
    return {};
  }
  if (text[1] == 'u') {
    return unicode_escape(text);
  }
  const std::size_t at = kEscaped.find(text[1]);
  return at == kEscaped.npos ? Escape{} : Escape{static_cast<char32_t>(kMeant[at]), 2};
}

// unescape needs a text whose escapes are sound.
SecretBytes unescape(std::string_view text) {
  SecretBytes bytes;
  bytes.reserve(text.size());
  while (!text.empty()) {
    const std::size_t run = std::min(text.find('\\'), text.size());
    bytes.append(text.substr(0, run));
    text.remove_prefix(run);
    if (!text.empty()) {
      const Escape escape = read_escape(text);
      put_utf8(escape.code, bytes);
      text.remove_prefix(escape.length);
    }
  }
  return bytes;
}

bool is_name(std::string_view written, std::string_view name) {
  return written.find('\\') == written.npos ? written == name : unescape(written).text() == name;
}

}  // namespace

// JsonReader descends into objects and arrays; limits::kJsonDepth bounds how far.
class JsonReader {
 public:
  explicit JsonReader(std::string_view text) : text_(text) {}

  Result<Json> read() {
    Json value;
    const bool is_sound = read_value(value, 0);
    skip_blanks();
    if (!is_sound || at_ != text_.size()) {
      return Error(errors::container_malformed, Place::at_byte(at_), "JSON");
    }
    return value;
  }

 private:
  void skip_blanks() { at_ = std::min(text_.find_first_not_of(kBlanks, at_), text_.size()); }

  [[nodiscard]] char peek() const { return at_ < text_.size() ? text_[at_] : '\0'; }

  // take skips blanks and takes the character if it is the next.
  bool take(char c) {
    skip_blanks();
    if (peek() != c) {
      return false;
    }
    ++at_;
    return true;
  }

  bool read_value(Json& value, int depth) {
    skip_blanks();
    if (depth > limits::kJsonDepth || ++count_ > limits::kJsonValues) {
      return false;
    }
    switch (peek()) {
      case '{':
        return read_object(value, depth);
      case '[':
        return read_array(value, depth);
      case '"':
        value.kind_ = Json::Kind::kString;
        return read_string(value.text_);
      default:
        return read_word(value) || read_number(value);
    }
  }

  bool read_object(Json& value, int depth) {
    value.kind_ = Json::Kind::kObject;
    ++at_;
    if (take('}')) {
      return true;
    }
    do {
      skip_blanks();
      if (!read_string(value.names_.emplace_back()) || !take(':') ||
          !read_value(value.items_.emplace_back(), depth + 1)) {
        return false;
      }
    } while (take(','));
    return take('}') && has_unique_names(value);
  }

  bool read_array(Json& value, int depth) {
    value.kind_ = Json::Kind::kArray;
    ++at_;
    if (take(']')) {
      return true;
    }
    do {
      if (!read_value(value.items_.emplace_back(), depth + 1)) {
        return false;
      }
    } while (take(','));
    return take(']');
  }

  static bool has_unique_names(const Json& value) {
    std::vector<SecretBytes> names;
    names.reserve(value.names_.size());
    for (const std::string_view name : value.names_) {
      names.push_back(unescape(name));
    }
    std::sort(names.begin(), names.end(), [](const SecretBytes& a, const SecretBytes& b) {
      return a.text() < b.text();
    });
    return std::adjacent_find(names.begin(), names.end()) == names.end();
  }

  // read_string leaves in `inside` what stands between the quotation marks.
  bool read_string(std::string_view& inside) {
    if (peek() != '"') {
      return false;
    }
    const std::size_t begin = ++at_;
    while (peek() != '"') {
      const auto c = static_cast<unsigned char>(peek());
      const std::size_t length = c == '\\' ? read_escape(text_.substr(at_)).length : 1;
      if (c < 0x20 || length == 0) {
        return false;
      }
      at_ += length;
    }
    inside = text_.substr(begin, at_ - begin);
    ++at_;
    return true;
  }

  bool read_word(Json& value) {
    struct Word {
      std::string_view text;
      Json::Kind kind;
    };

    static constexpr std::array<Word, 3> kWords = {
        {{"null", Json::Kind::kNull}, {"true", Json::Kind::kBool}, {"false", Json::Kind::kBool}}};
    for (const Word& word : kWords) {
      if (text_.substr(at_).starts_with(word.text)) {
        value.kind_ = word.kind;
        at_ += word.text.size();
        return true;
      }
    }
    return false;
  }

  bool skip_digits() {
    const std::size_t begin = at_;
    at_ = std::min(text_.find_first_not_of(kDigits, at_), text_.size());
    return at_ > begin;
  }

  bool skip(std::string_view any) {
    const bool is_there = peek() != '\0' && any.find(peek()) != any.npos;
    at_ += is_there ? 1 : 0;
    return is_there;
  }

  bool read_number(Json& value) {
    value.kind_ = Json::Kind::kNumber;
    skip("-");
    const bool is_zero = skip("0");
    if ((is_zero && is_digit(peek())) || (!is_zero && !skip_digits())) {
      return false;
    }
    if (skip(".") && !skip_digits()) {
      return false;
    }
    if (skip("eE")) {
      skip("+-");
      return skip_digits();
    }
    return true;
  }

  std::string_view text_;
  std::size_t at_ = 0;
  std::size_t count_ = 0;
};

SecretBytes Json::string() const {
  return unescape(text_);
}

const Json* Json::find(std::string_view name) const {
  for (std::size_t i = 0; i < names_.size(); ++i) {
    if (is_name(names_[i], name)) {
      return &items_[i];
    }
  }
  return nullptr;
}

Result<Json> read_json(std::string_view text) {
  return JsonReader(text).read();
}

std::size_t JsonSpan::feed(std::string_view text) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (in_string_) {
      in_string_ = escaped_ || c != '"';
      escaped_ = !escaped_ && c == '\\';
    } else if (c == '"') {
      in_string_ = true;
    } else if (c == '{' || c == '[') {
      ++depth_;
    } else if ((c == '}' || c == ']') && depth_ > 0 && --depth_ == 0) {
      closed_ = true;
      return i + 1;
    }
  }
  return text.size();
}

std::string json_string(std::string_view text) {
  constexpr std::string_view kHex = "0123456789abcdef";
  std::string out = "\"";
  while (!text.empty()) {
    const Decoded one = decode_character(text);
    const auto c = static_cast<unsigned char>(text[0]);
    if (c == '"' || c == '\\') {
      out += {'\\', text[0]};
    } else if (c < 0x20 || c == 0x7F) {
      out += {'\\', 'u', '0', '0', kHex[c >> 4], kHex[c & 15]};
    } else if (c >= 0x80) {
      SecretBytes character;
      put_utf8(one.code, character);
      out += character.text();
    } else {
      out += text.substr(0, one.length);
    }
    text.remove_prefix(one.length);
  }
  return out + "\"";
}

}  // namespace keyfluent
