// SPDX-License-Identifier: MIT
// What the closed sandbox still answers: libraries that are open already, and fstat().
//
// The dynamic linker can load a library only by its path, and libc asks for the size of an open file
// by a call that also takes paths.  The filter turns both calls into SIGSYS; its handler gives the
// linker a copy of the descriptor that was opened before, and asks for the size of the open file
// alone.  It adds no power: it makes no call that the filter would not let anybody make.
#include "src/platform/descriptor.h"
#include "src/platform/sandbox_layers.h"

#include <dlfcn.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <ucontext.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <string>

namespace keyfluent::platform {

namespace {

// Opened is a library that can be loaded.  Plain data: a signal handler reads it.
struct Opened {
  const char* name;
  int file;
};

std::array<Opened, 8> opened{};

#if defined(__x86_64__) && !defined(__SANITIZE_ADDRESS__)
constexpr bool kHasTrap = true;

const char* last_part(const char* path) {
  const char* const slash = std::strrchr(path, '/');
  return slash == nullptr ? path : slash + 1;
}

// open_again returns a descriptor of the library that a path names, or -EACCES.
long open_again(const char* path) {
  for (const Opened& library : opened) {
    if (library.name == nullptr || std::strcmp(last_part(path), library.name) != 0) {
      continue;
    }
    const int file = ::dup(library.file);
    if (file < 0 || ::lseek(file, 0, SEEK_SET) != 0) {
      return -EACCES;
    }
    return file;
  }
  return -EACCES;
}

// stat_open is fstat(), whose call of its own libc does not use.
long stat_open(int file, const char* path, void* status) {
  return *path == '\0' && ::syscall(SYS_fstat, file, status) == 0 ? 0 : -EACCES;
}

void on_trap(int /*signal*/, siginfo_t* info, void* context) {
  const int before = errno;
  auto& registers = static_cast<ucontext_t*>(context)->uc_mcontext.gregs;
  const auto text = [&registers](int name) {
    return reinterpret_cast<const char*>(registers[name]);
  };
  long answer = -EACCES;
  switch (info->si_syscall) {
    case SYS_open:
      answer = open_again(text(REG_RDI));
      break;
    case SYS_openat:
      answer = open_again(text(REG_RSI));
      break;
    case SYS_newfstatat:
      answer = stat_open(static_cast<int>(registers[REG_RDI]),
                         text(REG_RSI),
                         reinterpret_cast<void*>(registers[REG_RDX]));
      break;
    default:
      break;
  }
  registers[REG_RAX] = answer;
  errno = before;
}

#else
constexpr bool kHasTrap = false;
#endif

#if defined(__x86_64__) && !defined(__SANITIZE_ADDRESS__)
void take_traps() {
  struct sigaction action {};

  action.sa_sigaction = on_trap;
  action.sa_flags = SA_SIGINFO;
  ::sigaction(SIGSYS, &action, nullptr);
}
#else
void take_traps() {}
#endif

#ifndef KEYFLUENT_STATIC
// open_library opens one where the build found libcrypto; false where the linker might take another.
bool open_library(const LateLibrary& library, Opened& place) {
  if (!kHasTrap || std::getenv("LD_LIBRARY_PATH") != nullptr) {
    return false;
  }
  const std::string path =
      std::string(KEYFLUENT_LIBRARY_FOLDER "/") + library.folder + library.name;
  place.file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  place.name = place.file >= 0 ? library.name : nullptr;
  return place.file >= 0;
}

void open_libraries(std::span<const LateLibrary> late) {
  std::size_t used = 0;
  for (const LateLibrary& library : late) {
    if (used < opened.size() && open_library(library, opened[used])) {
      ++used;
    } else if (*library.folder == '\0') {
      ::dlopen(library.name, RTLD_NOW | RTLD_LOCAL);  // the handle is kept: it stays loaded
    }
  }
}
#else
// Everything is in the program.
void open_libraries(std::span<const LateLibrary> /*late*/) {}
#endif

}  // namespace

void keep_loadable(std::span<const LateLibrary> late) {
  open_libraries(late);
  take_traps();
}

}  // namespace keyfluent::platform
