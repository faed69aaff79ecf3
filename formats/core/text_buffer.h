// SPDX-License-Identifier: MIT
// TextBuffer: public text that grows at its end, for those who write millions of lines: unlike that
// of a std::string, its new space is not filled with zeros first.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <memory>
#include <string_view>
#include <utility>

namespace keyfluent {

class TextBuffer {
 public:
  // space is where `size` more characters can be written; grow then takes as many as were.
  char* space(std::size_t size) {
    if (capacity_ - size_ < size) {
      enlarge(size);
    }
    return text_.get() + size_;
  }

  void grow(std::size_t size) { size_ += size; }

  void append(std::string_view more) {
    if (!more.empty()) {
      std::memcpy(space(more.size()), more.data(), more.size());
      size_ += more.size();
    }
  }

  // clear keeps the memory.
  void clear() { size_ = 0; }

  [[nodiscard]] std::string_view view() const { return {text_.get(), size_}; }

 private:
  void enlarge(std::size_t size) {
    constexpr std::size_t kLeast = 256;
    const std::size_t wanted = std::max({kLeast, 2 * capacity_, size_ + size});
    std::unique_ptr<char[]> larger = std::make_unique_for_overwrite<char[]>(wanted);
    std::copy_n(text_.get(), size_, larger.get());
    text_ = std::move(larger);
    capacity_ = wanted;
  }

  std::unique_ptr<char[]> text_;
  std::size_t size_ = 0;
  std::size_t capacity_ = 0;
};

}  // namespace keyfluent
