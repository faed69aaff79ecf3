// SPDX-License-Identifier: MIT
// Input: the size of parts, what they are strict about, then the text of a stranger.  However it is
// cut, the same is found in it as in the whole.
#include "tests/fuzz/document.h"
#include "tests/fuzz/harness.h"

#include <algorithm>
#include <iterator>
#include <utility>

namespace keyfluent::fuzz {

namespace {

constexpr std::size_t kSmallest = 1;

Document read_parts(ByteView input, std::size_t size, const ReadOptions& options) {
  Document all;
  PartReader reader(options);
  do {
    const std::size_t now = std::min(input.size(), size);
    Document found = reader.read(SecretBytes(input.first(now)), now == input.size());
    std::move(found.entries.begin(), found.entries.end(), std::back_inserter(all.entries));
    std::move(found.errors.begin(), found.errors.end(), std::back_inserter(all.errors));
    input = input.subspan(now);
    // What is held is looked at again with each part.
    size = std::max(size, reader.held());
  } while (!input.empty());
  return all;
}

void expect_same(const Entry& a, const Entry& b) {
  KEYFLUENT_EXPECT(a.format == b.format);
  KEYFLUENT_EXPECT(a.place == b.place);
  KEYFLUENT_EXPECT(a.public_key == b.public_key);
  KEYFLUENT_EXPECT(a.private_key.has_value() == b.private_key.has_value());
  KEYFLUENT_EXPECT(a.is_locked() == b.is_locked());
  KEYFLUENT_EXPECT(a.comment == b.comment && a.options == b.options);
  KEYFLUENT_EXPECT(a.headers.size() == b.headers.size());
  const auto& repairs = a.repairs.list();
  KEYFLUENT_EXPECT(
      std::ranges::equal(repairs, b.repairs.list(), [](const Repair& one, const Repair& other) {
        return one.id == other.id && one.place == other.place;
      }));
}

void expect_same(const Error& a, const Error& b) {
  KEYFLUENT_EXPECT(a.id() == b.id());
  KEYFLUENT_EXPECT(a.place() == b.place());
  KEYFLUENT_EXPECT(a.message() == b.message());
}

// split takes out the errors that stand elsewhere among the others when a text comes in parts.
std::vector<Error> split(std::vector<Error>& errors) {
  const auto middle = std::stable_partition(errors.begin(), errors.end(), [](const Error& error) {
    return !error.is(errors::repair_refused);
  });
  std::vector<Error> refused(std::make_move_iterator(middle),
                             std::make_move_iterator(errors.end()));
  errors.erase(middle, errors.end());
  return refused;
}

template <class List>
void expect_all_same(const List& a, const List& b) {
  KEYFLUENT_EXPECT(a.size() == b.size());
  for (std::size_t i = 0; i < a.size(); ++i) {
    expect_same(a[i], b[i]);
  }
}

}  // namespace

void fuzz_parts(ByteView input) {
  Knobs knobs(input);
  const std::size_t size = kSmallest + knobs.next();
  const ReadOptions options{.strict = (knobs.next() & 1) != 0};
  Document whole = read(SecretBytes(knobs.rest()), options);
  Document parts = read_parts(knobs.rest(), size, options);
  expect_all_same(whole.entries, parts.entries);
  expect_all_same(split(whole.errors), split(parts.errors));
  expect_all_same(whole.errors, parts.errors);
}

}  // namespace keyfluent::fuzz
