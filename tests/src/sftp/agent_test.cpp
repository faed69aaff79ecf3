// SPDX-License-Identifier: MIT
#include "src/sftp/agent.h"

#include "keyfluent/core/writer.h"

#include <doctest/doctest.h>

using namespace keyfluent;
using namespace keyfluent::sftp;

namespace {

Bytes key_blob(std::uint8_t first) {
  Writer writer;
  writer.put_string(std::string_view("ssh-ed25519"));
  Bytes point(32, 0x11);
  point[0] = first;
  writer.put_string(point);
  return writer.take();
}

}  // namespace

TEST_CASE("an agent's answer") {
  Writer writer;
  writer.put_u8(12);
  writer.put_u32(3);
  writer.put_string(key_blob(1));
  writer.put_string(std::string_view("one"));
  writer.put_string(std::string_view("no key"));
  writer.put_string(std::string_view("left out"));
  writer.put_string(key_blob(2));
  writer.put_string(std::string_view("two"));
  const Bytes whole = writer.take();
  const AgentKeys keys = read_agent_keys(whole);
  CHECK(keys.problem.empty());
  REQUIRE(keys.keys.size() == 2);
  CHECK(keys.keys[0].comment == "one");
  CHECK(keys.keys[1].comment == "two");
  CHECK(equal_public(keys.keys[1].key.blob(), key_blob(2)));

  // Cut anywhere, it is an answer with a complaint, and never a crash.
  for (std::size_t size = 5; size < whole.size(); ++size) {
    CHECK(read_agent_keys(ByteView(whole).first(size)).problem ==
          "the agent's answer is cut short");
  }
  CHECK(read_agent_keys(Bytes{5}).problem == "the agent refuses to list its keys");
  CHECK(read_agent_keys({}).problem == "the agent refuses to list its keys");
}

TEST_CASE("an agent that claims more keys than a number can count") {
  Writer writer;
  writer.put_u8(12);
  writer.put_u32(0xffffffff);
  for (int i = 0; i < 100; ++i) {
    writer.put_string(key_blob(static_cast<std::uint8_t>(i)));
    writer.put_string(std::string_view("key"));
  }
  CHECK(read_agent_keys(writer.view()).keys.size() == 64);
}

TEST_CASE("nobody listens") {
  const Deadline soon = Deadline::after(std::chrono::milliseconds(100));
  CHECK(ask_agent("/nowhere/agent", soon).problem.starts_with("nobody listens on /nowhere/agent"));
  CHECK_FALSE(ask_agent(std::string(200, 'x'), soon).problem.empty());
}
