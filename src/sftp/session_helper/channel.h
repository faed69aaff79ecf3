// SPDX-License-Identifier: MIT
// Channel: the session channel, and the bytes of its subsystem.
#pragma once

#include "src/sftp/session_helper/login.h"

namespace keyfluent::sftp {

class Channel {
 public:
  Channel(Control& control, const Login& login) : control_(control), login_(login) {}

  void open();
  void subsystem(Reader& reader);

  // pump passes data until the channel closes or keyfluent goes.
  void pump();

 private:
  void report(int outcome);
  bool pass_from_server();
  bool pass_from_keyfluent();
  bool write(ByteView data);
  bool pass_stream(Op op, bool is_error);
  int drive(int (*step)(ssh_channel, const char*), const char* argument);
  void wait() const;
  [[nodiscard]] short interest() const;
  [[nodiscard]] bool is_pending() const;

  Control& control_;
  const Login& login_;
  ssh_channel channel_ = nullptr;
  Bytes buffer_ = Bytes(std::size_t{64} << 10);
};

}  // namespace keyfluent::sftp
