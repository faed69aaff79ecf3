// SPDX-License-Identifier: MIT
// Which sets of instructions this processor has and the system lets be used.
//
// The C library has asked the processor when the program started.  Asking once more, as
// __builtin_cpu_supports() does at the start of every program that it is in, takes ten instructions
// CPUID: a few microseconds each in a virtual machine.
#pragma once

#ifdef __x86_64__

// Of glibc 2.33 and later; it is written for C, and its _Bool is no type of clang's C++.
#if __has_include(<sys/platform/x86.h>) && !defined(__clang__)
#include <sys/platform/x86.h>
#endif

namespace keyfluent {

#ifdef CPU_FEATURE_ACTIVE

inline bool has_avx2() {
  return CPU_FEATURE_ACTIVE(AVX2);
}

inline bool has_avx512_vbmi() {
  return CPU_FEATURE_ACTIVE(AVX512BW) && CPU_FEATURE_ACTIVE(AVX512_VBMI);
}

inline bool has_avx512_ifma() {
  return CPU_FEATURE_ACTIVE(AVX512F) && CPU_FEATURE_ACTIVE(AVX512_IFMA);
}

#else

inline bool has_avx2() {
  return __builtin_cpu_supports("avx2") != 0;
}

inline bool has_avx512_vbmi() {
  return __builtin_cpu_supports("avx512bw") != 0 && __builtin_cpu_supports("avx512vbmi") != 0;
}

inline bool has_avx512_ifma() {
  return __builtin_cpu_supports("avx512f") != 0 && __builtin_cpu_supports("avx512ifma") != 0;
}

#endif

}  // namespace keyfluent

#endif
