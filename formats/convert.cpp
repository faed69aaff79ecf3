// SPDX-License-Identifier: MIT
#include "keyfluent/convert.h"

#include "keyfluent/codecs/reading/escapes.h"
#include "keyfluent/codecs/reading/part_scan.h"
#include "keyfluent/codecs/reading/scan.h"

#include <map>
#include <utility>

namespace keyfluent {

namespace {

// Family is a name that stands for one format of each kind; null where there is none.
struct Family {
  std::string_view name;
  std::string_view public_format;
  std::string_view private_format;
};

constexpr Family kFamilies[] = {
    {"openssh", "openssh-public", "openssh-private"},
    {"secsh", "rfc4716", "sshcom"},
    {"ppk", "rfc4716", "ppk3"},
};

std::string names_of(const Repairs& repairs) {
  std::string names;
  for (const Repair& repair : repairs.list()) {
    names += names.empty() ? "" : ", ";
    names += repair_kind(repair.id).name;
  }
  return names;
}

// refuse_repairs moves the entries that needed one to the errors.
void refuse_repairs(Document& document) {
  Entries kept;
  std::vector<Error> refused;
  for (Entry& entry : document.entries) {
    if (entry.repairs.empty()) {
      kept.push_back(std::move(entry));
    } else {
      const Place place = entry.repairs.list().front().place;
      refused.emplace_back(errors::repair_refused, place, names_of(entry.repairs));
    }
  }
  document.entries = std::move(kept);
  document.errors.insert(document.errors.begin(), refused.begin(), refused.end());
}

// Opened holds the keys of one chunk, and how many of them have been handed out.
struct Opened {
  Entries entries;
  std::size_t used = 0;
};

using OpenedChunks = std::map<const Chunk*, Opened>;

Result<OpenedChunks> open_all(const Document& document, const Passphrase& passphrase) {
  OpenedChunks opened;
  for (const Entry& entry : document.entries) {
    if (!entry.is_locked() || opened.contains(entry.locked.get())) {
      continue;
    }
    Result<Entries> entries = entry.format->read(*entry.locked, &passphrase);
    if (!entries) {
      return std::move(entries).error().at(entry.place);
    }
    opened[entry.locked.get()].entries = *std::move(entries);
  }
  return opened;
}

// open_entry takes over what only the encrypted part said.
void open_entry(Entry& entry, Entry opened) {
  entry.private_key = std::move(opened.private_key);
  if (opened.public_key) {
    entry.public_key = std::move(opened.public_key);
  } else if (entry.private_key) {
    entry.public_key = entry.private_key->public_key();
  }
  entry.comment = std::move(opened.comment);
  entry.repairs.add(opened.repairs.without(entry.format->allowed));
  entry.locked.reset();
}

// counts_agree is false if opening a chunk gives another number of keys than looking at it gave.
bool counts_agree(const Document& document, const OpenedChunks& opened) {
  std::map<const Chunk*, std::size_t> locked;
  for (const Entry& entry : document.entries) {
    if (entry.is_locked()) {
      ++locked[entry.locked.get()];
    }
  }
  for (const auto& [chunk, count] : locked) {
    if (opened.at(chunk).entries.size() != count) {
      return false;
    }
  }
  return true;
}

Document document_of(reading::Findings findings, const ReadOptions& options) {
  Document document{std::move(findings.entries), std::move(findings.errors)};
  if (options.strict) {
    refuse_repairs(document);
  }
  return document;
}

std::string holders_of(const Algorithm& algorithm, Kind kind) {
  std::string names;
  for (const Format* format : formats()) {
    if (format->kind == kind && format->write != nullptr && format->holds(algorithm)) {
      names += names.empty() ? "" : ", ";
      names += format->name;
    }
  }
  return names;
}

Error cannot_hold(const Format& format, const PublicKey& key) {
  std::string message(format.name);
  message += " cannot hold " + std::string(key.name()) + " keys";
  const std::string others = holders_of(key.algorithm(), format.kind);
  message += others.empty() ? "" : "; these can: " + others;
  return Error(errors::write_unsupported_algorithm, {}, message);
}

// check_half makes sure that the entry has the half of the key that the format writes.
Status check_half(const Entry& entry, const Format& format) {
  if (format.kind == Kind::kPublic) {
    return entry.public_key ? ok() : Status(Error(errors::passphrase_missing, entry.place));
  }
  if (entry.private_key) {
    return ok();
  }
  const bool is_private = entry.is_locked() || entry.format->kind == Kind::kPrivate;
  return Error(is_private ? errors::passphrase_missing : errors::wrong_kind_public, entry.place);
}

}  // namespace

Document read(const SecretBytes& input, const ReadOptions& options) {
  return read(input.clone(), options);
}

Document read(SecretBytes&& input, const ReadOptions& options) {
  return document_of(reading::scan(std::move(input), options.limits, 0), options);
}

PartReader::PartReader(const ReadOptions& options)
    : options_(options), scan_(std::make_unique<reading::PartScan>(options.limits)) {}

PartReader::PartReader(PartReader&&) noexcept = default;
PartReader& PartReader::operator=(PartReader&&) noexcept = default;
PartReader::~PartReader() = default;

Document PartReader::read(SecretBytes part, bool is_last) {
  return document_of(scan_->scan(std::move(part), is_last), options_);
}

std::size_t PartReader::held() const {
  return scan_->held();
}

Status unlock(Document& document, const Passphrase& passphrase) {
  KEYFLUENT_TRY(OpenedChunks opened, open_all(document, passphrase));
  if (!counts_agree(document, opened)) {
    return Error(errors::container_malformed, {}, "private key");
  }
  for (Entry& entry : document.entries) {
    if (entry.is_locked()) {
      Opened& keys = opened[entry.locked.get()];
      open_entry(entry, std::move(keys.entries[keys.used++]));
    }
  }
  return ok();
}

Result<SecretBytes> write(const Entry& entry, const Format& format, const WriteOptions& options) {
  if (format.write == nullptr) {
    return Error(errors::write_unsupported_format, {}, format.name);
  }
  KEYFLUENT_CHECK(check_half(entry, format));
  const PublicKey& key = entry.public_key ? *entry.public_key : entry.private_key->public_key();
  if (!format.holds(key.algorithm())) {
    return cannot_hold(format, key);
  }
  WriteRequest request;
  request.public_key = &key;
  request.private_key =
      format.kind == Kind::kPrivate && entry.private_key ? &*entry.private_key : nullptr;
  const std::string comment =
      reading::plain_comment(options.comment ? *options.comment : entry.comment);
  request.comment = comment;
  request.options = options.keep_options ? std::string_view(entry.options) : std::string_view();
  request.passphrase = options.passphrase;
  request.cipher = options.cipher;
  request.rounds = options.rounds;
  request.random = options.random;
  request.limits = options.limits;
  return format.write(request);
}

const Format* format_for(std::string_view name, Kind kind) {
  for (const Family& family : kFamilies) {
    if (family.name == name) {
      return find_format(kind == Kind::kPublic ? family.public_format : family.private_format);
    }
  }
  const Format* format = find_format(name);
  return format != nullptr && format->kind == kind ? format : nullptr;
}

}  // namespace keyfluent
