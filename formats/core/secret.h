// SPDX-License-Identifier: MIT
// Secret memory: bytes that are wiped before they are given back to the heap.
//
// Private keys, passphrases, whole input files (they may hold either) and private output live here
// and nowhere else.  std::string is no home for a secret: short ones stay in the object, which no
// allocator can wipe.
#pragma once

#include "keyfluent/core/bytes.h"

#include <cstddef>
#include <cstdint>
#include <limits>
#include <new>
#include <span>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace keyfluent {

// wipe overwrites memory in a way that the compiler may not remove.
void wipe(void* data, std::size_t size) noexcept;

// equal_secret compares in a time that depends on the lengths alone.
[[nodiscard]] bool equal_secret(ByteView a, ByteView b) noexcept;

// WipingAllocator wipes each block before it is released, also when a vector grows.  Only integral
// types: a destructor must not run on wiped memory.
template <class T>
class WipingAllocator {
 public:
  static_assert(std::is_integral_v<T>);
  using value_type = T;

  WipingAllocator() = default;

  template <class U>
  explicit WipingAllocator(const WipingAllocator<U>& /*other*/) noexcept {}

  T* allocate(std::size_t count) {
    if (count > std::numeric_limits<std::size_t>::max() / sizeof(T)) {
      throw std::bad_array_new_length();
    }
    return static_cast<T*>(::operator new(count * sizeof(T)));
  }

  void deallocate(T* block, std::size_t count) noexcept {
    wipe(block, count * sizeof(T));
    ::operator delete(block);
  }

  friend bool operator==(const WipingAllocator&, const WipingAllocator&) { return true; }
};

// SecretBytes owns private bytes.  Moves, never copies by accident: clone() says so aloud.
class SecretBytes {
 public:
  SecretBytes() = default;

  explicit SecretBytes(std::size_t size) : bytes_(size) {}

  explicit SecretBytes(ByteView bytes) { append(bytes); }

  explicit SecretBytes(std::string_view text) : SecretBytes(as_bytes(text)) {}

  SecretBytes(SecretBytes&&) noexcept = default;
  SecretBytes& operator=(SecretBytes&&) noexcept = default;
  SecretBytes(const SecretBytes&) = delete;
  SecretBytes& operator=(const SecretBytes&) = delete;
  ~SecretBytes() = default;

  [[nodiscard]] SecretBytes clone() const { return SecretBytes(view()); }

  [[nodiscard]] ByteView view() const { return {bytes_.data(), bytes_.size()}; }

  [[nodiscard]] std::string_view text() const { return as_text(view()); }

  [[nodiscard]] std::span<std::uint8_t> writable() { return {bytes_.data(), bytes_.size()}; }

  [[nodiscard]] std::size_t size() const { return bytes_.size(); }

  [[nodiscard]] bool empty() const { return bytes_.empty(); }

  std::uint8_t* data() { return bytes_.data(); }

  [[nodiscard]] const std::uint8_t* data() const { return bytes_.data(); }

  // append copies bytes that are not its own.
  void append(ByteView more);

  void append(std::string_view more) { append(as_bytes(more)); }

  void push_back(std::uint8_t byte) { bytes_.push_back(byte); }

  void reserve(std::size_t size) { bytes_.reserve(size); }

  // resize grows with zeros, or forgets the tail (which is wiped at once).
  void resize(std::size_t size);

  void clear() { resize(0); }

  // operator== is constant-time.
  friend bool operator==(const SecretBytes& a, const SecretBytes& b) {
    return equal_secret(a.view(), b.view());
  }

 private:
  std::vector<std::uint8_t, WipingAllocator<std::uint8_t>> bytes_;
};

// Wiped holds a plain value (an array, a cipher's state) that is wiped when it goes out of scope.
template <class T>
struct Wiped {
  static_assert(std::is_trivially_destructible_v<T>);

  Wiped() = default;

  explicit Wiped(const T& initial) : value(initial) {}

  Wiped(const Wiped&) = delete;
  Wiped(Wiped&&) = delete;
  Wiped& operator=(const Wiped&) = delete;
  Wiped& operator=(Wiped&&) = delete;

  ~Wiped() { wipe(&value, sizeof(value)); }

  T value;
};

// Passphrase is a type of its own, so that a key cannot be passed where a passphrase is meant.
class Passphrase {
 public:
  explicit Passphrase(SecretBytes bytes) : bytes_(std::move(bytes)) {}

  explicit Passphrase(std::string_view text) : bytes_(text) {}

  [[nodiscard]] ByteView view() const { return bytes_.view(); }

  [[nodiscard]] bool empty() const { return bytes_.empty(); }

  [[nodiscard]] Passphrase clone() const { return Passphrase(bytes_.clone()); }

 private:
  SecretBytes bytes_;
};

}  // namespace keyfluent
