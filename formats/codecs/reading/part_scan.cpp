// SPDX-License-Identifier: MIT
#include "keyfluent/codecs/reading/part_scan.h"

#include "keyfluent/codecs/reading/binary.h"
#include "keyfluent/codecs/reading/known.h"
#include "keyfluent/codecs/reading/mend.h"
#include "keyfluent/core/text_decode.h"

#include <iterator>
#include <utility>

namespace keyfluent::reading {

namespace {

void append(Findings& to, Findings more) {
  std::move(more.entries.begin(), more.entries.end(), std::back_inserter(to.entries));
  std::move(more.errors.begin(), more.errors.end(), std::back_inserter(to.errors));
}

}  // namespace

Findings PartScan::scan(SecretBytes part, bool is_last) {
  if (is_refused_) {
    return {};
  }
  hold(std::move(part));
  if (!is_begun() && held_.size() < kEncodingBytes && !is_last) {
    return {};
  }
  begin();
  Findings findings = is_whole_ ? Findings() : scan_lines();
  is_found_ = is_found_ || !findings.entries.empty() || !findings.errors.empty();
  if (held_.size() > limits_.input_bytes) {
    append(findings, refuse());
  } else if (is_last) {
    append(findings, is_whole_ ? reading::scan(std::move(held_), limits_, 0) : scan_rest());
  }
  return findings;
}

void PartScan::hold(SecretBytes part) {
  if (held_.empty()) {
    held_ = std::move(part);
  } else {
    held_.append(part.view());
  }
}

// begin looks at the first bytes.
void PartScan::begin() {
  if (is_begun()) {
    return;
  }
  is_whole_ = looks_binary(held_.view()) || known_binary(held_.view()) != nullptr ||
              is_utf16(held_.view());
  if (is_whole_) {
    return;
  }
  TextEncoding encoding;
  encoding.bom = has_utf8_mark(held_.view());
  if (encoding.bom) {
    held_ = SecretBytes(held_.view().subspan(kUtf8Mark.size()));
  }
  state_.emplace(encoding, limits_);
}

// refuse gives up, with what has been found so far.
Findings PartScan::refuse() {
  is_refused_ = true;
  held_ = SecretBytes();
  Findings findings = state_ ? state_->intake.finish() : Findings();
  append(findings, failed(limits::too_large(limits_)));
  return findings;
}

// scan_lines looks at the lines that are whole.
Findings PartScan::scan_lines() {
  const std::size_t size = held_.text().rfind('\n') + 1;
  if (size == 0) {
    return {};
  }
  const SecretBytes begun(held_.view().subspan(size));
  held_.resize(size);
  Text raw(std::move(held_), state_->intake.encoding(), line_);
  const Text mended = mend(raw, false);
  const std::size_t sure = scan_surely(mended, limits_, *state_);
  const TextLine& next = mended.lines()[sure];
  has_text_ = has_text_ || !is_all_blank(mended.all().substr(0, next.begin));
  const Text& source = raw.size() != 0 ? raw : mended;  // it was moved if nothing was mended
  const std::uint64_t lines = next.origin.line - line_;
  line_ += lines;
  held_ = SecretBytes(source.all().substr(source.lines()[lines].begin));
  held_.append(begun.view());
  return state_->intake.take_settled();
}

// scan_rest looks at the last lines.
Findings PartScan::scan_rest() {
  Text raw(std::move(held_), state_->intake.encoding(), line_);
  const bool is_one_line = line_ == 1 && raw.size() == 1;
  const Text mended = mend(raw, is_one_line);
  scan_text(mended, limits_, 0, *state_);
  Findings findings = state_->intake.finish();
  if (!is_found_ && findings.entries.empty() && findings.errors.empty()) {
    const bool is_empty = !has_text_ && is_all_blank(mended.all());
    findings.errors.emplace_back(is_empty ? errors::input_empty : errors::input_unknown);
  }
  return findings;
}

}  // namespace keyfluent::reading
