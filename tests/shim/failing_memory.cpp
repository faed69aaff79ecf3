// SPDX-License-Identifier: MIT
// A library for LD_PRELOAD that lets the process run out of memory: scripts/memory-test.
//
// $FAIL_ALLOCATION=N: the nth malloc(), calloc(), realloc() or memalign() of the process fails;
// $FAIL_ALLOCATION=N+: so do all after it.  operator new is malloc() here.  Threads and child
// processes count on.  At the first failure a byte is written to descriptor $FAIL_ALLOCATION_TOLD.
#include <sys/syscall.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <cstddef>
#include <cstdlib>

extern "C" {
void* __libc_malloc(size_t size);
void* __libc_calloc(size_t count, size_t size);
void* __libc_realloc(void* old, size_t size);
void* __libc_memalign(size_t alignment, size_t size);
}

namespace {

std::atomic<long> count{0};
long wanted = 0;
bool all_after = false;
int told = -1;

// read_environment runs before main(): getenv() allocates nothing.
__attribute__((constructor)) void read_environment() {
  const char* const number = std::getenv("FAIL_ALLOCATION");
  const char* const descriptor = std::getenv("FAIL_ALLOCATION_TOLD");
  if (number != nullptr) {
    char* rest = nullptr;
    wanted = std::strtol(number, &rest, 10);
    all_after = *rest == '+';
  }
  told = descriptor == nullptr ? -1 : std::atoi(descriptor);
  count = 0;
}

bool fails() {
  if (wanted == 0) {
    return false;
  }
  const long now = ++count;
  if (now == wanted && told >= 0) {
    ::syscall(SYS_write, told, "!", 1);
  }
  if (now == wanted || (all_after && now > wanted)) {
    errno = ENOMEM;
    return true;
  }
  return false;
}

}  // namespace

extern "C" void* malloc(size_t size) {
  return fails() ? nullptr : __libc_malloc(size);
}

extern "C" void* calloc(size_t number, size_t size) {
  return fails() ? nullptr : __libc_calloc(number, size);
}

extern "C" void* realloc(void* old, size_t size) {
  return fails() ? nullptr : __libc_realloc(old, size);
}

extern "C" void* aligned_alloc(size_t alignment, size_t size) {
  return fails() ? nullptr : __libc_memalign(alignment, size);
}

extern "C" int posix_memalign(void** result, size_t alignment, size_t size) {
  if (fails()) {
    return ENOMEM;
  }
  *result = __libc_memalign(alignment, size);
  return *result == nullptr ? ENOMEM : 0;
}
