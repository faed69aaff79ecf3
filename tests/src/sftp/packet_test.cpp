// SPDX-License-Identifier: MIT
#include "src/sftp/packet.h"

#include "keyfluent/core/writer.h"

#include <doctest/doctest.h>

using namespace keyfluent;
using namespace keyfluent::sftp;

namespace {

Bytes packet(ByteView body) {
  Writer writer;
  writer.put_string(body);
  return writer.take();
}

// version_packet is VERSION 3 with one extension.
Bytes version_packet() {
  Writer writer;
  writer.put_u8(2);
  writer.put_u32(3);
  writer.put_string("statvfs@openssh.com");
  writer.put_string("2");
  return packet(writer.view());
}

}  // namespace

TEST_CASE("requests have the bytes of the draft") {
  CHECK(SftpWriter::init(3) == Bytes{0, 0, 0, 5, 1, 0, 0, 0, 3});
  const SftpWriter three(3);
  CHECK(three.path_request(PacketType::kRealpath, 1, ".") ==
        Bytes{0, 0, 0, 10, 16, 0, 0, 0, 1, 0, 0, 0, 1, '.'});
  CHECK(three.create(7, "f") ==
        Bytes{0, 0, 0, 18, 3, 0, 0, 0, 7, 0, 0, 0, 1, 'f', 0, 0, 0, 0x2a, 0, 0, 0, 0});
  CHECK(three.path_request(PacketType::kStat, 2, "f").size() + 4 ==
        SftpWriter(4).path_request(PacketType::kStat, 2, "f").size());
  CHECK(SftpWriter(6).create(7, "f").size() == three.create(7, "f").size() + 5);
  CHECK(SftpWriter(5).rename(1, "a", "b").size() == three.rename(1, "a", "b").size() + 4);
  CHECK(three.read(1, Bytes{9}, 5, 16) ==
        Bytes{0, 0, 0, 22, 5, 0, 0, 0, 1, 0, 0, 0, 1, 9, 0, 0, 0, 0, 0, 0, 0, 5, 0, 0, 0, 16});
}

TEST_CASE("a frame: partial, whole, too long") {
  const Bytes whole = version_packet();
  for (std::size_t size = 0; size < whole.size(); ++size) {
    CHECK(read_frame(ByteView(whole).first(size)).state == Frame::State::kPartial);
  }
  const Frame frame = read_frame(whole);
  REQUIRE(frame.state == Frame::State::kWhole);
  CHECK(frame.size == whole.size());
  const Version version = read_version(frame);
  CHECK(version.version == 3);
  CHECK(version.has("statvfs@openssh.com"));
  CHECK_FALSE(version.has("fsync@openssh.com"));
  CHECK(read_frame(as_bytes("This is")).state == Frame::State::kTooLong);
  CHECK(read_frame(Bytes{0, 0, 0, 0}).state == Frame::State::kTooLong);
  CHECK(read_frame(Bytes{0, 0, 0, 1, 101}).state == Frame::State::kTooLong);
}

TEST_CASE("text in the stream is told from packets") {
  CHECK(text_of_length(1416128883) == "This");
  CHECK_FALSE(text_of_length(5));
  CHECK_FALSE(polluting_text(version_packet()));
  Bytes mixed = to_bytes(as_bytes("Welcome to the bank\r\n"));
  const Bytes version = version_packet();
  mixed.insert(mixed.end(), version.begin(), version.end());
  CHECK(polluting_text(mixed) == "Welcome to the bank\r\n");
  CHECK(find_version_packet(mixed) == 21);
  CHECK(polluting_text(as_bytes("hi\n")) == "hi\n");
  CHECK_FALSE(find_version_packet(Bytes{0, 0, 0, 4, 2, 0, 0, 0, 3}));  // too short for a version
  CHECK(find_version_packet(Bytes{0, 0, 0, 5, 2, 0, 0, 0, 3}) == 0);
  CHECK_FALSE(find_version_packet(as_bytes("hi, there is nothing here")));
  CHECK(polluting_text(Bytes(100000, 'x'))->size() == 512);
}

TEST_CASE("answers that are cut or lie are read without harm") {
  CHECK(read_status(Bytes{0, 0, 0, 3, 0, 0, 0, 2, 'n', 'o'}).message == "no");
  CHECK(read_status(Bytes{0, 0, 0, 3}).code == 3);
  CHECK(read_status({}).message.empty());
  CHECK(status_name(3) == "PERMISSION_DENIED");
  CHECK(status_name(99) == "code 99");
  CHECK(read_first_name(Bytes{0, 0, 0, 1, 0, 0, 0, 2, '/', 'h'}) == "/h");
  CHECK_FALSE(read_first_name(Bytes{0, 0, 0, 0, 0, 0, 0, 0}));
  CHECK_FALSE(read_first_name(Bytes{0, 0, 0, 1, 0xff, 0xff, 0xff, 0xff}));
  CHECK(read_size(Bytes{0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 1, 0}, 3) == 256);
  CHECK_FALSE(read_size(Bytes{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0}, 3));
  CHECK_FALSE(read_space(Bytes(80, 0)));
  Bytes space(88, 0);
  space[79] = 1;
  CHECK(read_space(space)->read_only);
  Writer many;
  many.put_u8(2);
  many.put_u32(3);
  for (int i = 0; i < 1000; ++i) {
    many.put_string("name");
    many.put_string("value");
  }
  const Bytes bytes = packet(many.view());
  CHECK(read_version(read_frame(bytes)).extensions.size() == 128);
}
