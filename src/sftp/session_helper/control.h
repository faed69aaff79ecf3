// SPDX-License-Identifier: MIT
// Control: the socket to keyfluent, as frames.
#pragma once

#include "keyfluent/core/secret.h"
#include "keyfluent/core/writer.h"
#include "src/sftp/session_protocol.h"

#include <string_view>

namespace keyfluent::sftp {

class Control {
 public:
  // read waits for the next frame and fills `frame` with its op and fields; false if keyfluent is
  // gone.  It is read into memory that is wiped: it may hold a secret.
  bool read(SecretBytes& frame);

  // write sends a frame; the program ends if keyfluent is gone.
  void write(Op op, ByteView fields);

  void write(Op op, const Writer& fields) { write(op, fields.view()); }
};

}  // namespace keyfluent::sftp
