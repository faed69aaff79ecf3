// SPDX-License-Identifier: MIT
#include "src/sftp/ssh_config.h"

#include <doctest/doctest.h>

using namespace keyfluent::sftp;

TEST_CASE("the output of ssh -G") {
  const SshConfig config = read_ssh_config(
      "host bank\nuser alice\nhostname sftp.bank.example\nport 2222\nproxyjump none\n"
      "identityfile ~/.ssh/id_rsa\nidentityfile /k\n"
      "userknownhostsfile ~/.ssh/known_hosts /h\nglobalknownhostsfile /g\nport x\njunk",
      "/home/alice");
  CHECK(config.user == "alice");
  CHECK(config.hostname == "sftp.bank.example");
  CHECK(config.port == 2222);
  CHECK(config.jump.empty());
  CHECK(config.identity_files == std::vector<std::string>{"/home/alice/.ssh/id_rsa", "/k"});
  CHECK(config.known_hosts == std::vector<std::string>{"/home/alice/.ssh/known_hosts", "/h", "/g"});
  CHECK(config.agent.empty());
  CHECK_FALSE(config.identities_only);
  const SshConfig only = read_ssh_config("identitiesonly yes\nidentityagent ~/a.sock\n", "/h");
  CHECK(only.agent == "/h/a.sock");
  CHECK(only.identities_only);
  CHECK(read_ssh_config("proxyjump a,b@c:1\n", "").jump == "a,b@c:1");
}

TEST_CASE("targets") {
  Target target;
  CHECK(read_target("host", target));
  CHECK(target.host == "host");
  CHECK(target.port == 0);
  CHECK(read_target("a@b@host:2222", target));
  CHECK(target.user == "a@b");
  CHECK(target.port == 2222);
  target = {};
  CHECK(read_target("::1", target));
  CHECK(target.host == "::1");
  CHECK(read_target("u@[::1]:22", target));
  CHECK(target.host == "::1");
  CHECK(target.port == 22);
  for (const char* const bad : {"",
                                "u@",
                                "@h",
                                "h:",
                                "h:0",
                                "h:65536",
                                "h:x",
                                "[::1",
                                "[::1]x",
                                "-oProxyCommand=x",
                                "-l@h",
                                "a b",
                                "h\n"}) {
    CAPTURE(bad);
    Target other;
    CHECK_FALSE(read_target(bad, other));
  }
}
