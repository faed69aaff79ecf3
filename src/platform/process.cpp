// SPDX-License-Identifier: MIT
#include "src/platform/process.h"

#include "src/platform/descriptor.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include <array>
#include <charconv>
#include <cstdint>
#include <cstdlib>
#include <span>
#include <string_view>

namespace keyfluent::platform {

namespace {

// So much of the heap is kept out of swap: private keys are a few kilobytes, and a file of keys,
// all its copies and what OpenSSL computes with them fit in.  Debian lets everybody lock 8 MiB.
constexpr std::size_t kBlock = std::size_t{96} << 10;  // below what malloc maps by itself
constexpr std::size_t kBlocks = 10;
constexpr std::size_t kMapBytes = std::size_t{16} << 10;

void disable_core_dumps() {
  const rlimit none{0, 0};
  ::setrlimit(RLIMIT_CORE, &none);
  ::prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
}

// grow_heap makes room that malloc uses from now on: what would be allocated later, beyond the part
// that is locked, is allocated and given back now.  The last block stays, so that the heap does not
// shrink again; nothing ever touches it.
void grow_heap() {
  std::array<void*, kBlocks> blocks{};
  for (void*& block : blocks) {
    block = std::malloc(kBlock);
  }
  static void* volatile last = nullptr;  // volatile: or the compiler leaves the allocation out
  if (last == nullptr) {
    last = std::malloc(kBlock);
  }
  for (void* const block : blocks) {
    std::free(block);
  }
}

// heap_of finds the line "BEGIN-END … [heap]" of /proc/self/maps.
std::span<std::byte> heap_of(std::string_view maps) {
  const std::size_t name = maps.find("[heap]");
  if (name == maps.npos) {
    return {};
  }
  const std::size_t line = maps.rfind('\n', name) + 1;  // 0 if it is the first line
  const char* const end = maps.data() + name;
  std::uintptr_t first = 0;
  std::uintptr_t last = 0;
  const auto dash = std::from_chars(maps.data() + line, end, first, 16);
  if (dash.ec != std::errc() || std::from_chars(dash.ptr + 1, end, last, 16).ec != std::errc()) {
    return {};
  }
  return {reinterpret_cast<std::byte*>(first), last - first};
}

std::span<std::byte> find_heap() {
  const Descriptor file(::open("/proc/self/maps", O_RDONLY | O_CLOEXEC));
  std::array<char, kMapBytes> text{};
  std::size_t size = 0;
  while (file.is_open() && size < text.size()) {
    const ssize_t count = ::read(file.get(), text.data() + size, text.size() - size);
    if (count <= 0) {
      break;
    }
    size += static_cast<std::size_t>(count);
  }
  return heap_of({text.data(), size});
}

// lock_heap locks what is touched, and only from when it is touched.
void lock_heap() {
  grow_heap();
  const std::span<std::byte> heap = find_heap();
  if (!heap.empty()) {
    ::madvise(heap.data(), heap.size(), MADV_DONTDUMP);
    ::mlock2(heap.data(), heap.size(), MLOCK_ONFAULT);
  }
}

}  // namespace

void guard_memory() {
  disable_core_dumps();
  static pid_t locked = 0;  // a child has the memory of its parent, and not its locks
  if (locked != ::getpid()) {
    locked = ::getpid();
    lock_heap();
  }
}

void ignore_broken_pipes() {
  ::signal(SIGPIPE, SIG_IGN);
}

void allow_many_files() {
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) == 0) {
    limit.rlim_cur = limit.rlim_max;
    ::setrlimit(RLIMIT_NOFILE, &limit);
  }
}

}  // namespace keyfluent::platform
