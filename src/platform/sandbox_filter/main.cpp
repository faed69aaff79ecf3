// SPDX-License-Identifier: MIT
// Writes the sandbox's filters, compiled by libseccomp, as a C++ header to standard output.
//
// Run when keyfluent is built: making the filter takes libseccomp longer than keyfluent takes to
// convert a key, and needs a library that the program then goes without.
#include <seccomp.h>

#include <fcntl.h>
#include <sched.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <termios.h>
#include <unistd.h>

#include <linux/filter.h>

#include <array>
#include <cerrno>
#include <cstdint>
#include <cstdio>
#include <cstdlib>

#include "src/platform/sandbox_pid.h"

namespace {

using Filter = scmp_filter_ctx;

// check ends the program if libseccomp refuses: EDOM, a call that this architecture lacks, is fine.
void check(int result, const char* what) {
  if (result != 0 && result != -EDOM) {
    std::fprintf(stderr, "libseccomp: %s: error %d\n", what, -result);
    std::exit(1);
  }
}

void allow(Filter filter, int call, scmp_arg_cmp argument) {
  check(seccomp_rule_add_array(filter, SCMP_ACT_ALLOW, call, 1, &argument), "rule");
}

void answer(Filter filter, std::uint32_t action, int call) {
  check(seccomp_rule_add_array(filter, action, call, 0, nullptr), "rule");
}

void add_plain_calls(Filter filter) {
#define KEYFLUENT_CALL(name) answer(filter, SCMP_ACT_ALLOW, SCMP_SYS(name));
#include "src/platform/sandbox_calls.def"
#undef KEYFLUENT_CALL
}

// Prompts on a terminal that is open.  TIOCSTI, which types into it, is not among them.
void add_terminal_calls(Filter filter) {
  for (const int request : {TCGETS, TCSETS, TCSETSW, TCSETSF, TIOCGWINSZ}) {
    allow(filter, SCMP_SYS(ioctl), SCMP_A1(SCMP_CMP_EQ, static_cast<scmp_datum_t>(request)));
  }
  for (const int command : {F_GETFD, F_GETFL, F_DUPFD_CLOEXEC}) {
    allow(filter, SCMP_SYS(fcntl), SCMP_A1(SCMP_CMP_EQ, static_cast<scmp_datum_t>(command)));
  }
}

// Threads are made, processes not.  clone3 hides its flags in memory; libc then takes clone.
void add_thread_calls(Filter filter) {
  constexpr std::uint64_t kThread = CLONE_THREAD | CLONE_VM | CLONE_SIGHAND;
  constexpr std::uint64_t kOther = CLONE_VFORK | CLONE_PTRACE | CLONE_NEWNS | CLONE_NEWUTS |
                                   CLONE_NEWIPC | CLONE_NEWUSER | CLONE_NEWPID | CLONE_NEWNET |
                                   CLONE_NEWCGROUP;
  allow(filter, SCMP_SYS(clone), SCMP_A0(SCMP_CMP_MASKED_EQ, kThread | kOther, kThread));
  answer(filter, SCMP_ACT_ERRNO(ENOSYS), SCMP_SYS(clone3));
  allow(filter, SCMP_SYS(tgkill), SCMP_A0(SCMP_CMP_EQ, keyfluent::platform::kPidInFilter));
}

// What sandbox_trap.cpp answers: a library that is loaded late, and the size of an open file.
void add_trapped_calls(Filter filter) {
  for (const int call : {SCMP_SYS(open), SCMP_SYS(openat), SCMP_SYS(newfstatat)}) {
    answer(filter, SCMP_ACT_TRAP, call);
  }
}

// What speaks on sockets that are open: none is made that could reach anybody, and nothing is sent to
// an address.  libssh sets its socket to wait, and asks what went wrong with it.
void add_talking_calls(Filter filter) {
  constexpr unsigned kAddress = 4;
  allow(filter, SCMP_SYS(sendto), SCMP_CMP64(kAddress, SCMP_CMP_EQ, 0));
  answer(filter, SCMP_ACT_ALLOW, SCMP_SYS(recvfrom));
  answer(filter, SCMP_ACT_ALLOW, SCMP_SYS(shutdown));
  allow(filter, SCMP_SYS(socketpair), SCMP_A0(SCMP_CMP_EQ, AF_UNIX));
  allow(filter, SCMP_SYS(getsockopt), SCMP_A2(SCMP_CMP_EQ, SO_ERROR));
  allow(filter, SCMP_SYS(fcntl), SCMP_A1(SCMP_CMP_EQ, F_SETFL));
}

void print(Filter filter, const char* name) {
  std::FILE* const file = std::tmpfile();
  if (file == nullptr) {
    check(-errno, "temporary file");
  }
  check(seccomp_export_bpf(filter, fileno(file)), "export");
  std::rewind(file);
  sock_filter step{};
  std::printf("constexpr sock_filter %s[] = {\n", name);
  while (std::fread(&step, sizeof step, 1, file) == 1) {
    std::printf("    {%u, %u, %u, %uU},\n", step.code, step.jt, step.jf, step.k);
  }
  std::puts("};");
  std::fclose(file);
}

void write(const char* name, bool is_talking) {
  Filter const filter = seccomp_init(SCMP_ACT_ERRNO(EACCES));
  if (filter == nullptr) {
    check(-ENOMEM, "init");
  }
  check(seccomp_attr_set(filter, SCMP_FLTATR_ACT_BADARCH, SCMP_ACT_KILL_PROCESS), "attribute");
  // A binary tree: the kernel runs the filter once for every call there is when it is loaded.
  check(seccomp_attr_set(filter, SCMP_FLTATR_CTL_OPTIMIZE, 2), "attribute");
  add_plain_calls(filter);
  add_terminal_calls(filter);
  add_thread_calls(filter);
  add_trapped_calls(filter);
  if (is_talking) {
    add_talking_calls(filter);
  }
  print(filter, name);
  seccomp_release(filter);
}

}  // namespace

int main() {
  std::puts("// Made by sandbox_filter/main.cpp.");
  write("kParsingFilter", false);
  write("kTalkingFilter", true);
  return 0;
}
