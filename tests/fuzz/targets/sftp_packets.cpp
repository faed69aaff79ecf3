// SPDX-License-Identifier: MIT
// Input: a version of the protocol, then what an SFTP server sends.
#include "src/sftp/packet.h"
#include "tests/fuzz/harness.h"

namespace keyfluent::fuzz {

namespace {

using namespace sftp;

void read_all(const Frame& frame, std::uint32_t version) {
  const Version said = read_version(frame);
  KEYFLUENT_EXPECT(said.extensions.size() <= 128);
  for (const auto& extension : said.extensions) {
    KEYFLUENT_EXPECT(said.has(extension.first));
  }
  KEYFLUENT_EXPECT(read_status(frame.body).message.size() <= frame.body.size() * 8);
  KEYFLUENT_EXPECT(!status_name(read_status(frame.body).code).empty());
  read_size(frame.body, version);
  read_space(frame.body);
  const auto name = read_first_name(frame.body);
  KEYFLUENT_EXPECT(!name || name->size() <= frame.body.size() * 8);
}

void check_frame(const Frame& frame, ByteView input) {
  KEYFLUENT_EXPECT(frame.size > 0 && frame.size <= input.size() &&
                   frame.size <= kMostSftpBytes + 4);
  KEYFLUENT_EXPECT(is_inside(as_text(frame.body), as_text(input.first(frame.size))));
  const Frame cut = read_frame(input.first(frame.size - 1));
  KEYFLUENT_EXPECT(cut.state == Frame::State::kPartial);
}

void check_pollution(ByteView input) {
  const auto text = polluting_text(input);
  KEYFLUENT_EXPECT(!text || text->size() <= input.size() * 8);
  const auto begin = find_version_packet(input);
  if (begin) {
    KEYFLUENT_EXPECT(*begin < input.size());
    const Frame frame = read_frame(input.subspan(*begin));
    KEYFLUENT_EXPECT(frame.state != Frame::State::kTooLong);
    KEYFLUENT_EXPECT(frame.state == Frame::State::kPartial || frame.type == PacketType::kVersion);
  }
}

}  // namespace

void fuzz_sftp_packets(ByteView input) {
  Knobs knobs(input);
  const std::uint32_t version = 3 + knobs.next() % 4u;
  ByteView rest = knobs.rest();
  check_pollution(rest);
  for (Frame frame = read_frame(rest); frame.state == Frame::State::kWhole;
       frame = read_frame(rest)) {
    check_frame(frame, rest);
    read_all(frame, version);
    rest = rest.subspan(frame.size);
  }
  const Frame last = read_frame(rest);
  if (const auto said = text_of_length(last.length)) {
    KEYFLUENT_EXPECT(said->size() == 4);
  }
  // The client's own packets are frames too.
  const SftpWriter writer(version);
  const Bytes request = writer.write(7, rest, 1, rest);
  const Frame own = read_frame(request);
  KEYFLUENT_EXPECT(own.state == Frame::State::kWhole && own.size == request.size() && own.id == 7);
}

}  // namespace keyfluent::fuzz
