// SPDX-License-Identifier: MIT
// OpenSSL keeps a queue of errors for each thread.  The library answers with Errors of its own, and
// must leave that queue to the program as it found it.
#pragma once

#include <openssl/err.h>

namespace keyfluent {

// OpensslErrors forgets, at the end of its scope, what OpenSSL has put into the queue since its
// start.
class OpensslErrors {
 public:
  OpensslErrors() { ERR_set_mark(); }

  ~OpensslErrors() { ERR_pop_to_mark(); }

  OpensslErrors(const OpensslErrors&) = delete;
  OpensslErrors& operator=(const OpensslErrors&) = delete;
};

}  // namespace keyfluent
