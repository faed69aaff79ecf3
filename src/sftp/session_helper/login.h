// SPDX-License-Identifier: MIT
// Login: the connection and the authentication requests, by libssh.
#pragma once

#include "keyfluent/core/reader.h"
#include "src/sftp/session_helper/control.h"

#include <libssh/libssh.h>

namespace keyfluent::sftp {

class Login {
 public:
  explicit Login(Control& control) : control_(control) {}

  Login(const Login&) = delete;
  Login& operator=(const Login&) = delete;
  ~Login();

  // Each answers one request, whose fields `reader` holds.
  void connect(Reader& reader);
  void none();
  void query(Reader& reader);
  void sign(Reader& reader);
  void sign_by_agent(Reader& reader);
  void password(Reader& reader);
  void interactive(Reader& reader);

  [[nodiscard]] ssh_session session() const { return session_; }

  // is_closed is true once the server has hung up.
  [[nodiscard]] bool is_closed() const;

 private:
  template <class Request>
  void ask(Request request);
  void answer(int outcome);
  void answer_unusable(std::string_view reason = "libssh cannot load this key");
  void report_connection();
  int answer_prompts(std::string_view text);

  Control& control_;
  ssh_session session_ = nullptr;
};

}  // namespace keyfluent::sftp
