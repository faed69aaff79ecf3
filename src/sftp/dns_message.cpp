// SPDX-License-Identifier: MIT
#include "src/sftp/dns_message.h"

#include "keyfluent/core/ascii.h"
#include "keyfluent/core/reader.h"
#include "keyfluent/core/writer.h"

#include <algorithm>

namespace keyfluent::sftp {

namespace {

constexpr std::size_t kHeaderBytes = 12;
constexpr std::size_t kMostLabel = 63;
constexpr std::size_t kMostName = 253;
constexpr unsigned kMostRecords = 512;  // that are looked at in one answer
constexpr int kMostAliases = 8;
constexpr std::uint16_t kTypeAlias = 5;
constexpr std::uint16_t kTypeOptions = 41;
constexpr std::uint16_t kTypeFingerprint = 44;
constexpr std::uint16_t kClassInternet = 1;

constexpr std::uint16_t kFlagAnswer = 0x8000;
constexpr std::uint16_t kOpcodeBits = 0x7800;
constexpr std::uint16_t kFlagTruncated = 0x0200;
constexpr std::uint16_t kFlagRecurse = 0x0100;
constexpr std::uint16_t kFlagAuthentic = 0x0020;
constexpr std::uint16_t kCodeBits = 0x000f;

std::uint16_t read_u16(Reader& reader) {
  const unsigned high = reader.read_u8();
  return static_cast<std::uint16_t>(high << 8 | reader.read_u8());
}

void put_u16(Writer& writer, unsigned value) {
  writer.put_u8(static_cast<std::uint8_t>(value >> 8));
  writer.put_u8(static_cast<std::uint8_t>(value));
}

// put_name writes the labels; false if the text is no name.
bool put_name(Writer& writer, std::string_view name) {
  if (name.ends_with('.')) {
    name.remove_suffix(1);
  }
  if (name.empty() || name.size() > kMostName) {
    return false;
  }
  for (bool more = true; more;) {
    const std::size_t dot = name.find('.');
    const std::string_view label = name.substr(0, dot);
    if (label.empty() || label.size() > kMostLabel) {
      return false;
    }
    writer.put_u8(static_cast<std::uint8_t>(label.size()));
    writer.put_bytes(as_bytes(label));
    more = dot != name.npos;
    name.remove_prefix(more ? dot + 1 : name.size());
  }
  writer.put_u8(0);
  return true;
}

// take_label appends a label in small letters and its length before it, so that a dot inside of one
// is no end of one.
bool take_label(Reader& reader, std::uint8_t size, std::string& name) {
  const std::string_view label = as_text(reader.read_bytes(size));
  name += static_cast<char>(size);
  for (const char c : label) {
    name += to_lower(c);
  }
  // As text a name has a dot less than it has lengths of labels.
  return !reader.failed() && name.size() <= kMostName + 1;
}

// read_name reads a name and moves the reader behind it.  A pointer leads to an earlier place than
// the one before it, so that there is an end.
std::optional<std::string> read_name(ByteView message, Reader& reader) {
  constexpr std::uint8_t kPointer = 0xc0;
  std::string name;
  std::optional<Reader> elsewhere;
  std::size_t limit = reader.offset();
  for (;;) {
    Reader& from = elsewhere ? *elsewhere : reader;
    const std::uint8_t size = from.read_u8();
    if (from.failed()) {
      return std::nullopt;
    }
    if (size == 0) {
      return name;
    }
    if ((size & kPointer) == kPointer) {
      const std::size_t target =
          static_cast<std::size_t>(size & static_cast<std::uint8_t>(~kPointer)) << 8 |
          from.read_u8();
      if (from.failed() || target >= limit) {
        return std::nullopt;
      }
      limit = target;
      elsewhere.emplace(message);
      elsewhere->read_bytes(target);
    } else if (size > kMostLabel || !take_label(from, size, name)) {
      return std::nullopt;
    }
  }
}

struct Question {
  std::string name;
  std::uint16_t type = 0;
  std::uint16_t class_number = 0;

  bool operator==(const Question&) const = default;
};

std::optional<Question> read_question(ByteView message, Reader& reader) {
  std::optional<std::string> name = read_name(message, reader);
  if (!name) {
    return std::nullopt;
  }
  const std::uint16_t type = read_u16(reader);
  const std::uint16_t class_number = read_u16(reader);
  return reader.failed() ? std::nullopt
                         : std::optional<Question>({*std::move(name), type, class_number});
}

struct Header {
  std::uint16_t id = 0;
  std::uint16_t flags = 0;
  std::uint16_t questions = 0;
  std::uint16_t answers = 0;
};

Header read_header(Reader& reader) {
  Header header;
  header.id = read_u16(reader);
  header.flags = read_u16(reader);
  header.questions = read_u16(reader);
  header.answers = read_u16(reader);
  reader.read_u32();  // authority and additional records are not looked at
  return header;
}

// Alias is a CNAME record.
struct Alias {
  std::string from;
  std::string to;
};

struct Owned {
  std::string owner;
  FingerprintRecord record;
};

// Records are those of an answer that matter.
struct Records {
  std::vector<Alias> aliases;
  std::vector<Owned> fingerprints;
};

// take_data reads the data of one record; what is malformed inside it is passed over.
void take_data(ByteView message,
               std::string owner,
               std::uint16_t type,
               std::size_t offset,
               std::size_t size,
               Records& into) {
  Reader data(message.first(offset + size));
  data.read_bytes(offset);
  if (type == kTypeAlias) {
    if (std::optional<std::string> to = read_name(message, data)) {
      into.aliases.push_back({std::move(owner), *std::move(to)});
    }
  } else if (type == kTypeFingerprint && into.fingerprints.size() < kMostFingerprintRecords) {
    FingerprintRecord record;
    record.algorithm = data.read_u8();
    record.hash_type = data.read_u8();
    record.hash = to_bytes(data.rest());
    if (!data.failed() && !record.hash.empty()) {
      into.fingerprints.push_back({std::move(owner), std::move(record)});
    }
  }
}

// take_record reads one record; false if the message is cut off.
bool take_record(ByteView message, Reader& reader, Records& into) {
  std::optional<std::string> owner = read_name(message, reader);
  if (!owner) {
    return false;
  }
  const std::uint16_t type = read_u16(reader);
  const std::uint16_t class_number = read_u16(reader);
  reader.read_u32();  // how long it may be kept
  const std::uint16_t size = read_u16(reader);
  const std::size_t offset = reader.offset();
  reader.read_bytes(size);
  if (reader.failed()) {
    return false;
  }
  if (class_number == kClassInternet) {
    take_data(message, *std::move(owner), type, offset, size, into);
  }
  return true;
}

// choose keeps what belongs to the name, or to what it is an alias of.
std::vector<FingerprintRecord> choose(Records records, std::string name) {
  for (int i = 0; i < kMostAliases; ++i) {
    const auto alias = std::find_if(records.aliases.begin(),
                                    records.aliases.end(),
                                    [&](const Alias& one) { return one.from == name; });
    if (alias == records.aliases.end()) {
      break;
    }
    name = alias->to;
  }
  std::vector<FingerprintRecord> chosen;
  for (Owned& one : records.fingerprints) {
    if (one.owner == name) {
      chosen.push_back(std::move(one.record));
    }
  }
  return chosen;
}

// is_answer tells whether a header is of an answer to what was asked.
bool is_answer(const Header& header, const Header& asked) {
  return header.id == asked.id && (header.flags & kFlagAnswer) != 0 &&
         (header.flags & kOpcodeBits) == 0 && header.questions == 1;
}

}  // namespace

std::optional<Bytes> fingerprint_query(std::string_view name, std::uint16_t id) {
  // What fits into one packet of any network (the DNS flag day of 2020).
  constexpr unsigned kMostUdpBytes = 1232;
  constexpr std::uint32_t kDnssecOk = 0x8000;
  Writer writer;
  put_u16(writer, id);
  put_u16(writer, kFlagRecurse | kFlagAuthentic);
  for (const unsigned count : {1u, 0u, 0u, 1u}) {
    put_u16(writer, count);
  }
  if (!put_name(writer, name)) {
    return std::nullopt;
  }
  put_u16(writer, kTypeFingerprint);
  put_u16(writer, kClassInternet);
  writer.put_u8(0);  // the record OPT (RFC 6891 section 6.1.2) has the root as its name
  put_u16(writer, kTypeOptions);
  put_u16(writer, kMostUdpBytes);
  writer.put_u32(kDnssecOk);
  put_u16(writer, 0);
  return writer.take();
}

std::optional<FingerprintAnswer> read_fingerprint_answer(ByteView message, ByteView query) {
  Reader asked_reader(query);
  const Header asked = read_header(asked_reader);
  const std::optional<Question> asked_question = read_question(query, asked_reader);
  Reader reader(message);
  const Header header = read_header(reader);
  if (message.size() < kHeaderBytes || !is_answer(header, asked)) {
    return std::nullopt;
  }
  const std::optional<Question> question = read_question(message, reader);
  if (!question || question != asked_question) {
    return std::nullopt;
  }
  FingerprintAnswer answer;
  answer.code = header.flags & kCodeBits;
  answer.truncated = (header.flags & kFlagTruncated) != 0;
  answer.authenticated = (header.flags & kFlagAuthentic) != 0;
  Records records;
  const unsigned count = std::min<unsigned>(header.answers, kMostRecords);
  for (unsigned i = 0; i < count; ++i) {
    if (!take_record(message, reader, records)) {
      // A whole answer has all the records that it says.
      return answer.truncated ? std::optional(answer) : std::nullopt;
    }
  }
  answer.records = choose(std::move(records), question->name);
  return answer;
}

}  // namespace keyfluent::sftp
