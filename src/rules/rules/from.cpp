// SPDX-License-Identifier: MIT
// Entries of from= that spoil the list, or never match.
#include "keyfluent/authorized_keys/arguments/from.h"

#include "keyfluent/authorized_keys/options.h"
#include "keyfluent/core/ascii.h"
#include "src/rules/option_text.h"
#include "src/rules/rules.h"

#include <algorithm>

namespace keyfluent::rules {

namespace {

using authorized_keys::FromEntry;
using authorized_keys::FromList;

// ---- where an entry stands ----------------------------------------------------------------------

struct Span {
  std::size_t begin;
  std::size_t end;
};

// span_of is the place of an entry in the line.
Span span_of(const LineContext& line, const FromEntry& entry) {
  const std::string_view value = find_option_text(line.verdict.line.options, "from").value;
  const std::size_t start = offset_in(line.text, value);
  const std::size_t size = entry.text.size() + static_cast<std::size_t>(entry.is_negated);
  const auto place = [&](std::size_t offset) {
    return std::min(authorized_keys::raw_offset(line.text, start, offset), line.text.size());
  };
  return {place(entry.offset), place(entry.offset + size)};
}

const FromList* list_of(const LineContext& line) {
  const auto& from = line.verdict.permissions.from;
  return from ? &*from : nullptr;
}

// ---- what spoils the list -----------------------------------------------------------------------

std::optional<Diagnosis> diagnose_spoilt(const LineContext& line,
                                         FromEntry::Kind kind,
                                         std::string_view what) {
  const FromList* list = list_of(line);
  const FromEntry* entry = list != nullptr ? list->spoiling() : nullptr;
  if (entry == nullptr || entry->kind != kind) {
    return std::nullopt;
  }
  const Span span = span_of(line, *entry);
  return Diagnosis{span.begin, span.end, std::string(what)};
}

std::optional<Diagnosis> diagnose_network(const LineContext& line) {
  auto found = diagnose_spoilt(line, FromEntry::Kind::kBadNetwork, "");
  if (found) {
    found->message =
        std::string(line.text.substr(found->begin, found->end - found->begin)) +
        " is no network, and spoils the whole list: sshd refuses the key from everywhere";
  }
  return found;
}

std::optional<Diagnosis> diagnose_empty(const LineContext& line) {
  return diagnose_spoilt(
      line,
      FromEntry::Kind::kEmpty,
      "an empty entry spoils the whole list: sshd refuses the key from everywhere");
}

std::optional<Diagnosis> diagnose_negated(const LineContext& line) {
  const FromList* list = list_of(line);
  if (list == nullptr || list->can_match() || list->spoiling() != nullptr) {
    return std::nullopt;
  }
  const std::string_view option = find_option_text(line.verdict.line.options, "from").all;
  const std::size_t begin = offset_in(line.text, option);
  return Diagnosis{
      begin, begin + option.size(), "every entry says who may not come in, and none who may"};
}

// ---- entries that never match -------------------------------------------------------------------

enum class Oddity { kNone, kBlank, kNever, kHostName };

bool has_letter(std::string_view text) {
  return std::any_of(
      text.begin(), text.end(), [](char c) { return to_lower(c) >= 'a' && to_lower(c) <= 'z'; });
}

// is_numeric is true for digits and dots with at most one "-" (a range) or ":" (a port) between.
bool is_numeric(std::string_view text) {
  return text.find_first_not_of("0123456789.-:") == text.npos &&
         std::count(text.begin(), text.end(), ':') <= 1;
}

// An entry that is a network was read as one; what is left is a pattern of an address or a name.
Oddity oddity_of(const FromEntry& entry) {
  if (entry.kind != FromEntry::Kind::kPattern) {
    return Oddity::kNone;
  }
  const std::string_view text = entry.text;
  if (text.front() == ' ' || text.front() == '\t' || text.back() == ' ' || text.back() == '\t') {
    return Oddity::kBlank;
  }
  if (text.find_first_of("; \t[]/|()\"") != text.npos || is_numeric(text)) {
    return Oddity::kNever;
  }
  const bool is_name = has_letter(text) && text.find_first_of(":") == text.npos;
  const bool may_be_address = text.find_first_not_of("0123456789abcdefABCDEF.:*?%") == text.npos &&
                              text.find_first_of("*?") != text.npos;
  return is_name && !may_be_address ? Oddity::kHostName : Oddity::kNone;
}

template <Oddity kOddity>
void for_each_odd(const LineContext& line, Report& report, std::string_view what) {
  const FromList* list = list_of(line);
  if (list == nullptr) {
    return;
  }
  for (const FromEntry& entry : list->entries()) {
    if (oddity_of(entry) == kOddity) {
      const Span span = span_of(line, entry);
      report.at(line, span.begin, span.end, "\"" + entry.text + "\" " + std::string(what));
    }
  }
}

// Without the blank the entry matches, and lets somebody in: a fix would widen access.
void look_for_blank(const LineContext& line, const Setting& /*setting*/, Report& report) {
  for_each_odd<Oddity::kBlank>(
      line, report, "never matches: blanks around an entry are part of it");
}

void look_for_never(const LineContext& line, const Setting& /*setting*/, Report& report) {
  for_each_odd<Oddity::kNever>(
      line, report, "never matches: it is neither an address nor a network");
}

void look_for_name(const LineContext& line, const Setting& setting, Report& report) {
  if (!setting.server.use_dns) {
    for_each_odd<Oddity::kHostName>(
        line, report, "is a host name, which never matches while UseDNS is off");
  }
}

}  // namespace

constexpr Rule from_bad_network_rule{
    .id = "KF201",
    .name = "from-bad-network",
    .level = Level::kError,
    .title = "a network in from= has host bits set, or too long a mask",
    .why =
        "In CIDR notation all bits beyond the mask must be zero: 10.0.0.0/8, not 10.0.0.1/8. sshd "
        "does "
        "not skip a wrong entry. It finds the whole list invalid and refuses the key, even from "
        "addresses that other entries allow.",
    .bad = "from=\"192.0.2.1/24\" ssh-ed25519 AAAA… bob",
    .good = "from=\"192.0.2.0/24\" ssh-ed25519 AAAA… bob",
    .remedy = "set the bits beyond the mask to zero, or leave the mask out",
    .severity = "",
    .diagnose = diagnose_network,
    .diagnoses = kDeadLine,
};

constexpr Rule from_empty_entry_rule{
    .id = "KF202",
    .name = "from-empty-entry",
    .level = Level::kError,
    .title = "from= has an empty entry",
    .why =
        "Two commas in a row, or one at the beginning or the end, make an empty entry. sshd then "
        "finds "
        "the whole list invalid and refuses the key from everywhere.",
    .bad = "from=\"192.0.2.1,\" ssh-ed25519 AAAA… bob",
    .good = "from=\"192.0.2.1\" ssh-ed25519 AAAA… bob",
    .remedy = "remove the comma that is too many",
    .severity = "",
    .diagnose = diagnose_empty,
    .diagnoses = kDeadLine,
};

constexpr Rule from_blank_rule{
    .id = "KF203",
    .name = "from-blank",
    .level = Level::kWarning,
    .title = "a blank stands beside an entry of from=",
    .why =
        "Entries are separated by a comma alone. A blank belongs to the entry, and no address "
        "begins "
        "or ends with one, so the entry never matches.",
    .bad = "from=\"192.0.2.1, 192.0.2.2\" ssh-ed25519 AAAA… bob",
    .good = "from=\"192.0.2.1,192.0.2.2\" ssh-ed25519 AAAA… bob",
    .remedy = "remove the blank; keep in mind that the entry then lets somebody in",
    .severity = "",
    .diagnose = nullptr,
    .interest = kWithOptions,
    .make = line_check<look_for_blank>,
};

constexpr Rule from_never_matches_rule{
    .id = "KF204",
    .name = "from-never-matches",
    .level = Level::kWarning,
    .title = "an entry of from= can never match",
    .why =
        "from= takes addresses, networks in CIDR notation, and patterns with * and ?. Semicolons "
        "or "
        "blanks as separators, ranges (a-b), ports, brackets, masks like 255.255.255.0 and "
        "prefixes "
        "like \"192.0.2.\" are read as patterns that no address fits; nothing is reported.",
    .bad = "from=\"192.0.2.1;192.0.2.2\" ssh-ed25519 AAAA… bob",
    .good = "from=\"192.0.2.1,192.0.2.2\" ssh-ed25519 AAAA… bob",
    .remedy = "write addresses or networks like 192.0.2.0/24, separated by commas",
    .severity = "",
    .diagnose = nullptr,
    .interest = kWithOptions,
    .make = line_check<look_for_never>,
};

constexpr Rule from_host_name_rule{
    .id = "KF205",
    .name = "from-host-name",
    .level = Level::kWarning,
    .title = "from= names a host, and sshd does not look names up",
    .why =
        "With UseDNS no, the default since OpenSSH 6.8, sshd knows the client's address alone. A "
        "host "
        "name in from= then matches nobody, so the key does not work from where it should, and an "
        "entry like !host keeps nobody out.",
    .bad = "from=\"office.example.com\" ssh-ed25519 AAAA… bob",
    .good = "from=\"192.0.2.1\" ssh-ed25519 AAAA… bob",
    .remedy = "write the address; or say --use-dns if the server has UseDNS yes",
    .severity = "",
    .diagnose = nullptr,
    .interest = kWithOptions,
    .make = line_check<look_for_name>,
};

constexpr Rule from_only_negated_rule{
    .id = "KF206",
    .name = "from-only-negated",
    .level = Level::kError,
    .title = "from= only says who may not come in",
    .why =
        "An entry with ! never lets anybody in; it takes out of what other entries allow. A list "
        "of "
        "such entries alone refuses everybody.",
    .bad = "from=\"!192.0.2.1\" ssh-ed25519 AAAA… bob",
    .good = "from=\"*,!192.0.2.1\" ssh-ed25519 AAAA… bob",
    .remedy = "add an entry for those who may come in, such as * for all others",
    .severity = "",
    .diagnose = diagnose_negated,
    .diagnoses = kDeadLine,
};

}  // namespace keyfluent::rules
