// SPDX-License-Identifier: MIT
#include "src/cli/version.h"

#include "src/platform/sandbox.h"

#include <boost/version.hpp>
#include <openssl/crypto.h>

namespace keyfluent::cli {

namespace {

#ifdef KEYFLUENT_STATIC
constexpr const char* kBuild = "static";
#else
constexpr const char* kBuild = "dynamic (libcrypto and libc; Boost and libstdc++ inside)";
#endif

}  // namespace

std::string_view version_number() {
  return KEYFLUENT_VERSION;
}

std::string version_text(bool verbose) {
  std::string text = "keyfluent " KEYFLUENT_VERSION "\n";
  if (verbose) {
    text += std::string("build    ") + kBuild + "\n";
    text += std::string("compiler ") + __VERSION__ + "\n";
    text += std::string("OpenSSL  ") + OpenSSL_version(OPENSSL_VERSION_STRING) + "\n";
    text += "Boost    " + std::to_string(BOOST_VERSION / 100000) + "." +
            std::to_string(BOOST_VERSION / 100 % 1000) + "." + std::to_string(BOOST_VERSION % 100) +
            "\n";
    text += "sandbox  " + platform::sandbox_text() + "\n";
  }
  return text;
}

}  // namespace keyfluent::cli
