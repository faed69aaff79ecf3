// SPDX-License-Identifier: MIT
#include "src/report/fleet_html.h"

#include "src/report/finding_place.h"
#include "src/report/html/markup.h"
#include "src/report/html/page.h"

#include <algorithm>
#include <vector>

namespace keyfluent::report {

namespace {

using html::element;
using html::escape;
using html::Tone;

// More rows than these nobody reads, and no browser likes.
constexpr std::uint64_t kMostRows = 2000;

constexpr std::int64_t kDay = 86400;

struct Span {
  std::string_view name;
  std::int64_t seconds;  // until then
};

// The spans of the expiry chart but the last, in order.
constexpr std::array kEnds = {Span{"ended already", 0},
                              Span{"within 7 days", 7 * kDay},
                              Span{"within 30 days", 30 * kDay},
                              Span{"within 90 days", 90 * kDay},
                              Span{"within a year", 366 * kDay},
                              Span{"later", INT64_MAX}};
constexpr std::string_view kNever = "never";

Tone tone_of(Level level) {
  switch (level) {
    case Level::kError:
      return Tone::kFail;
    case Level::kWarning:
      return Tone::kWarn;
    case Level::kNote:
      break;
  }
  return Tone::kSkip;
}

Tone tone_of_verdict(std::string_view verdict) {
  if (verdict == "accept") {
    return Tone::kPass;
  }
  return verdict == "accept-if" ? Tone::kWarn : Tone::kFail;
}

std::string percent(std::uint64_t part, std::uint64_t whole) {
  const std::uint64_t tenths = whole == 0 ? 0 : part * 1000 / whole;
  return std::to_string(tenths / 10) + "." + std::to_string(tenths % 10) + " %";
}

// meter is a bar beside a number that says the same.
std::string meter(std::uint64_t part, std::uint64_t most) {
  const std::uint64_t width = most == 0 ? 0 : std::max<std::uint64_t>(part * 100 / most, 1);
  return element(
      "span class=\"track\" aria-hidden=\"true\"",
      element("span class=\"bar\" style=\"width:" + std::to_string(part == 0 ? 0 : width) + "%\"",
              ""));
}

std::string more_note(std::uint64_t count, std::string_view what) {
  return count <= kMostRows ? std::string()
                            : element("p",
                                      "These are the first " + std::to_string(kMostRows) + " of " +
                                          std::to_string(count) + " " + std::string(what) + ".") +
                                  "\n";
}

constexpr std::string_view kStyle = R"(
.track { display: block; background: var(--soft); height: .9rem; min-width: 6rem; }
.bar { display: block; height: 100%; background: var(--skip); }
.track, .bar { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
td:last-child:has(.track) { width: 45%; vertical-align: middle; }
)";

}  // namespace

void FleetPage::add_key(std::string_view algorithm,
                        unsigned bits,
                        std::optional<std::int64_t> expires) {
  ++keys_;
  ++types_[{std::string(algorithm), bits}];
  std::size_t at = kEnds.size();
  if (expires) {
    const auto* const end = std::find_if(kEnds.begin(), kEnds.end(), [&](const Span& span) {
      return span.seconds == INT64_MAX || *expires <= now_ + span.seconds;
    });
    at = static_cast<std::size_t>(end - kEnds.begin());
  }
  ++ends_[at];
}

void FleetPage::add_finding(std::string_view path, const Finding& finding) {
  tally_.add(finding);
  if (finding.suppressed) {
    return;
  }
  auto& [level, count] = rules_[std::string(finding.id)];
  level = finding.level;
  ++count;
  if (++findings_.count <= kMostRows) {
    html::append_row(findings_.markup,
                     {html::code(place_text(path, finding.place)),
                      html::mark(tone_of(finding.level), level_name(finding.level)),
                      escape(finding.id),
                      escape(finding.message)});
  }
}

void FleetPage::add_file(const FileSummary& file) {
  tally_.add(file);
  if (!file.is_again && ++files_.count <= kMostRows) {
    html::append_row(
        files_.markup,
        {html::code(file.path), std::to_string(file.lines), std::to_string(file.keys)});
  }
}

void FleetPage::add_listed(const ListedKey& key) {
  if (!key.algorithm.empty()) {
    add_key(key.algorithm, key.bits, key.expires);
  }
  if (++listed_.count <= kMostRows) {
    html::append_row(
        listed_.markup,
        {html::code(key.file + ":" + std::to_string(key.line)),
         html::mark(tone_of_verdict(key.verdict), key.verdict),
         escape(key.algorithm),
         key.bits == 0 ? "" : std::to_string(key.bits),
         escape(key.expires_text.empty() ? kNever : key.expires_text),
         escape(key.comment) + (key.reason.empty() ? "" : " (" + escape(key.reason) + ")"),
         html::code(key.sha256 + (key.options.empty() ? "" : "\n" + key.options))});
  }
}

std::string FleetPage::summary() const {
  if (listed_.count > 0) {
    return {};
  }
  const Tone tone = tally_.count(Level::kError) > 0     ? Tone::kFail
                    : tally_.count(Level::kWarning) > 0 ? Tone::kWarn
                                                        : Tone::kPass;
  const std::string_view word = tone == Tone::kFail   ? "errors"
                                : tone == Tone::kWarn ? "warnings"
                                                      : "no fault";
  return html::box(tone, element("p", html::mark(tone, word) + " " + escape(tally_.sentence())));
}

std::string FleetPage::types_chart() const {
  using Row = std::pair<std::pair<std::string, unsigned>, std::uint64_t>;
  std::vector<Row> rows(types_.begin(), types_.end());
  std::stable_sort(
      rows.begin(), rows.end(), [](const Row& a, const Row& b) { return a.second > b.second; });
  html::Table table{{"Type"}, {"Bits", true}, {"Keys", true}, {"Share", true}, {"Chart"}};
  for (const auto& [type, count] : rows) {
    table.row({escape(type.first),
               type.second == 0 ? "" : std::to_string(type.second),
               std::to_string(count),
               percent(count, keys_),
               meter(count, rows.front().second)});
  }
  return table.markup("Types and sizes");
}

std::string FleetPage::expiry_chart() const {
  if (keys_ == 0) {
    return {};
  }
  const std::uint64_t most = *std::max_element(ends_.begin(), ends_.end());
  html::Table table{{"The key ends"}, {"Keys", true}, {"Share", true}, {"Chart"}};
  for (std::size_t i = 0; i < ends_.size(); ++i) {
    table.row({escape(i < kEnds.size() ? kEnds[i].name : kNever),
               std::to_string(ends_[i]),
               percent(ends_[i], keys_),
               meter(ends_[i], most)});
  }
  return table.markup("When keys end");
}

std::string FleetPage::rules_table(std::span<const RuleText> rules) const {
  html::Table table{{"Rule"}, {"Level"}, {"Found", true}, {"What it means"}};
  for (const auto& [id, found] : rules_) {
    const auto rule = std::find_if(
        rules.begin(), rules.end(), [&id = id](const RuleText& text) { return text.id == id; });
    table.row({escape(id),
               html::mark(tone_of(found.first), level_name(found.first)),
               std::to_string(found.second),
               rule == rules.end() ? std::string() : escape(rule->title)});
  }
  return table.markup("Findings by rule");
}

std::string FleetPage::html(std::span<const RuleText> rules) const {
  const html::Table findings{{"Place"}, {"Level"}, {"Rule"}, {"What was found"}};
  const html::Table files{{"File"}, {"Lines", true}, {"Keys", true}};
  const html::Table listed{{"Place"},
                           {"sshd"},
                           {"Type"},
                           {"Bits", true},
                           {"Ends"},
                           {"Comment"},
                           {"Fingerprint, options"}};
  const std::string about =
      html::date(now_) + ". " + counted(keys_, "key") + ". It holds no private key.";
  const std::string body =
      element("h1", escape(title_)) + "\n" + element("p", escape(about)) + "\n" + summary() +
      types_chart() + expiry_chart() + listed.markup("Keys", listed_.markup) +
      more_note(listed_.count, "keys") + rules_table(rules) +
      findings.markup("Findings", findings_.markup) + more_note(findings_.count, "findings") +
      files.markup("Files", files_.markup) + more_note(files_.count, "files");
  return html::page(title_, body, kStyle, html::Script::kSort);
}

}  // namespace keyfluent::report
