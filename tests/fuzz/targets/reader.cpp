// SPDX-License-Identifier: MIT
// Input: a count of steps, one byte for each, the data that they read.
#include "keyfluent/core/reader.h"

#include "keyfluent/core/writer.h"
#include "tests/fuzz/harness.h"

namespace keyfluent::fuzz {

namespace {

constexpr std::size_t kMostSteps = 32;

// check_written: what was read, written again, is the bytes that were read.
void check_written(ByteView written, ByteView data, std::size_t begin, const Reader& reader) {
  if (!reader.failed()) {
    KEYFLUENT_EXPECT(equal_public(written, data.subspan(begin, reader.offset() - begin)));
  }
}

void read_number(Reader& reader, ByteView data, std::uint8_t step) {
  const std::size_t begin = reader.offset();
  const bool was_canonical = reader.is_canonical();
  const ByteView number = step == 0   ? reader.read_mpint()
                          : step == 1 ? reader.read_bits_mpint()
                                      : reader.read_mpint16();
  KEYFLUENT_EXPECT(is_inside(as_text(number), as_text(data)));
  KEYFLUENT_EXPECT(number.empty() || number[0] != 0);
  if (step == 0 && was_canonical && reader.is_canonical()) {
    Writer writer;
    writer.put_mpint(number);
    check_written(writer.view(), data, begin, reader);
  }
}

void read_plain(Reader& reader, ByteView data, std::uint8_t step) {
  const std::size_t begin = reader.offset();
  Writer writer;
  switch (step) {
    case 3:
      writer.put_u8(reader.read_u8());
      break;
    case 4:
      writer.put_u32(reader.read_u32());
      break;
    case 5:
      writer.put_u64(reader.read_u64());
      break;
    case 6:
      writer.put_string(reader.read_string());
      break;
    default:
      writer.put_bytes(reader.read_bytes(step));
  }
  check_written(writer.view(), data, begin, reader);
}

}  // namespace

void fuzz_reader(ByteView input) {
  Knobs knobs(input);
  std::vector<std::uint8_t> steps(knobs.next() % kMostSteps);
  for (std::uint8_t& step : steps) {
    step = knobs.next();
  }
  const ByteView data = knobs.rest();
  Reader reader(data);
  bool had_failed = false;
  for (const std::uint8_t step : steps) {
    step < 3 ? read_number(reader, data, step) : read_plain(reader, data, step);
    KEYFLUENT_EXPECT(!had_failed || reader.failed());  // the first failure sticks
    KEYFLUENT_EXPECT(reader.offset() <= data.size());
    KEYFLUENT_EXPECT(reader.failed() || reader.remaining() == data.size() - reader.offset());
    KEYFLUENT_EXPECT(reader.failed() == !reader.status().has_value());
    had_failed = reader.failed();
  }
  const bool at_end = reader.remaining() == 0 && !reader.failed();
  KEYFLUENT_EXPECT(reader.finish().has_value() == at_end);
  KEYFLUENT_EXPECT(reader.status().has_value() ||
                   reader.status().error().place().line <= data.size());
}

}  // namespace keyfluent::fuzz
