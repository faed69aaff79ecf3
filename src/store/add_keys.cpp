// SPDX-License-Identifier: MIT
// add_keys (store/add.h): the change itself, as the user whose file it is.
//
// What was done comes back from the other process as SSH strings and numbers.
#include "keyfluent/core/reader.h"
#include "keyfluent/core/writer.h"
#include "src/findings/errors.h"
#include "src/store/add.h"

namespace keyfluent::store {

namespace {

struct Reply {
  Change change;
  std::vector<Added> added;
};

std::string encode(const Reply& reply) {
  Writer writer;
  writer.put_u8(reply.change.is_written ? 1 : 0);
  writer.put_string(reply.change.diff);
  writer.put_u32(static_cast<std::uint32_t>(reply.change.warnings.size()));
  for (const std::string& warning : reply.change.warnings) {
    writer.put_string(warning);
  }
  for (const Added& added : reply.added) {
    writer.put_u8(static_cast<std::uint8_t>(added.outcome));
    writer.put_u64(added.line);
    writer.put_u32(static_cast<std::uint32_t>(added.elsewhere.size()));
    for (const std::size_t line : added.elsewhere) {
      writer.put_u64(line);
    }
  }
  return std::string(as_text(writer.view()));
}

Added decode_added(Reader& reader) {
  Added added;
  added.outcome = static_cast<Added::Outcome>(reader.read_u8());
  added.line = reader.read_u64();
  const std::uint32_t others = reader.read_u32();
  for (std::uint32_t i = 0; i < others && !reader.failed(); ++i) {
    added.elsewhere.push_back(reader.read_u64());
  }
  return added;
}

Result<Reply> decode(std::string_view text) {
  Reply reply;
  Reader reader(as_bytes(text));
  reply.change.is_written = reader.read_u8() != 0;
  reply.change.diff = reader.read_text();
  const std::uint32_t warnings = reader.read_u32();
  for (std::uint32_t i = 0; i < warnings && !reader.failed(); ++i) {
    reply.change.warnings.emplace_back(reader.read_text());
  }
  while (!reader.failed() && reader.remaining() > 0) {
    reply.added.push_back(decode_added(reader));
  }
  KEYFLUENT_CHECK(reader.finish());
  return reply;
}

Result<Reply> add_here(const Location& location,
                       const ChangeSettings& settings,
                       const std::vector<NewKey>& keys,
                       AddSettings how) {
  Reply reply;
  const Planner plan = [&](std::string_view content) -> Result<Edit> {
    KEYFLUENT_TRY(Addition addition, plan_addition(content, keys, how));
    reply.added = std::move(addition.added);
    return std::move(addition.edit);
  };
  KEYFLUENT_TRY(reply.change, change(location, settings, plan));
  return reply;
}

}  // namespace

Result<Change> add_keys(const Location& location,
                        const ChangeSettings& settings,
                        const std::vector<NewKey>& keys,
                        AddSettings how,
                        std::vector<Added>& added) {
  KEYFLUENT_TRY(const auto user, user_to_become(location));
  Result<Reply> reply = Reply{};
  if (user) {
    reply = platform::run_as(*user, [&]() -> Result<std::string> {
              KEYFLUENT_TRY(const Reply done, add_here(location, settings, keys, how));
              return encode(done);
            }).and_then([](std::string text) { return decode(text); });
  } else {
    reply = add_here(location, settings, keys, how);
  }
  if (!reply) {
    return std::move(reply).error();
  }
  added = std::move(reply->added);
  return std::move(reply->change);
}

}  // namespace keyfluent::store
