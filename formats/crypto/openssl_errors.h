// SPDX-License-Identifier: MIT
// OpenSSL keeps a queue of errors for each thread.  The library answers with Errors of its own, and
// must leave that queue to the program as it found it.
#pragma once

#include <openssl/err.h>

#include <initializer_list>
#include <new>

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

// throw_if_no_memory throws std::bad_alloc if that is why OpenSSL failed: a cipher that cannot be
// fetched is not unsupported then.
inline void throw_if_no_memory() {
  for (const unsigned long error : {ERR_peek_error(), ERR_peek_last_error()}) {
    if (ERR_GET_REASON(error) == ERR_R_MALLOC_FAILURE) {
      throw std::bad_alloc();
    }
  }
}

}  // namespace keyfluent
