// SPDX-License-Identifier: MIT
#include "src/report/inspection.h"

#include "keyfluent/keys/fingerprint.h"

#include <array>
#include <chrono>
#include <cstdio>
#include <limits>

namespace keyfluent::report {

namespace {

constexpr std::size_t kLabelWidth = 14;
constexpr std::size_t kLineWidth = 80;

// Block collects "  label       value" lines.
class Block {
 public:
  explicit Block(std::string heading) : text_(std::move(heading) + "\n") {}

  // add writes a line; an empty value writes none.  An empty label continues the one before.
  void add(std::string_view label, std::string_view value) {
    if (value.empty()) {
      return;
    }
    text_ += "  ";
    text_ += label;
    text_.append(label.size() < kLabelWidth ? kLabelWidth - label.size() : 1, ' ');
    text_ += escape_controls(value);
    text_ += '\n';
  }

  // add_list writes values separated by blanks, over as many lines as they need.
  void add_list(std::string_view label, const std::vector<std::string_view>& values) {
    std::string line;
    for (const std::string_view value : values) {
      if (!line.empty() && 2 + kLabelWidth + line.size() + 1 + value.size() > kLineWidth) {
        add(label, line);
        label = {};
        line.clear();
      }
      line += line.empty() ? "" : " ";
      line += value;
    }
    add(label, line);
  }

  void add_verbatim(std::string_view text) { text_ += text; }

  std::string take() { return std::move(text_); }

 private:
  std::string text_;
};

std::string heading(std::string_view source, const Place& place) {
  std::string text = escape_controls(source);
  if (place.kind == Place::Kind::kLine && place.line > 1) {
    text += ":" + std::to_string(place.line);
  }
  return text;
}

void add_public_key(Block& block, const Entry& entry) {
  if (!entry.public_key) {
    block.add("algorithm", "unknown until the passphrase opens the file");
    return;
  }
  const PublicKey& key = *entry.public_key;
  std::string algorithm(key.name());
  if (key.is_opaque()) {
    algorithm += " (not known to keyfluent; carried as it is)";
  }
  block.add("algorithm", algorithm);
  if (!key.is_opaque()) {
    block.add("bits", std::to_string(key.bits()));
  }
  block.add("fingerprint", sha256_fingerprint(key));
  block.add("", md5_fingerprint(key));
}

std::string protection_text(const Protection& protection) {
  if (!protection.encrypted) {
    return "no: whoever gets this file can log in with it";
  }
  std::string text = "yes";
  text += protection.cipher.empty() ? "" : ", " + protection.cipher;
  text += protection.kdf.empty() ? "" : ", key derived by " + protection.kdf;
  text += protection.rounds == 0 ? "" : " (cost " + std::to_string(protection.rounds) + ")";
  return text;
}

void add_private_key(Block& block, const Entry& entry) {
  if (entry.format->kind != Kind::kPrivate) {
    return;
  }
  block.add("encrypted", protection_text(entry.protection));
  if (entry.private_key) {
    block.add("consistent", "yes: the private and the public half belong together");
  } else if (entry.is_locked()) {
    block.add("consistent", "unknown until the passphrase opens the file");
  }
}

std::string validity(const Certificate& certificate) {
  const bool always = certificate.valid_after == 0;
  const bool forever = certificate.valid_before == std::numeric_limits<std::uint64_t>::max();
  if (always && forever) {
    return "forever";
  }
  return (always ? "always" : "from " + utc_time(certificate.valid_after)) + " " +
         (forever ? "without end" : "to " + utc_time(certificate.valid_before));
}

std::string joined(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) {
    text += (text.empty() ? "" : ", ") + word;
  }
  return text;
}

void add_pairs(Block& block,
               std::string_view label,
               const std::vector<std::pair<std::string, std::string>>& pairs) {
  for (const auto& [name, value] : pairs) {
    block.add(label, value.empty() ? name : name + "=" + value);
    label = {};
  }
}

void add_certificate(Block& block, const Certificate* certificate) {
  if (certificate == nullptr) {
    return;
  }
  block.add("certificate", certificate->is_host ? "of a host" : "of a user");
  block.add("key id", certificate->key_id);
  block.add("serial", std::to_string(certificate->serial));
  block.add("principals",
            certificate->principals.empty() ? "any" : joined(certificate->principals));
  block.add("valid", validity(*certificate));
  add_pairs(block, "critical", certificate->critical_options);
  add_pairs(block, "extensions", certificate->extensions);
  if (const Result<PublicKey> authority = PublicKey::from_blob(certificate->signing_key)) {
    block.add("signed by", std::string(authority->name()) + " " + sha256_fingerprint(*authority));
  }
}

void add_repairs(Block& block, const Repairs& repairs) {
  std::string_view label = "repairs";
  for (const Repair& repair : repairs.list()) {
    const RepairKind& kind = repair_kind(repair.id);
    std::string text(kind.id);
    text += " " + std::string(kind.title);
    const std::string place = repair.place.to_string();
    text += place.empty() ? "" : " (" + place + ")";
    block.add(label, text);
    label = {};
  }
}

void add_headers(Block& block, const std::vector<Header>& headers) {
  std::string_view label = "headers";
  for (const Header& header : headers) {
    block.add(label, header.tag + ": " + header.value);
    label = {};
  }
}

// add_conversions names the consumers that need another file, and the command that makes it.
void add_conversions(Block& block, std::string_view source, const InspectionOptions& options) {
  block.add_list("convert for", options.convert_for);
  const std::string command = "keyfluent convert " + std::string(source) + " --for ";
  std::string_view label = "by";
  for (const std::string_view name : options.convert_for) {
    if (!options.verbose) {
      block.add(label, command + "NAME -o OUTPUT");
      return;
    }
    block.add(label, command + std::string(name) + " -o OUTPUT");
    label = {};
  }
}

}  // namespace

std::string inspection_text(std::string_view source,
                            const Entry& entry,
                            const InspectionOptions& options) {
  Block block(heading(source, entry.place));
  block.add("format",
            std::string(entry.format->title) + " (" + std::string(entry.format->name) + ")");
  block.add("kind", entry.format->kind == Kind::kPublic ? "public" : "PRIVATE");
  add_public_key(block, entry);
  block.add("comment", entry.comment);
  block.add("options", entry.options);
  add_private_key(block, entry);
  if (entry.public_key) {
    add_certificate(block, entry.public_key->certificate());
  }
  add_headers(block, entry.headers);
  add_repairs(block, entry.repairs);
  block.add_list("loads in", options.loads_in);
  add_conversions(block, source, options);
  if (options.art && entry.public_key) {
    block.add_verbatim(randomart(*entry.public_key));
  }
  return block.take();
}

std::string utc_time(std::uint64_t seconds) {
  constexpr std::uint64_t kLatest = 253402300799;  // the end of the year 9999
  if (seconds > kLatest) {
    return std::to_string(seconds) + " s after 1970";
  }
  const std::chrono::sys_seconds time{std::chrono::seconds(seconds)};
  const auto day = std::chrono::floor<std::chrono::days>(time);
  const std::chrono::year_month_day date(day);
  const std::chrono::hh_mm_ss clock(time - day);
  std::array<char, 64> text{};
  std::snprintf(text.data(),
                text.size(),
                "%04d-%02u-%02u %02d:%02d:%02d UTC",
                static_cast<int>(date.year()),
                static_cast<unsigned>(date.month()),
                static_cast<unsigned>(date.day()),
                static_cast<int>(clock.hours().count()),
                static_cast<int>(clock.minutes().count()),
                static_cast<int>(clock.seconds().count()));
  return text.data();
}

}  // namespace keyfluent::report
