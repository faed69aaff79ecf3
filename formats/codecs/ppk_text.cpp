// SPDX-License-Identifier: MIT
#include "keyfluent/codecs/ppk_text.h"

#include "keyfluent/core/base64.h"
#include "keyfluent/core/hex.h"
#include "keyfluent/core/limits.h"
#include "keyfluent/core/writer.h"

#include <algorithm>
#include <charconv>

namespace keyfluent::codecs {

namespace {

constexpr std::string_view kMagic = "PuTTY-User-Key-File-";
constexpr std::size_t kColumns = 64;

// Fields of the key derivation: version 3 has five.
constexpr std::size_t kMostFields = 8;

Error malformed() {
  return Error(errors::container_malformed, {}, "PuTTY key");
}

// Lines walks the lines of a file.  The first failure sticks, as in Reader.
class Lines {
 public:
  explicit Lines(std::string_view text) : text_(text) {}

  // next_line returns the next line without its end.
  std::string_view next_line() {
    if (text_.empty()) {
      failed_ = true;
      return {};
    }
    const std::string_view line = text_.substr(0, text_.find('\n'));
    text_.remove_prefix(std::min(line.size() + 1, text_.size()));
    return line;
  }

  // next_field splits the next line at its first colon.  One blank follows the colon.
  PpkField next_field() {
    const std::string_view line = next_line();
    const std::size_t colon = line.find(':');
    if (colon == std::string_view::npos) {
      failed_ = true;
      return {};
    }
    const std::string_view value = line.substr(colon + 1);
    return {line.substr(0, colon), value.substr(value.starts_with(' ') ? 1 : 0)};
  }

  // next_value returns the value of the next line, whose name must be this one.
  std::string_view next_value(std::string_view name) {
    const PpkField field = next_field();
    failed_ = failed_ || field.name != name;
    return failed_ ? std::string_view() : field.value;
  }

  // next_base64 returns the text of as many lines as `count` says, joined.
  SecretBytes next_base64(std::string_view count) {
    std::size_t lines = 0;
    const auto [end, error] = std::from_chars(count.data(), count.data() + count.size(), lines);
    failed_ = failed_ || error != std::errc() || end != count.data() + count.size();
    SecretBytes text;
    for (std::size_t i = 0; i < lines && !failed_; ++i) {
      text.append(next_line());
    }
    return text;
  }

  [[nodiscard]] bool failed() const { return failed_; }

  // only_blanks_remain: PuTTY allows nothing after the MAC; blank lines do no harm.
  [[nodiscard]] bool only_blanks_remain() const {
    return text_.find_first_not_of("\n \t") == std::string_view::npos;
  }

 private:
  std::string_view text_;
  bool failed_ = false;
};

// read_derivation collects the fields before Private-Lines, and returns the value of that.
std::string_view read_derivation(Lines& lines, PpkFile& file) {
  for (std::size_t i = 0; i <= kMostFields && !lines.failed(); ++i) {
    const PpkField field = lines.next_field();
    if (field.name == "Private-Lines") {
      return field.value;
    }
    file.derivation.push_back(field);
  }
  return {};
}

void append_field(SecretBytes& text, std::string_view name, std::string_view value) {
  text.append(name);
  text.append(": ");
  text.append(value);
  text.append("\n");
}

void append_blob(SecretBytes& text, std::string_view name, ByteView blob) {
  const SecretBytes base64 = encode_base64_secret(blob, kColumns);
  const auto lines = std::count(base64.text().begin(), base64.text().end(), '\n');
  append_field(text, name, std::to_string(lines));
  text.append(base64.view());
}

}  // namespace

std::string_view PpkFile::find_field(std::string_view name) const {
  const auto found = std::find_if(derivation.begin(), derivation.end(), [&](const PpkField& field) {
    return field.name == name;
  });
  return found == derivation.end() ? std::string_view() : found->value;
}

bool is_ppk(const Chunk& chunk) {
  return chunk.container == Container::kPpk && chunk.body.text().starts_with(kMagic);
}

std::string_view ppk_version(const Chunk& chunk) {
  std::string_view text = chunk.body.text();
  if (!text.starts_with(kMagic)) {
    return {};
  }
  text.remove_prefix(kMagic.size());
  const std::size_t end = text.find_first_of(":\n");
  return end == std::string_view::npos ? std::string_view() : text.substr(0, end);
}

Result<PpkFile> read_ppk_text(const Chunk& chunk) {
  Lines lines(chunk.body.text());
  PpkFile file;
  file.limits = chunk.limits;
  file.version = ppk_version(chunk);
  file.algorithm = lines.next_field().value;
  file.encryption = lines.next_value("Encryption");
  file.comment = lines.next_value("Comment");
  const SecretBytes public_text = lines.next_base64(lines.next_value("Public-Lines"));
  const SecretBytes private_text = lines.next_base64(read_derivation(lines, file));
  const PpkField last = lines.next_field();
  file.has_plain_hash = last.name == "Private-Hash";
  const std::optional<Bytes> mac = decode_hex(last.value);
  const bool is_named = file.has_plain_hash || last.name == "Private-MAC";
  if (lines.failed() || !is_named || !mac || !lines.only_blanks_remain()) {
    return malformed();
  }
  file.mac = *mac;
  KEYFLUENT_TRY(file.public_blob, decode_base64(public_text.text()));
  KEYFLUENT_TRY(file.private_blob, decode_base64_secret(private_text.text()));
  return file;
}

SecretBytes write_ppk_text(const PpkFile& file) {
  SecretBytes text;
  append_field(text, std::string(kMagic) + std::string(file.version), file.algorithm);
  append_field(text, "Encryption", file.encryption);
  append_field(text, "Comment", file.comment);
  append_blob(text, "Public-Lines", file.public_blob);
  for (const PpkField& field : file.derivation) {
    append_field(text, field.name, field.value);
  }
  append_blob(text, "Private-Lines", file.private_blob.view());
  append_field(text, "Private-MAC", encode_hex(file.mac));
  return text;
}

SecretBytes ppk_mac_input(const PpkFile& file, ByteView private_blob) {
  SecretWriter writer;
  writer.put_string(file.algorithm);
  writer.put_string(file.encryption);
  writer.put_string(file.comment);
  writer.put_string(ByteView(file.public_blob));
  writer.put_string(private_blob);
  return writer.take();
}

}  // namespace keyfluent::codecs
