// SPDX-License-Identifier: MIT
// A hint for large buffers.
#pragma once

#include <sys/mman.h>
#include <unistd.h>

#include <cstddef>
#include <cstdint>
#include <string>

namespace keyfluent::platform {

// prefer_huge_pages asks for huge pages behind memory that is still to be filled: a page fault for
// every 4 KiB costs more than what is done with a file of many megabytes, and so does finding every
// page of a large table.  It changes nothing but time, and a system that has none may ignore it.
inline void prefer_huge_pages(void* begin, std::size_t size) {
  constexpr std::size_t kLarge = std::size_t{4} << 20;
  if (size < kLarge) {
    return;
  }
  const auto page = static_cast<std::size_t>(::sysconf(_SC_PAGESIZE));
  const std::size_t skipped = page - reinterpret_cast<std::uintptr_t>(begin) % page;
  ::madvise(static_cast<char*>(begin) + skipped, (size - skipped) / page * page, MADV_HUGEPAGE);
}

// It is the capacity of a string that counts.
inline void prefer_huge_pages(std::string& text) {
  prefer_huge_pages(text.data(), text.capacity());
}

}  // namespace keyfluent::platform
