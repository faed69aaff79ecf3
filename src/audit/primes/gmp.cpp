// SPDX-License-Identifier: MIT
#include "src/audit/primes/gmp.h"

#ifndef KEYFLUENT_STATIC
#include <dlfcn.h>
#endif

#include <optional>

namespace keyfluent::audit {
namespace {

static_assert(sizeof(mp_limb_t) == 8 && GMP_NAIL_BITS == 0);

#ifdef KEYFLUENT_STATIC

std::optional<Gmp> load() {
  return std::nullopt;
}

#else

// The soname is libgmp's interface version: the declarations of <gmp.h> are those of .so.10.
constexpr const char* kSoname = "libgmp.so.10";

template <class Function>
void find(void* library, const char* name, Function& function) {
  function = reinterpret_cast<Function>(dlsym(library, name));
}

std::optional<Gmp> load() {
  void* library = dlopen(kSoname, RTLD_NOW | RTLD_LOCAL);
  if (library == nullptr) {
    return std::nullopt;
  }
  Gmp table;
  find(library, "__gmpn_mul", table.mul);
  find(library, "__gmpn_add_n", table.add_n);
  find(library, "__gmpn_tdiv_qr", table.tdiv_qr);
  find(library, "__gmpn_gcd", table.gcd);
  find(library, "__gmpn_mulmod_bnm1", table.mulmod_bnm1);
  find(library, "__gmpn_mulmod_bnm1_next_size", table.mulmod_bnm1_next_size);
  const bool is_whole = table.mul != nullptr && table.add_n != nullptr &&
                        table.tdiv_qr != nullptr && table.gcd != nullptr;
  return is_whole ? std::optional<Gmp>(table) : std::nullopt;
}

#endif

}  // namespace

const Gmp* gmp() {
  static const std::optional<Gmp> loaded = load();
  return loaded ? &*loaded : nullptr;
}

}  // namespace keyfluent::audit
