// SPDX-License-Identifier: MIT
#include "keyfluent/authorized_keys/line_pattern.h"

#include "keyfluent/authorized_keys/verdict.h"
#include "keyfluent/core/base64.h"
#include "keyfluent/core/writer.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <random>
#include <string>
#include <vector>

using namespace keyfluent;
using namespace keyfluent::authorized_keys;

namespace {

Bytes random_bytes(std::mt19937& random, std::size_t size) {
  Bytes bytes(size);
  std::generate(bytes.begin(), bytes.end(), [&] { return static_cast<std::uint8_t>(random()); });
  return bytes;
}

void put_string(Bytes& to, ByteView bytes) {
  for (int shift = 24; shift >= 0; shift -= 8) {
    to.push_back(static_cast<std::uint8_t>(bytes.size() >> shift));
  }
  to.insert(to.end(), bytes.begin(), bytes.end());
}

std::string line_of(std::string_view name, std::initializer_list<Bytes> fields) {
  Bytes blob;
  put_string(blob, as_bytes(name));
  for (const Bytes& field : fields) {
    put_string(blob, field);
  }
  return std::string(name) + " " + encode_base64(blob);
}

// rsa_line has a modulus of so many bytes, with or without the zero that a writer puts before it;
// the value may be even, short, or negative.
std::string rsa_line(std::mt19937& random, std::size_t size, bool has_sign) {
  Bytes modulus = random_bytes(random, size);
  if (random() % 4 != 0) {
    modulus.front() |= 0x80;
    modulus.back() |= 1;
  }
  if (has_sign) {
    modulus.insert(modulus.begin(), 0);
  }
  return line_of("ssh-rsa", {{1, 0, 1}, modulus});
}

// The base point of P-256, or something that is hardly a point.
std::string ecdsa_line(std::mt19937& random) {
  Bytes point = {0x04, 0x6B, 0x17, 0xD1, 0xF2, 0xE1, 0x2C, 0x42, 0x47, 0xF8, 0xBC, 0xE6, 0xE5,
                 0x63, 0xA4, 0x40, 0xF2, 0x77, 0x03, 0x7D, 0x81, 0x2D, 0xEB, 0x33, 0xA0, 0xF4,
                 0xA1, 0x39, 0x45, 0xD8, 0x98, 0xC2, 0x96, 0x4F, 0xE3, 0x42, 0xE2, 0xFE, 0x1A,
                 0x7F, 0x9B, 0x8E, 0xE7, 0xEB, 0x4A, 0x7C, 0x0F, 0x9E, 0x16, 0x2B, 0xCE, 0x33,
                 0x57, 0x6B, 0x31, 0x5E, 0xCE, 0xCB, 0xB6, 0x40, 0x68, 0x37, 0xBF, 0x51, 0xF5};
  if (random() % 3 == 0) {
    point[random() % point.size()] ^= 1;
  }
  return line_of("ecdsa-sha2-nistp256", {to_bytes(as_bytes("nistp256")), point});
}

std::string good_line(std::mt19937& random) {
  switch (random() % 8) {
    case 0:
      return rsa_line(random, 256, true);
    case 1:
      return rsa_line(random, 256 + random() % 2, random() % 2 == 0);
    case 2:
      return rsa_line(random, 128, random() % 8 != 0);  // the shortest that sshd reads
    case 3:
      return ecdsa_line(random);
    case 4:
      return line_of("sk-ssh-ed25519@openssh.com",
                     {random_bytes(random, 32), to_bytes(as_bytes("ssh:"))});
    default:
      return line_of("ssh-ed25519", {random_bytes(random, 32)});
  }
}

// change does to a line what people, editors and attackers do.
std::string change(std::mt19937& random, std::string line) {
  const std::size_t at = random() % line.size();
  switch (random() % 16) {
    case 0:
      line[at] = static_cast<char>(random());
      return line;
    case 1:
      return line.substr(0, at);
    case 2:
      return line.insert(at, 1, " \t\r\v\f=\0A"[random() % 8]);
    case 3:
      return "no-pty,from=\"10.0.0.0/8\" " + line;
    case 4:
      return " " + line;
    case 5:
      return line + "\r";
    case 6:
      return line + std::string("a\0b", random() % 4) + "=";
    default:
      return line;
  }
}

std::string random_line(std::mt19937& random) {
  constexpr std::string_view kComments[] = {
      "", " ", " user@example", "\t tabs\t", " \x1b[31m", " a\xc3\xbc"};
  return change(random, good_line(random) + std::string(kComments[random() % 6]));
}

bool equal_keys(const std::optional<KeyView>& a, const std::optional<KeyView>& b) {
  if (!a || !b) {
    return a.has_value() == b.has_value();
  }
  return a->algorithm == b->algorithm && a->name == b->name && equal_public(a->blob, b->blob) &&
         std::equal(
             a->components.begin(), a->components.end(), b->components.begin(), equal_public) &&
         a->is_canonical == b->is_canonical && a->is_point_proven == b->is_point_proven &&
         a->fault.has_value() == b->fault.has_value();
}

bool equal_verdicts(const LineVerdict& a, const LineVerdict& b) {
  const bool is_same_reason = a.reason.has_value() == b.reason.has_value() &&
                              (!a.reason || (a.reason->id() == b.reason->id() &&
                                             a.reason->message() == b.reason->message() &&
                                             a.reason->place().column == b.reason->place().column));
  return a.verdict == b.verdict && a.line.kind == b.line.kind && a.line.options == b.line.options &&
         a.line.type == b.line.type && a.line.blob == b.line.blob &&
         a.line.comment == b.line.comment && is_same_reason &&
         a.conditions.size() == b.conditions.size() &&
         a.permissions.from.has_value() == b.permissions.from.has_value();
}

}  // namespace

TEST_CASE("line patterns: the same verdict as without them, on 10,000 random and hostile lines") {
  for (const Server& server :
       {Server{}, Server{.openssh = {7, 6}}, Server{.required_rsa_size = 2048}}) {
    std::mt19937 random(17);
    LineJudge judge(server, {});
    LineJudge fast(server, {});
    LinePatterns patterns;
    int plain = 0;
    for (int i = 0; i < 10000; ++i) {
      const std::string line = random_line(random);
      CAPTURE(line);
      const LineVerdict& expected = judge.judge(line);
      const LineVerdict& got = fast.judge(line, patterns);
      REQUIRE(equal_verdicts(expected, got));
      REQUIRE(equal_keys(expected.key, got.key));
      plain += static_cast<int>(got.is_plain);
    }
    const bool has_many = plain > 2000;
    CHECK(has_many == (server.openssh >= Version{7, 8}));
  }
}

TEST_CASE("line patterns: a plain line has odd bytes in its comment alone") {
  std::mt19937 random(18);
  LineJudge judge({}, {});
  LinePatterns patterns;
  for (int i = 0; i < 3000; ++i) {
    const std::string line = random_line(random);
    const LineVerdict& verdict = judge.judge(line, patterns);
    if (verdict.is_plain) {
      const std::string_view before(line.data(), line.size() - verdict.line.comment.size());
      CHECK(std::all_of(before.begin(), before.end(), [](char c) {
        return (c >= ' ' && c < 0x7F) || c == '\t';
      }));
    }
  }
}
