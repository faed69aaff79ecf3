// SPDX-License-Identifier: MIT
#include "tests/wipe/watch.h"

#include <malloc.h>

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <new>

// glibc's own, behind the names that this file takes.
extern "C" void __libc_free(void* block);  // NOLINT(bugprone-reserved-identifier)

namespace keyfluent::testing {

namespace {

struct Watch {
  std::vector<std::string> needles;
  bool is_armed = false;
  Leaks leaks;
  const void* block = nullptr;  // one block to look at closely
  bool block_was_zero = false;
};

// The allocator has no other way to know it; made at the first use, and never destroyed.
Watch& watch() {
  static Watch* const only = new Watch;
  return *only;
}

bool armed = false;  // NOLINT(cppcoreguidelines-avoid-non-const-global-variables): before watch()

bool holds_secret(std::string_view content) {
  const auto& needles = watch().needles;
  return std::any_of(needles.begin(), needles.end(), [&](const std::string& needle) {
    return memmem(content.data(), content.size(), needle.data(), needle.size()) != nullptr;
  });
}

void look_closely(std::string_view content) {
  const std::string_view start = content.substr(0, 32);
  watch().block_was_zero = std::all_of(start.begin(), start.end(), [](char c) { return c == 0; });
  watch().block = nullptr;
}

// look_at is called with every block that is released.
void look_at(const std::string_view content, int Leaks::*counter) {
  if (!armed) {
    return;
  }
  Watch& state = watch();
  if (content.data() == state.block) {
    look_closely(content);
  }
  if (state.is_armed) {
    ++state.leaks.released;
    state.leaks.*counter += holds_secret(content) ? 1 : 0;
  }
}

void release(void* block, int Leaks::*counter) noexcept {
  if (block == nullptr) {
    return;
  }
  const std::size_t size = malloc_usable_size(block);
  look_at({static_cast<const char*>(block), size}, counter);
  explicit_bzero(block, size);
  __libc_free(block);
}

void* allocate(std::size_t size) {
  void* block = std::malloc(size == 0 ? 1 : size);
  if (block == nullptr) {
    throw std::bad_alloc();
  }
  return block;
}

}  // namespace

void arm(std::vector<std::string> needles) {
  watch().needles = std::move(needles);
  watch().leaks = {};
  watch().is_armed = true;
  armed = true;
}

Leaks disarm() {
  armed = false;
  watch().is_armed = false;
  watch().needles.clear();
  return watch().leaks;
}

void watch_block(const void* block) {
  watch().block = block;
  watch().block_was_zero = false;
  armed = true;
}

bool block_was_zero() {
  armed = watch().is_armed;
  return watch().block_was_zero;
}

}  // namespace keyfluent::testing

using keyfluent::testing::Leaks;

void* operator new(std::size_t size) {
  return keyfluent::testing::allocate(size);
}

void* operator new[](std::size_t size) {
  return keyfluent::testing::allocate(size);
}

void operator delete(void* block) noexcept {
  keyfluent::testing::release(block, &Leaks::own);
}

void operator delete[](void* block) noexcept {
  keyfluent::testing::release(block, &Leaks::own);
}

void operator delete(void* block, std::size_t /*size*/) noexcept {
  keyfluent::testing::release(block, &Leaks::own);
}

void operator delete[](void* block, std::size_t /*size*/) noexcept {
  keyfluent::testing::release(block, &Leaks::own);
}

extern "C" void free(void* block) noexcept {
  keyfluent::testing::release(block, &Leaks::libraries);
}

// realloc moves at once, so that the old place is released where the watch sees it.
extern "C" void* realloc(void* block, std::size_t size) noexcept {
  if (block != nullptr && size == 0) {
    free(block);
    return nullptr;
  }
  void* const moved = std::malloc(size);
  if (block != nullptr && moved != nullptr) {
    std::memcpy(moved, block, std::min(size, malloc_usable_size(block)));
    free(block);
  }
  return moved;
}
