// SPDX-License-Identifier: MIT
// change_as_owner and work_as_owner (store/change.h).
//
// What was done comes back from the other process as SSH strings and numbers.
#include "keyfluent/core/reader.h"
#include "keyfluent/core/writer.h"
#include "src/store/change.h"

namespace keyfluent::store {

namespace {

void put_list(Writer& writer, const std::vector<std::string>& list) {
  writer.put_u32(static_cast<std::uint32_t>(list.size()));
  for (const std::string& text : list) {
    writer.put_string(text);
  }
}

std::vector<std::string> read_list(Reader& reader) {
  std::vector<std::string> list;
  const std::uint32_t count = reader.read_u32();
  for (std::uint32_t i = 0; i < count && !reader.failed(); ++i) {
    list.emplace_back(reader.read_text());
  }
  return list;
}

std::string encode(const Change& change) {
  Writer writer;
  writer.put_u8(change.is_written ? 1 : 0);
  writer.put_string(change.diff);
  put_list(writer, change.warnings);
  put_list(writer, change.notes);
  writer.put_string(change.report);
  return std::string(as_text(writer.view()));
}

Result<Change> decode(std::string_view text) {
  Change change;
  Reader reader(as_bytes(text));
  change.is_written = reader.read_u8() != 0;
  change.diff = reader.read_text();
  change.warnings = read_list(reader);
  change.notes = read_list(reader);
  change.report = reader.read_text();
  KEYFLUENT_CHECK(reader.finish());
  return change;
}

}  // namespace

Result<Change> work_as_owner(const Location& location,
                             const std::function<Result<Change>()>& work) {
  KEYFLUENT_TRY(const auto user, user_to_become(location));
  if (!user) {
    return work();
  }
  return platform::run_as(*user,
                          [&]() -> Result<std::string> {
                            KEYFLUENT_TRY(const Change done, work());
                            return encode(done);
                          })
      .and_then([](std::string text) { return decode(text); });
}

Result<Change> change_as_owner(const Location& location,
                               const ChangeSettings& settings,
                               const Planner& plan) {
  return work_as_owner(location, [&] { return change(location, settings, plan); });
}

}  // namespace keyfluent::store
