// SPDX-License-Identifier: MIT
// Control: the socket to keyfluent, as frames.
#pragma once

#include "keyfluent/core/secret.h"
#include "keyfluent/core/writer.h"
#include "src/platform/descriptor.h"
#include "src/sftp/session_protocol.h"

#include <string_view>
#include <utility>

namespace keyfluent::sftp {

class Control {
 public:
  // read waits for the next frame and fills `frame` with its op and fields; false if keyfluent is
  // gone.  It is read into memory that is wiped: it may hold a secret.
  bool read(SecretBytes& frame);

  // take_descriptor gives away the descriptor that came last; a closed one if there is none.
  platform::Descriptor take_descriptor() { return std::move(descriptor_); }

  // has_frame is true if a whole frame has been read already, so that read will not wait.
  [[nodiscard]] bool has_frame() const;

  // write sends a frame; the program ends if keyfluent is gone.
  void write(Op op, ByteView fields);

  void write(Op op, const Writer& fields) { write(op, fields.view()); }

 private:
  bool fill();

  // System calls are what costs time here, so each takes as much as it can.
  SecretBytes buffer_ = SecretBytes(kMostFrameBytes + 4);
  platform::Descriptor descriptor_;
  std::size_t begin_ = 0;
  std::size_t end_ = 0;
};

}  // namespace keyfluent::sftp
