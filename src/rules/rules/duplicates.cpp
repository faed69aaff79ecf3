// SPDX-License-Identifier: MIT
// The same key on several lines.  sshd takes the first line that lets the key in, and looks at no
// other; a line whose from= or expiry-time= does not fit never stops it from reading on.
#include "src/rules/key_table.h"
#include "src/rules/rules.h"

#include <algorithm>
#include <array>
#include <limits>

namespace keyfluent::rules {

namespace {

using authorized_keys::Permissions;

// Limits are what the options of a line take away.
enum Limit : unsigned {
  kFrom = 1U << 0,
  kExpiry = 1U << 1,
  kPrincipals = 1U << 2,
  kCommand = 1U << 3,
  kNoPortForwarding = 1U << 4,
  kNoAgentForwarding = 1U << 5,
  kNoX11Forwarding = 1U << 6,
  kNoPty = 1U << 7,
  kNoUserRc = 1U << 8,
  kVerify = 1U << 9,
  kPermits = 1U << 10,
};

// With one of these, sshd may pass over the line and go on to the next.
constexpr unsigned kConditional = kFrom | kExpiry | kPrincipals;

struct LimitName {
  unsigned limit;
  std::string_view name;
};

constexpr std::array<LimitName, 11> kLimitNames = {{
    {kFrom, "from="},
    {kExpiry, "expiry-time="},
    {kPrincipals, "principals="},
    {kCommand, "command="},
    {kNoPortForwarding, "no-port-forwarding"},
    {kNoAgentForwarding, "no-agent-forwarding"},
    {kNoX11Forwarding, "no-X11-forwarding"},
    {kNoPty, "no-pty"},
    {kNoUserRc, "no-user-rc"},
    {kVerify, "verify-required"},
    {kPermits, "permitopen= or permitlisten="},
}};

std::string limit_names(unsigned limits) {
  std::string text;
  for (const LimitName& row : kLimitNames) {
    if ((limits & row.limit) != 0) {
      text += (text.empty() ? "" : ", ") + std::string(row.name);
    }
  }
  return text;
}

unsigned limits_of(const Permissions& p) {
  const auto when = [](bool is_set, Limit limit) { return is_set ? unsigned{limit} : 0U; };
  return when(p.from.has_value(), kFrom) | when(p.expiry.has_value(), kExpiry) |
         when(p.principals.has_value(), kPrincipals) | when(p.command.has_value(), kCommand) |
         when(!p.port_forwarding, kNoPortForwarding) |
         when(!p.agent_forwarding, kNoAgentForwarding) | when(!p.x11_forwarding, kNoX11Forwarding) |
         when(!p.pty, kNoPty) | when(!p.user_rc, kNoUserRc) |
         when(p.verify_required.value_or(false), kVerify) |
         when(!p.permit_open.empty() || !p.permit_listen.empty(), kPermits);
}

// Duplicates serves three rules, which share what it remembers.
class Duplicates final : public Check {
 public:
  void line(const LineContext& line, Report& report) override {
    const bool has_options = (line.traits & kWithOptions) != 0;
    const unsigned limits = has_options ? limits_of(line.verdict.permissions) : 0U;
    const KeyEntry entry = entry_of(line.number, line.digest, limits);
    bool is_new = false;
    const KeyEntry& first = table_.insert(entry, is_new);
    if (!is_new) {
      compare(line, first, entry, report);
    }
  }

  bool pass(const LineNote& line) override {
    bool is_new = false;
    table_.insert(entry_of(line.number, line.digest, 0), is_new);
    return is_new;
  }

  void expect(const LineNote& line) override { table_.fetch(line.digest.key_low); }

  static std::unique_ptr<Check> make(const Setting& /*setting*/) {
    return std::make_unique<Duplicates>();
  }

 private:
  static KeyEntry entry_of(std::uint64_t line, const LineDigest& digest, unsigned limits);
  static void compare(const LineContext& line,
                      const KeyEntry& first,
                      const KeyEntry& later,
                      Report& report);

  KeyTable table_;
};

KeyEntry Duplicates::entry_of(std::uint64_t line, const LineDigest& digest, unsigned limits) {
  constexpr std::uint64_t kMostLines = std::numeric_limits<std::uint32_t>::max();
  return {digest.key_low,
          digest.key_high,
          static_cast<std::uint32_t>(std::min(line, kMostLines)),
          digest.options,
          static_cast<std::uint16_t>(limits),
          digest.comment};
}

Fix remove_line(const LineContext& line, bool is_safe) {
  const std::size_t size = line.text.size() + static_cast<std::size_t>(line.has_end);
  return replace_fix(line, 0, size, "", "remove the line", is_safe);
}

void Duplicates::compare(const LineContext& line,
                         const KeyEntry& first,
                         const KeyEntry& later,
                         Report& report) {
  const std::string where = "line " + std::to_string(first.line);
  const std::string_view part = line.verdict.line.blob;
  const unsigned lifted = first.limits & ~unsigned{later.limits};
  const unsigned added = later.limits & ~unsigned{first.limits};
  if (first.options == later.options) {
    // Only the comment can differ, which may say whose key it is.
    report_part(line,
                part,
                "the key stands on " + where + " already, with the same options",
                report.as(duplicate_key_rule),
                remove_line(line, first.comment == later.comment));
  } else if ((first.limits & kConditional) == 0 && added != 0) {
    report_part(
        line,
        part,
        where + " lets the key in first, so that here " + limit_names(added) + " restricts nothing",
        report.as(unreached_line_rule));
  } else if ((first.limits & kConditional) != 0 && lifted != 0 && added == 0) {
    report_part(
        line,
        part,
        "the key is restricted on " + where + ", and this line lifts " + limit_names(lifted),
        report.as(lifted_restriction_rule));
  } else {
    report_part(line,
                part,
                "the key stands on " + where + " already, with other options",
                report.as(duplicate_key_rule));
  }
}

}  // namespace

constexpr Rule duplicate_key_rule{
    .id = "KF214",
    .name = "duplicate-key",
    .level = Level::kWarning,
    .title = "a key stands in the file twice",
    .why =
        "sshd uses the first line that lets the key in. Whoever later removes or restricts one of "
        "the "
        "lines believes that this was all, while the other still lets the key in.",
    .bad = "ssh-ed25519 AAAA… bob\nssh-ed25519 AAAA… bob",
    .good = "ssh-ed25519 AAAA… bob",
    .remedy = "keep one line (check --fix removes an exact copy)",
    .severity = "",
    .diagnose = nullptr,
    .interest = kDigested,
    .make = Duplicates::make,
};

constexpr Rule lifted_restriction_rule{
    .id = "KF215",
    .name = "lifted-restriction",
    .level = Level::kWarning,
    .title = "a later line lifts a restriction of the same key",
    .why =
        "Where from= or expiry-time= of the first line do not fit, sshd does not refuse the key: "
        "it "
        "reads on, finds the same key on a later line, and takes that line's options. So the key "
        "is "
        "let in from anywhere, or for ever, without the restrictions of the first line.",
    .bad = "from=\"192.0.2.1\",restrict ssh-ed25519 AAAA… bob\nssh-ed25519 AAAA… bob",
    .good = "from=\"192.0.2.1\",restrict ssh-ed25519 AAAA… bob",
    .remedy = "remove the line that is not meant to be",
    .severity = "8.1",
    .diagnose = nullptr,
    .interest = kDigested,
    .make = Duplicates::make,
};

constexpr Rule unreached_line_rule{
    .id = "KF216",
    .name = "unreached-restriction",
    .level = Level::kWarning,
    .title = "a restriction comes after a line that lets the same key in",
    .why =
        "sshd takes the first line that lets the key in. The line with the restriction is never "
        "reached, so the key can do all that the first line allows. This happens when a restricted "
        "line is appended and the old one stays.",
    .bad = "ssh-ed25519 AAAA… bob\nfrom=\"192.0.2.1\",restrict ssh-ed25519 AAAA… bob",
    .good = "from=\"192.0.2.1\",restrict ssh-ed25519 AAAA… bob",
    .remedy = "remove the line without the restriction",
    .severity = "8.1",
    .diagnose = nullptr,
    .interest = kDigested,
    .make = Duplicates::make,
};

}  // namespace keyfluent::rules
