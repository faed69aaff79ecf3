// SPDX-License-Identifier: MIT
// A hint for large buffers.
#pragma once

#include <sys/mman.h>
#include <unistd.h>

#include <cstddef>
#include <cstdint>
#include <string>

namespace keyfluent::platform {

// prefer_huge_pages asks for huge pages behind a string that has its capacity and is still to be
// filled: a page fault for every 4 KiB costs more than what is done with a file of many megabytes.
// It changes nothing but time, and a system that has none may ignore it.
inline void prefer_huge_pages(std::string& text) {
  constexpr std::size_t kLarge = std::size_t{4} << 20;
  if (text.capacity() < kLarge) {
    return;
  }
  const auto page = static_cast<std::size_t>(::sysconf(_SC_PAGESIZE));
  const std::size_t skipped = page - reinterpret_cast<std::uintptr_t>(text.data()) % page;
  ::madvise(text.data() + skipped, (text.capacity() - skipped) / page * page, MADV_HUGEPAGE);
}

}  // namespace keyfluent::platform
