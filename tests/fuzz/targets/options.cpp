// SPDX-License-Identifier: MIT
// Input: a version of sshd, then the options field of a line of authorized_keys.
#include "keyfluent/authorized_keys/options.h"

#include "keyfluent/authorized_keys/line.h"
#include "tests/fuzz/harness.h"

namespace keyfluent::fuzz {

namespace {

using namespace authorized_keys;

template <class T>
void check_error(const Result<T>& result, std::string_view text) {
  if (!result && result.error().place().kind == Place::Kind::kByte) {
    KEYFLUENT_EXPECT(result.error().place().line <= text.size());
  }
}

// check_written: options that can be written are read again as the same ones.
void check_written(const Options& options) {
  const Result<std::string> text = write_options(options);
  if (!text) {
    KEYFLUENT_EXPECT(text.error().is(errors::line_bad_option_value));
    return;
  }
  const Result<Options> again = parse_options(*text);
  KEYFLUENT_EXPECT(again.has_value());
  KEYFLUENT_EXPECT(*again == options);
  KEYFLUENT_EXPECT(text->empty() || options_end(*text + " x") == text->size());
}

void check_places(std::string_view text) {
  std::size_t last = 0;
  for (const OptionPlace& place : locate_options(text)) {
    KEYFLUENT_EXPECT(place.kind != nullptr);
    KEYFLUENT_EXPECT(last <= place.begin && place.begin < place.end && place.end <= text.size());
    KEYFLUENT_EXPECT(place.value_begin > place.begin && place.value_begin <= place.end);
    last = place.end;
  }
}

void check_value(std::string_view value) {
  const Result<std::string> quoted = quote_option_value(value);
  if (!quoted) {
    return;
  }
  const Result<Options> options = parse_options("command=" + *quoted);
  KEYFLUENT_EXPECT(options.has_value());
  KEYFLUENT_EXPECT(options->size() == 1 && options->front().value == value);
}

}  // namespace

void fuzz_options(ByteView input) {
  Knobs knobs(input);
  Server server;
  server.openssh = {knobs.next() % 2u == 0 ? 7u : 9u, 6};
  const std::string_view text = knobs.text();
  const Result<Options> options = parse_options(text);
  check_error(options, text);
  if (options) {
    check_written(*options);
  }
  const Result<Permissions> permissions = decode_options(text, server);
  check_error(permissions, text);
  KEYFLUENT_EXPECT(!permissions || options.has_value());
  check_places(text);
  check_value(text);
  const std::size_t end = options_end(text);
  KEYFLUENT_EXPECT(end == text.npos || end <= text.size());
  if (const Result<Option> one = parse_option(text)) {
    check_written({*one});
  }
}

}  // namespace keyfluent::fuzz
