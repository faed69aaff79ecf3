// SPDX-License-Identifier: MIT
// The sandbox that closes around the parsing of untrusted bytes, and around the sftp session.
//
// Once it is closed, this thread and all that it starts can use what is open, compute, and end; no
// file can be opened or looked up, no host or socket reached, no program started, no other process
// touched.  Two layers, each enough for files: a filter of system calls (seccomp; the table is
// sandbox_calls.def), and Landlock where the kernel has it.  Nothing opens it again.
#pragma once

#include "keyfluent/core/result.h"

#include <array>
#include <cstdint>
#include <span>
#include <string>

namespace keyfluent::platform {

enum class SandboxMode : std::uint8_t {
  kAuto,     // closes what the kernel has
  kRequire,  // fails where the filter of system calls cannot be closed
  kOff,
};

// SandboxCalls says which system calls remain: sandbox_calls.def, and sandbox_filter/main.cpp.
enum class SandboxCalls : std::uint8_t {
  kParsing,
  kTalking,  // and what speaks on sockets that are open
};

// LateLibrary is a library that parsing may need, or not: loading it costs more than most parsing.
struct LateLibrary {
  const char* name;    // what dlopen() is called with, or its last part: "libcrypto.so.3"
  const char* folder;  // below that of libcrypto: "", or "ossl-modules/"
};

// What parsing may load: crypto/, and OpenSSL's own module for old ciphers.
inline constexpr std::array kParsingLibraries = {LateLibrary{"libcrypto.so.3", ""},
                                                 LateLibrary{"libgcrypt.so.20", ""},
                                                 LateLibrary{"libgpg-error.so.0", ""},
                                                 LateLibrary{"legacy.so", "ossl-modules/"}};

// close_sandbox closes it.  The libraries stay loadable: they are opened before.
// Errors: sandbox_unavailable, with kRequire alone.
Status close_sandbox(SandboxMode mode,
                     std::span<const LateLibrary> late = {},
                     SandboxCalls calls = SandboxCalls::kParsing);

// sandbox_text says for --version what there is here: "seccomp, Landlock (version 7)", or "none: …".
std::string sandbox_text();

}  // namespace keyfluent::platform
