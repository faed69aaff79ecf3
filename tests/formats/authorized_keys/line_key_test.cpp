// SPDX-License-Identifier: MIT
#include "keyfluent/authorized_keys/line_key.h"

#include "keyfluent/core/base64.h"

#include <doctest/doctest.h>

#include <string>

using namespace keyfluent;
using namespace keyfluent::authorized_keys;

namespace {

// A key of ssh-keygen's.
constexpr std::string_view kBlob =
    "AAAAC3NzaC1lZDI1NTE5AAAAIMmhVFb0Jv9wC6hzLBnbcCvPSKxHBKpxRKTQGGCS4GfM";

Result<PublicKey> key_of(std::string_view type, std::string_view blob) {
  Line line;
  line.kind = Line::Kind::kKey;
  line.type = type;
  line.blob = blob;
  return line_key(line);
}

}  // namespace

TEST_CASE("CR, VT and FF inside the base64 are skipped, as sshd skips them") {
  const Bytes plain = decode_blob(kBlob).value();
  std::string damaged(kBlob);
  damaged.insert(10, "\r\v\f");
  CHECK(decode_blob(damaged).value() == plain);
  CHECK(decode_blob(std::string(kBlob) + "\r").value() == plain);
  CHECK(key_of("ssh-ed25519", damaged));
}

TEST_CASE("the place of an error is the byte in the text as written") {
  std::string text(kBlob);
  text[20] = '*';
  CHECK(decode_blob(text).error().place() == Place::at_byte(20));
  text.insert(4, "\r\r");
  const auto error = decode_blob(text).error();
  CHECK(error.is(errors::base64_bad_character));
  CHECK(error.place() == Place::at_byte(22));
}

TEST_CASE("the type before the base64 is the one inside") {
  CHECK(key_of("ssh-ed25519", kBlob));
  CHECK(key_of("ssh-rsa", kBlob).error().is(errors::wire_type_mismatch));
  CHECK(key_of("SSH-ED25519", kBlob).error().is(errors::wire_type_mismatch));
}

TEST_CASE("no truncated or lengthened blob is a key") {
  for (std::size_t size = 0; size < kBlob.size(); ++size) {
    CHECK_FALSE(key_of("ssh-ed25519", kBlob.substr(0, size)));
  }
  CHECK(key_of("ssh-ed25519", std::string(kBlob) + "AAAA").error().is(errors::wire_trailing_data));
}
