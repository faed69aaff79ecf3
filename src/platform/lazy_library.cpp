// SPDX-License-Identifier: MIT
#include "src/platform/lazy_library.h"

#if defined(KEYFLUENT_LAZY_LIBCRYPTO)

#include "src/platform/done.h"
#include "src/platform/openssl_start.h"

#include <dlfcn.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <mutex>
#include <string_view>

extern "C" {
// Of the file that cmake/lazy_stubs.cmake writes: the slots, and the names one after the other.
extern void* keyfluent_lazy_slots[];
extern const char keyfluent_lazy_names[];
extern const char keyfluent_lazy_library[];
extern const std::uint64_t keyfluent_lazy_count;
}

namespace {

[[noreturn]] void give_up() {
  constexpr char kBefore[] = "keyfluent: a library is missing or does not fit: ";
  const char* const reason = dlerror();
  const char* const text = reason != nullptr ? reason : keyfluent_lazy_library;
  // Nothing better can be done if standard error does not take it.
  static_cast<void>(!write(STDERR_FILENO, kBefore, sizeof kBefore - 1));
  static_cast<void>(!write(STDERR_FILENO, text, std::strlen(text)));
  const std::string_view end = keyfluent::platform::said_of_done();
  static_cast<void>(!write(STDERR_FILENO, end.data(), end.size()));
  static_cast<void>(!write(STDERR_FILENO, "\n", 1));
  _exit(6);
}

void load() {
  void* const library = dlopen(keyfluent_lazy_library, RTLD_NOW | RTLD_LOCAL);
  if (library == nullptr) {
    give_up();
  }
  // Before any slot leads there, so that no other thread is first.
  if (void* const init = dlsym(library, "OPENSSL_init_crypto"); init != nullptr) {
    keyfluent::platform::start_openssl(reinterpret_cast<keyfluent::platform::OpensslInit>(init));
  }
  const char* name = keyfluent_lazy_names;
  for (std::size_t i = 0; i < keyfluent_lazy_count; ++i) {
    void* const function = dlsym(library, name);
    if (function == nullptr) {
      give_up();
    }
    // Another thread may be jumping through the slot just now: it sees the old or the new address.
    __atomic_store_n(&keyfluent_lazy_slots[i], function, __ATOMIC_RELEASE);
    name += std::strlen(name) + 1;
  }
  // The slots have their pages to themselves: as safe from overwriting as a linked library's.
  const std::size_t page = static_cast<std::size_t>(sysconf(_SC_PAGESIZE));
  const std::size_t size = keyfluent_lazy_count * sizeof(void*);
  mprotect(keyfluent_lazy_slots, (size + page - 1) / page * page, PROT_READ);
}

}  // namespace

void keyfluent_load_lazy_library() {
  static std::once_flag once;
  std::call_once(once, load);
}

#endif
