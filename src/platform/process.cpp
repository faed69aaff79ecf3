// SPDX-License-Identifier: MIT
#include "src/platform/process.h"

#include <malloc.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <limits>
#include <span>

namespace keyfluent::platform {

namespace {

// So much of the heap is kept out of swap: private keys are a few kilobytes, and a file of keys,
// all its copies and what OpenSSL computes with them fit in.  Debian lets everybody lock 8 MiB.
constexpr int kRoom = 960 << 10;
constexpr std::size_t kBlock = std::size_t{96} << 10;  // below what malloc maps by itself
constexpr int kUsualPad = 128 << 10;                   // glibc's M_TOP_PAD

void disable_core_dumps() {
  const rlimit none{0, 0};
  ::setrlimit(RLIMIT_CORE, &none);
  ::prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
}

// grow_heap makes room that malloc uses from now on, and does not give back: what would be
// allocated later, beyond the part that is locked, is taken from the system now, and not touched.
void grow_heap() {
  ::mallopt(M_TRIM_THRESHOLD, std::numeric_limits<int>::max());
  ::mallopt(M_TOP_PAD, kRoom);
  std::array<void* volatile, 2> blocks{};  // the first may fit in what the heap has already
  for (void* volatile& block : blocks) {   // volatile: or the compiler leaves the allocation out
    block = std::malloc(kBlock);
  }
  ::mallopt(M_TOP_PAD, kUsualPad);
  for (void* const block : blocks) {
    std::free(block);
  }
}

std::byte* end_of_heap() {
  return static_cast<std::byte*>(::sbrk(0));
}

// find_heap is malloc's memory, which ends where the program's does (sbrk(2)).  A static program
// has the first bytes of its first page itself.  Where it begins is found at the first call: malloc
// counts the memory of other threads too, once there were any.
std::span<std::byte> find_heap() {
  static std::byte* const begin = [] {
    std::byte* const first = end_of_heap() - ::mallinfo2().arena;
    return first - reinterpret_cast<std::uintptr_t>(first) %
                       static_cast<std::size_t>(::sysconf(_SC_PAGESIZE));
  }();
  return {begin, end_of_heap()};
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
