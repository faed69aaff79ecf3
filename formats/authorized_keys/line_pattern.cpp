// SPDX-License-Identifier: MIT
#include "keyfluent/authorized_keys/line_pattern.h"

#include "keyfluent/core/base64.h"
#include "keyfluent/core/plain_text.h"
#include "keyfluent/core/text.h"

#include <algorithm>
#include <cstring>

namespace keyfluent::authorized_keys {

namespace {

constexpr std::uint8_t kSign = 0x80;

// Lane is what is compared and copied at once.
using Lane = std::uint64_t __attribute__((vector_size(16)));
constexpr std::size_t kLane = sizeof(Lane);

Lane load(const void* from, std::size_t at) {
  Lane lane;
  std::memcpy(&lane, static_cast<const char*>(from) + at, kLane);
  return lane;
}

// is_equal compares some bytes, fewer than a call of memcmp pays for.  The last lane begins inside
// the one before.
bool is_equal(const void* a, const void* b, std::size_t size) {
  if (size < kLane) {
    return std::equal(static_cast<const char*>(a),
                      static_cast<const char*>(a) + size,
                      static_cast<const char*>(b));
  }
  Lane all = load(a, size - kLane) ^ load(b, size - kLane);
  for (std::size_t at = 0; at + kLane < size; at += kLane) {
    all |= load(a, at) ^ load(b, at);
  }
  return (all[0] | all[1]) == 0;
}

// copy copies some bytes, likewise.
void copy(std::uint8_t* to, const std::uint8_t* from, std::size_t size) {
  if (size < kLane) {
    std::copy_n(from, size, to);
    return;
  }
  for (std::size_t at = 0; at + kLane < size; at += kLane) {
    std::memcpy(to + at, from + at, kLane);
  }
  std::memcpy(to + size - kLane, from + size - kLane, kLane);
}

// is_learnable is true if nothing about line and key is unusual.
bool is_learnable(std::string_view text, const Line& line, const KeyView& key) {
  const bool is_plain_line = line.options.empty() && line.type.data() == text.data() &&
                             line.blob.data() == line.type.data() + line.type.size() + 1 &&
                             line.blob.size() == (key.blob.size() + 2) / 3 * 4 &&
                             text.find('\0') == text.npos;
  const bool is_plain_key = key.is_canonical && !key.fault && line.type == key.algorithm->name &&
                            !key.algorithm->is_certificate();
  return is_plain_line && is_plain_key && !key.algorithm->public_layout.empty();
}

}  // namespace

bool LinePattern::learn(std::string_view text, const Line& line, const KeyView& key) {
  if (!is_learnable(text, line, key)) {
    return false;
  }
  const LayoutItem last = key.algorithm->public_layout.back();
  const ByteView value = key.components[last.component];
  if (value.empty()) {
    return false;
  }
  const std::size_t value_begin = key.blob.size() - value.size();
  algorithm_ = key.algorithm;
  type_size_ = line.type.size();
  end_ = type_size_ + 1 + line.blob.size();
  head_ = text.substr(0, type_size_ + 1 + value_begin / 3 * 4);
  start_.assign(key.blob.begin(), key.blob.begin() + static_cast<std::ptrdiff_t>(value_begin));
  known_ = start_.size() / 3 * 3;
  blob_size_ = key.blob.size();
  rest_ = ExactBase64(blob_size_ - known_);
  bits_ = key.bits();
  is_number_ = last.encoding == Encoding::kMpint;
  first_byte_sign_ = value[0] & kSign;
  for (const LayoutItem& item : algorithm_->public_layout) {
    const ByteView component = key.components[item.component];
    components_[item.component] = {
        component.empty() ? 0 : static_cast<std::size_t>(component.data() - key.blob.data()),
        component.size()};
  }
  return true;
}

bool LinePattern::read(std::string_view text, Bytes& blob, Line& line, KeyView& key) const {
  const bool fits = algorithm_ != nullptr && text.size() >= end_ &&
                    is_equal(text.data(), head_.data(), head_.size()) &&
                    (text.size() == end_ || is_blank(text[end_]));
  if (!fits || !decode(text, blob)) {
    return false;
  }
  look_into(ByteView(blob).first(blob_size_), key);
  const std::string_view rest = text.substr(end_);
  line.is_comment_plain = is_plain_text(rest);
  if (!is_sound(key) || (!line.is_comment_plain && rest.find('\0') != rest.npos)) {
    return false;
  }
  line.kind = Line::Kind::kKey;
  line.options = {};
  line.type = text.substr(0, type_size_);
  line.blob = text.substr(type_size_ + 1, end_ - type_size_ - 1);
  line.comment = rest.substr(word_start(rest));
  return true;
}

// decode decodes the base64 behind the head, whose bytes are known; true if the blob is one of this
// kind.
bool LinePattern::decode(std::string_view text, Bytes& blob) const {
  if (blob.size() < blob_size_) {
    blob.resize(blob_size_);
  }
  std::uint8_t* const rest = blob.data() + known_;
  copy(blob.data(), start_.data(), known_);
  return rest_.decode(text.data() + head_.size(), rest) &&
         is_equal(rest, start_.data() + known_, start_.size() - known_);
}

void LinePattern::look_into(ByteView blob, KeyView& key) const {
  if (key.algorithm != algorithm_) {
    key.algorithm = algorithm_;
    key.components = {};
  }
  key.name = as_text(blob.subspan(sizeof(std::uint32_t), type_size_));
  key.blob = blob;
  for (const LayoutItem& item : algorithm_->public_layout) {
    const Range& range = components_[item.component];
    key.components[item.component] = blob.subspan(range.begin, range.size);
  }
  key.is_canonical = true;
  key.is_point_proven = false;
  key.fault.reset();
}

// is_sound is true if the value is written as a writer does, and makes a key of the same size.
bool LinePattern::is_sound(const KeyView& key) const {
  const std::uint8_t first = key.blob[start_.size()];
  const bool is_written_well = !is_number_ || (first != 0 && (first & kSign) == first_byte_sign_);
  return is_written_well && (algorithm_->bits == nullptr || key.bits() == bits_) &&
         algorithm_->check_public(*algorithm_, key.values());
}

bool LinePatterns::read_by_others(std::string_view text, Bytes& blob, Line& line, KeyView& key) {
  for (std::size_t i = 0; i < kPatterns; ++i) {
    if (i != last_ && patterns_[i].read(text, blob, line, key)) {
      last_ = i;
      return true;
    }
  }
  return false;
}

void LinePatterns::learn(std::string_view text, const Line& line, const KeyView& key) {
  if (patterns_[next_].learn(text, line, key)) {
    next_ = (next_ + 1) % kPatterns;
  }
}

}  // namespace keyfluent::authorized_keys
