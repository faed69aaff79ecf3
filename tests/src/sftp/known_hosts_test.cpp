// SPDX-License-Identifier: MIT
// The hashed lines were made by ssh-keygen -H of OpenSSH 9.2.
#include "src/sftp/known_hosts.h"

#include "keyfluent/core/base64.h"

#include <doctest/doctest.h>

#include <string>

using namespace keyfluent;
using namespace keyfluent::sftp;

namespace {

constexpr std::string_view kOne =
    "AAAAC3NzaC1lZDI1NTE5AAAAIHkWEDZwxrzV8i58g53s4P/RWZyLyHDNgcDVs5zCzrb9";
constexpr std::string_view kTwo =
    "AAAAC3NzaC1lZDI1NTE5AAAAIFyy+rfXo7jz1hD1vJb2SL13cIiN1CCrExidiE+bxpYt";
constexpr std::string_view kEcdsa =
    "AAAAE2VjZHNhLXNoYTItbmlzdHAyNTYAAAAIbmlzdHAyNTYAAABBBKNHRuSb1HHwoDCk2u4dm6w+91W4wzBl6GsIolN/"
    "d6jzzHwJwtC7a8dR7+WdLj4YwcLnT+yKmVfis/oZVtOWGto=";
constexpr std::string_view kHashed =
    "|1|auM5IyO7ioPb11XynIQbxWDr4yQ=|0io713RhmI20vPNmDxN8FdHG8MM= ssh-ed25519 ";
constexpr std::string_view kHashedPort =
    "|1|B00sj7MwEgcU2Vasr/lpaBTE1zk=|A5377XdPoCuq+PD4QA8ZckL9vb4= ssh-ed25519 ";

std::string line(std::string_view names, std::string_view key = kOne) {
  const std::string_view type = key == kEcdsa ? " ecdsa-sha2-nistp256 " : " ssh-ed25519 ";
  return std::string(names).append(type).append(key) + "\n";
}

std::size_t count(std::string_view text, std::string_view host, std::uint16_t port = 22) {
  return find_known_hosts({{"known_hosts", text}}, host, port).size();
}

HostKeyVerdict judge(const std::vector<KnownHost>& lines, std::string_view key) {
  return judge_host_key(lines, "ssh-ed25519", *decode_base64(key));
}

HostKeyStatus status(std::string_view text, std::string_view key, std::uint16_t port = 22) {
  return judge(find_known_hosts({{"known_hosts", text}}, "host.example", port), key).status;
}

}  // namespace

TEST_CASE("names: plain, with port, wildcards, exclusion, hashed") {
  CHECK(count(line("host.example"), "host.example") == 1);
  CHECK(count(line("host.example"), "HOST.example") == 1);
  CHECK(count(line("Host.Example"), "host.example") == 1);
  CHECK(count(line("a,host.example,b"), "host.example") == 1);
  CHECK(count(line("*.example"), "host.example") == 1);
  CHECK(count(line("h??t.example"), "host.example") == 1);
  CHECK(count(line("h?t.example"), "host.example") == 0);
  CHECK(count(line("*.example,!host.example"), "host.example") == 0);
  CHECK(count(line("!host.example,*.example"), "host.example") == 0);
  CHECK(count(line("[host.example]:2222"), "host.example", 2222) == 1);
  CHECK(count(line("[host.example]:2222"), "host.example", 22) == 0);
  const std::string hashed = std::string(kHashed).append(kOne);
  CHECK(count(hashed, "host.example") == 1);
  CHECK(count(hashed, "host.exampl") == 0);
  const std::string with_port = std::string(kHashedPort).append(kOne);
  CHECK(count(with_port, "host.example", 2222) == 1);
  CHECK(count(with_port, "host.example") == 0);
}

TEST_CASE("lines that cannot be read are skipped, the others keep their numbers") {
  const std::string text = "# host.example\n\nhost.example\nhost.example ssh-ed25519 !!!\n" +
                           line("host.example", kOne) + "host.example ssh-rsa " +
                           std::string(kTwo) + "\r\n|1|x|y ssh-ed25519 " + std::string(kOne) + "\n";
  const std::vector<KnownHost> lines = find_known_hosts({{"f", text}}, "host.example", 22);
  REQUIRE(lines.size() == 1);
  CHECK(lines[0].line == 5);
  CHECK(lines[0].path == "f");
}

TEST_CASE("the verdict on a key") {
  CHECK(status("", kOne) == HostKeyStatus::kUnknown);
  CHECK(status(line("host.example"), kOne) == HostKeyStatus::kMatch);
  CHECK(status(line("host.example"), kTwo) == HostKeyStatus::kChanged);
  CHECK(status(line("host.example", kEcdsa), kTwo) == HostKeyStatus::kOtherType);
  CHECK(status(line("host.example", kTwo) + line("host.example"), kOne) == HostKeyStatus::kMatch);
  CHECK(status("@revoked " + line("*") + line("host.example"), kOne) == HostKeyStatus::kRevoked);
  CHECK(status(line("host.example") + "@revoked " + line("*"), kOne) == HostKeyStatus::kRevoked);
  CHECK(status("@revoked " + line("*"), kTwo) == HostKeyStatus::kUnknown);
  CHECK(status("@cert-authority " + line("*"), kOne) == HostKeyStatus::kUnknown);
}

TEST_CASE("a line without the port confirms, and does not contradict") {
  CHECK(status(line("host.example"), kOne, 2222) == HostKeyStatus::kMatch);
  CHECK(status(line("host.example"), kTwo, 2222) == HostKeyStatus::kUnknown);
  CHECK(status(line("[host.example]:2222"), kTwo, 2222) == HostKeyStatus::kChanged);
}

TEST_CASE("the changed line is named") {
  const std::string text = "# one\n" + line("host.example");
  const std::vector<KnownHost> lines =
      find_known_hosts({{"known_hosts", text}}, "host.example", 22);
  const HostKeyVerdict verdict = judge(lines, kTwo);
  REQUIRE(verdict.line != nullptr);
  CHECK(verdict.line->line == 2);
}

TEST_CASE("hostile files are read in linear time") {
  const std::string stars = std::string(100000, '*') + "x" + " ssh-ed25519 " + std::string(kOne);
  CHECK(count(stars, "host.example") == 0);
  std::string many;
  for (int i = 0; i < 20000; ++i) {
    many += "|1|AAAA|AAAA ssh-ed25519 AAAA\n";
  }
  CHECK(count(many, "host.example") == 0);
  CHECK(known_host_name("Host", 22) == "host");
  CHECK(known_host_name("::1", 2222) == "[::1]:2222");
}
