// SPDX-License-Identifier: MIT
#include "keyfluent/codecs/reading/intake.h"

#include "keyfluent/core/limits.h"

#include <algorithm>
#include <string>
#include <utility>

namespace keyfluent::reading {

namespace {

const Format* find_reader(const Chunk& chunk) {
  for (const Format* format : formats()) {
    if (format->sniff(chunk)) {
      return format;
    }
  }
  return nullptr;
}

// locate turns a place inside a piece (a byte of its body) into one in the input.  Inside private
// formats bytes are counted from parts of the body, so there the piece's own place must do.
Error locate(Error error, const Format& format, const Piece& piece) {
  const Place inside = error.place();
  const Chunk& chunk = piece.chunk;
  if (inside.kind == Place::Kind::kLine) {
    return error;
  }
  if (inside.kind == Place::Kind::kNone || format.kind == Kind::kPrivate) {
    return std::move(error).at(chunk.place);
  }
  const std::uint64_t byte = inside.line;
  if (chunk.container == Container::kLine) {
    return std::move(error).at(piece.origins.at(byte));
  }
  if (chunk.container == Container::kRecord || chunk.container == Container::kJson) {
    return std::move(error).at(chunk.place);
  }
  if (chunk.container == Container::kArmor) {
    // Three bytes are four characters.
    return std::move(error).at(piece.origins.at(byte / 3 * 4 + byte % 3));
  }
  return error;
}

// place_all gives repairs without a place that of their chunk.
Repairs place_all(const Repairs& repairs, Place place) {
  Repairs placed;
  for (const Repair& repair : repairs.list()) {
    placed.add(repair.id, repair.place.kind == Place::Kind::kNone ? place : repair.place);
  }
  return placed;
}

bool has_label(const Format& format, const std::string& label) {
  return std::find(format.labels.begin(), format.labels.end(), label) != format.labels.end();
}

// add_format_repairs adds what only the format can tell from the chunk.
void add_format_repairs(const Format& format, Piece& piece) {
  Chunk& chunk = piece.chunk;
  if (format.max_columns != 0 && chunk.widest_line > format.max_columns) {
    chunk.repairs.add(RepairId::kLongLines, piece.too_wide);
  }
  if (chunk.container == Container::kArmor && !format.labels.empty() &&
      !has_label(format, chunk.label)) {
    chunk.repairs.add(RepairId::kWrongLabel, chunk.place);
  }
  // DER is a standard form of its own; other bytes are the inside of a text format, or a binary
  // one.
  if (chunk.container == Container::kBinary && chunk.body.view()[0] != 0x30 && !format.is_binary) {
    chunk.repairs.add(RepairId::kBareBlob, chunk.place);
  }
}

}  // namespace

Intake::Verdict Intake::take(Piece& piece) {
  const Format* const format = find_reader(piece.chunk);
  if (format == nullptr) {
    return Verdict::kUnknown;
  }
  piece.chunk.limits = limits_;
  Result<Entries> entries = format->read(piece.chunk, nullptr);
  if (!entries) {
    error_ = locate(std::move(entries).error(), *format, piece);
    return Verdict::kFailed;
  }
  add_entries(*format, *std::move(entries), piece);
  return Verdict::kTaken;
}

void Intake::add_entries(const Format& format, Entries entries, Piece& piece) {
  add_format_repairs(format, piece);
  add_surroundings(format, piece.chunk.container, piece.chunk.repairs);
  const Place place = piece.chunk.place;
  const Repairs repairs = piece.chunk.repairs;
  std::shared_ptr<const Chunk> chunk;  // most keys need none
  last_first_ = findings_.entries.size();
  for (Entry& entry : entries) {
    Repairs all = repairs;
    all.add(place_all(entry.repairs, place));
    entry.format = entry.format != nullptr ? entry.format : &format;
    entry.place = place;
    entry.repairs = all.without(format.allowed);
    if (entry.protection.encrypted && !entry.private_key) {
      chunk = chunk != nullptr ? chunk : std::make_shared<const Chunk>(std::move(piece.chunk));
      entry.locked = chunk;
    }
    findings_.entries.push_back(std::move(entry));
    has_keys_ = true;
  }
  forget_surroundings();
}

void Intake::add_surroundings(const Format& format, Container container, Repairs& repairs) {
  if (encoding_.utf16) {
    repairs.add(RepairId::kUtf16, Place::at_line(1));
  }
  const bool is_first = !has_keys_;
  if (encoding_.bom && is_first) {
    repairs.add(RepairId::kBom, Place::at_line(1));
  }
  if (text_) {
    repairs.add(RepairId::kTextBefore, *text_);
  }
  if (container == Container::kLine || container == Container::kRecord) {
    return;  // '#' and blank lines belong to a file of lines
  }
  if (comment_) {
    repairs.add(RepairId::kTextBefore, *comment_);
  }
  if (blank_ && !text_ && is_first && !format.allowed.has(RepairId::kTextBefore)) {
    repairs.add(RepairId::kBlankLine, *blank_);
  }
}

void Intake::forget_surroundings() {
  text_.reset();
  comment_.reset();
  blank_.reset();
}

void Intake::fail(Error error) {
  if (taken_errors_ + findings_.errors.size() < limits::kErrors) {
    findings_.errors.push_back(std::move(error));
  } else {
    ++omitted_;
  }
}

void Intake::adopt(Findings inner, RepairId wrapping, const Repairs& around, Place place) {
  Repairs surroundings;
  surroundings.add(wrapping, place);
  surroundings.add(around);
  for (Error& error : inner.errors) {
    fail(std::move(error).at(place));
  }
  if (inner.entries.empty()) {
    return;
  }
  const std::size_t first = findings_.entries.size();
  for (Entry& entry : inner.entries) {
    Repairs repairs = surroundings;
    add_surroundings(*entry.format, Container::kLine, repairs);
    for (const Repair& repair : entry.repairs.list()) {
      repairs.add(repair.id, place);
    }
    entry.repairs = repairs.without(entry.format->allowed);
    entry.place = place;
  }
  last_first_ = first;
  has_keys_ = true;
  std::move(inner.entries.begin(), inner.entries.end(), std::back_inserter(findings_.entries));
  forget_surroundings();
}

Intake::Mark Intake::mark() const {
  return {findings_.entries.size(),
          findings_.errors.size(),
          omitted_,
          last_first_,
          has_keys_,
          text_,
          comment_,
          blank_};
}

void Intake::go_back(const Mark& mark) {
  findings_.entries.resize(mark.entries);
  findings_.errors.erase(findings_.errors.begin() + static_cast<std::ptrdiff_t>(mark.errors),
                         findings_.errors.end());
  omitted_ = mark.omitted;
  last_first_ = mark.last_first;
  has_keys_ = mark.has_keys;
  text_ = mark.text;
  comment_ = mark.comment;
  blank_ = mark.blank;
}

Findings Intake::take_settled() {
  Findings settled;
  settled.errors = std::exchange(findings_.errors, {});
  taken_errors_ += settled.errors.size();
  const auto last = findings_.entries.begin() + static_cast<std::ptrdiff_t>(last_first_);
  Entries kept(std::make_move_iterator(last), std::make_move_iterator(findings_.entries.end()));
  findings_.entries.erase(last, findings_.entries.end());
  settled.entries = std::exchange(findings_.entries, std::move(kept));
  last_first_ = 0;
  return settled;
}

Findings Intake::finish() {
  if (omitted_ != 0) {
    findings_.errors.emplace_back(errors::errors_omitted, Place{}, std::to_string(omitted_));
  }
  for (std::size_t i = last_first_; text_ && i < findings_.entries.size(); ++i) {
    Entry& entry = findings_.entries[i];
    if (!entry.format->allowed.has(RepairId::kTextAfter)) {
      entry.repairs.add(RepairId::kTextAfter, *text_);
    }
  }
  return std::move(findings_);
}

}  // namespace keyfluent::reading
