// SPDX-License-Identifier: MIT
// The ssh agent: which keys it holds (draft-miller-ssh-agent section 3.5).
#pragma once

#include "keyfluent/keys/key.h"
#include "src/platform/descriptor.h"
#include "src/sftp/deadline.h"

#include <string>
#include <vector>

namespace keyfluent::sftp {

struct AgentKey {
  PublicKey key;
  std::string comment;
};

// AgentKeys is an agent's answer, read.
struct AgentKeys {
  std::vector<AgentKey> keys;  // in the agent's order, which is that of ssh; at most 64
  std::string problem;         // why there is no answer; empty: there is one
};

// connect_agent connects to the socket of this path; a closed descriptor, and errno, if nobody
// listens there.  Reading waits.
platform::Descriptor connect_agent(const std::string& path);

// AgentAnswer is what an agent said, not looked into.
struct AgentAnswer {
  Bytes body;           // after its length
  std::string problem;  // why there is none; empty: there is one
};

// ask_agent asks the agent behind the socket of this path for its keys.
AgentAnswer ask_agent(const std::string& path, const Deadline& deadline);

// read_agent_keys reads the body of an answer (SSH_AGENT_IDENTITIES_ANSWER, after its length). Keys
// that keyfluent cannot read are left out.
AgentKeys read_agent_keys(ByteView body);

}  // namespace keyfluent::sftp
