// SPDX-License-Identifier: MIT
#include "src/audit/key_reader.h"

#include "keyfluent/convert.h"
#include "src/platform/line_reader.h"

#include <algorithm>
#include <utility>

namespace keyfluent::audit {

namespace {

// Up to so many bytes are kept to be read again.  Larger files hold lines.
constexpr std::size_t kKeptBytes = std::size_t{4} << 20;

bool is_blank(char c) {
  return c == ' ' || c == '\t';
}

// skip_field returns what stands behind the first field and its blanks.
std::string_view skip_field(std::string_view text) {
  const auto end = std::find_if(text.begin(), text.end(), is_blank);
  const auto next = std::find_if_not(end, text.end(), is_blank);
  return text.substr(static_cast<std::size_t>(next - text.begin()));
}

}  // namespace

// Copy keeps an input's bytes as long as they are few.  They may hold a private key.
class KeyReader::Copy {
 public:
  void add(std::string_view line, bool has_end) {
    if (!is_whole_ || size_ + line.size() + 1 > kKeptBytes) {
      is_whole_ = false;
      bytes_ = SecretBytes();
      return;
    }
    const std::size_t end = size_ + line.size() + (has_end ? 1 : 0);
    if (end > bytes_.size()) {
      bytes_.resize(std::max(end, 2 * bytes_.size()));
    }
    std::copy(line.begin(), line.end(), bytes_.writable().begin() + static_cast<long>(size_));
    if (has_end) {
      bytes_.writable()[end - 1] = '\n';
    }
    size_ = end;
  }

  void drop() { is_whole_ = false; }

  [[nodiscard]] bool is_whole() const { return is_whole_; }

  [[nodiscard]] SecretBytes bytes() const { return SecretBytes(bytes_.view().first(size_)); }

 private:
  SecretBytes bytes_;
  std::size_t size_ = 0;
  bool is_whole_ = true;
};

Result<ReadSummary> KeyReader::read(const platform::Descriptor& file) {
  summary_ = {};
  Copy copy;
  platform::LineReader reader(file);
  for (;;) {
    KEYFLUENT_TRY(const bool more, reader.next());
    if (!more) {
      break;
    }
    summary_.lines = reader.number();
    if (reader.is_too_long()) {
      ++summary_.unread;
      copy.drop();
      continue;
    }
    copy.add(reader.line(), reader.has_end());
    look_at(reader.line());
  }
  if (summary_.unread != 0 && copy.is_whole()) {
    read_again(copy);
  }
  return summary_;
}

void KeyReader::met(const MetKey& key) {
  ++summary_.keys;
  sink_(key);
}

void KeyReader::look_at(std::string_view text) {
  using authorized_keys::Verdict;
  const authorized_keys::LineVerdict& verdict = judge_.judge(text);
  if (verdict.key) {
    met({*verdict.key, summary_.lines, verdict.line.comment, &verdict});
  } else if (verdict.verdict == Verdict::kReject && !look_at_known_host(text)) {
    ++summary_.unread;
  }
}

// known_hosts (sshd(8), SSH_KNOWN_HOSTS FILE FORMAT): [marker] hosts key-type base64 [comment].
bool KeyReader::look_at_known_host(std::string_view text) {
  std::string_view rest = skip_field(text);
  if (text.starts_with('@')) {
    rest = skip_field(rest);
  }
  const authorized_keys::LineVerdict& verdict = judge_.judge(rest);
  if (!verdict.key || !verdict.line.options.empty()) {
    return false;
  }
  met({*verdict.key, summary_.lines, verdict.line.comment, nullptr});
  return true;
}

// Lines that could be read have been met: of them, the second reading gives nothing.
void KeyReader::read_again(const Copy& copy) {
  const Document document = keyfluent::read(copy.bytes(), {});
  const bool had_lines = summary_.keys != 0;
  for (const Entry& entry : document.entries) {
    const bool is_line = entry.format->has_options && entry.repairs.list().empty();
    if (!entry.public_key || (is_line && had_lines)) {
      continue;
    }
    if (const Result<KeyView> view = read_key_view(entry.public_key->blob())) {
      const bool has_line = entry.place.kind == Place::Kind::kLine;
      met({*view, has_line ? entry.place.line : 0, entry.comment, nullptr});
      summary_.unread = 0;
    }
  }
}

}  // namespace keyfluent::audit
