// SPDX-License-Identifier: MIT
// Powers of this process.
#pragma once

#include "src/sftp/powers.h"
#include "src/sftp/request.h"
#include "src/sftp/session_program.h"

#include <map>
#include <vector>

namespace keyfluent::sftp {

class OwnPowers final : public Powers {
 public:
  // The request outlives this; its keys and passwords are not asked for.
  explicit OwnPowers(const Request& request) : request_(request) {}

  platform::Resolution resolve(std::chrono::milliseconds limit) override;
  std::vector<platform::Attempt> connect(std::chrono::milliseconds limit) override;
  Result<platform::Descriptor> jump() override;
  Result<SessionEnds> start_session() override;
  void pass_agent(std::uint32_t session) override;
  void end_session(std::uint32_t session) override;
  platform::Descriptor name_server(std::size_t number,
                                   Transport transport,
                                   std::chrono::milliseconds limit) override;
  bool accept_host_key(ByteView blob) override;

 private:
  const Request& request_;
  std::vector<platform::Address> addresses_;
  std::map<std::uint32_t, SessionProgram> sessions_;
  std::uint32_t last_session_ = 0;
  bool has_accepted_ = false;
};

}  // namespace keyfluent::sftp
