// SPDX-License-Identifier: MIT
#include "src/audit/audit.h"

#include "keyfluent/keys/fingerprint.h"

#include <algorithm>
#include <array>
#include <tuple>
#include <utility>

namespace keyfluent::audit {

std::span<const CheckRow* const> checks() {
  static constexpr std::array kTable = {
#define KEYFLUENT_AUDIT_CHECK(symbol) &symbol,
#include "src/audit/checks.def"
#undef KEYFLUENT_AUDIT_CHECK
  };
  return kTable;
}

const Text* find_text(std::string_view id) {
  for (const CheckRow* row : checks()) {
    for (const Text& text : row->texts) {
      if (text.id == id || text.name == id) {
        return &text;
      }
    }
  }
  return nullptr;
}

namespace {

Finding finding_of(const Text& text, Spot spot, std::string message) {
  Finding finding;
  finding.level = text.level;
  finding.place = spot.line == 0 ? Place{} : Place::at_line(spot.line);
  finding.id = text.id;
  finding.message = std::move(message);
  finding.hint = text.remedy;
  return finding;
}

}  // namespace

Audit::Audit(Setting setting, FoundSink sink)
    : setting_(std::move(setting)), sink_(std::move(sink)) {
  for (const CheckRow* row : checks()) {
    if (std::unique_ptr<Check> check = row->make(setting_)) {
      checks_.push_back(std::move(check));
    }
  }
}

std::uint32_t Audit::add_origin(const Origin& origin) {
  const std::string name = origin.host + '\0' + origin.owner + '\0' + origin.file;
  const auto [place, is_new] =
      numbers_.try_emplace(name, static_cast<std::uint32_t>(origins_.size()));
  if (is_new) {
    origins_.push_back(origin);
  }
  return place->second;
}

void Audit::add(const Subject& subject) {
  ++keys_;
  for (const std::unique_ptr<Check>& check : checks_) {
    check->look(subject, *this);
  }
}

Status Audit::finish() {
  for (const std::unique_ptr<Check>& check : checks_) {
    KEYFLUENT_CHECK(check->finish(*this));
  }
  std::stable_sort(late_.begin(), late_.end(), [](const Late& a, const Late& b) {
    return std::tie(a.spot.origin, a.spot.line) < std::tie(b.spot.origin, b.spot.line);
  });
  for (const Late& late : late_) {
    sink_(origins_[late.spot.origin], late.finding);
  }
  late_.clear();
  return ok();
}

void Audit::key(const Text& text, const Subject& subject, std::string message) {
  Finding finding = finding_of(text, subject.spot, std::move(message));
  finding.fingerprint = sha256_fingerprint(subject.key);
  sink_(origins_[subject.spot.origin], finding);
}

void Audit::later(const Text& text, Spot spot, std::string fingerprint, std::string message) {
  Finding finding = finding_of(text, spot, std::move(message));
  finding.fingerprint = std::move(fingerprint);
  late_.push_back({spot, std::move(finding)});
}

}  // namespace keyfluent::audit
