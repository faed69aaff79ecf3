// SPDX-License-Identifier: MIT
#include "keyfluent/codecs/reading/mend.h"

#include "keyfluent/authorized_keys/line.h"
#include "keyfluent/codecs/reading/escapes.h"
#include "keyfluent/codecs/reading/known.h"
#include "keyfluent/core/characters.h"

#include <algorithm>

namespace keyfluent::reading {

namespace {

using authorized_keys::Line;
using authorized_keys::split_line;

bool is_special(char c) {
  return static_cast<unsigned char>(c) >= 0x80 || c == '&' || c == '\\' || c == '<';
}

// has_special looks at the whole text, which compilers do many bytes at a time: it is nearly always
// false.
bool has_special(std::string_view text) {
  unsigned char found = 0;
  for (const char c : text) {
    found |= static_cast<unsigned char>(is_special(c));
  }
  return found != 0;
}

// What is done to a part of a line.
struct Mode {
  Escapes escapes = Escapes::kNone;
  bool outside_quotes = false;  // only there (the options of a sound line)
};

class Mender {
 public:
  Mender(const Text& raw, bool is_one_line)
      : raw_(raw), is_one_line_(is_one_line), out_(Text::builder(raw)) {}

  Text run() {
    for (std::size_t i = 0; i < raw_.size(); ++i) {
      const TextLine& line = raw_.lines()[i];
      source_ = &line;
      out_.open_line(line, 0, true);
      mend_line(raw_.line(i));
      if (!at_start_) {
        out_.close_line(line.line_end);
      }
    }
    return std::move(out_);
  }

 private:
  void mend_line(std::string_view text) {
    at_start_ = false;
    if (!has_special(text)) {
      out_.put(text);
      return;
    }
    const Result<Line> line = split_line(text);
    // A whole file with literal line ends may begin with a comment.
    const bool is_file = is_one_line_ && next_key(text) < text.size();
    if (line && line->kind != Line::Kind::kKey && !is_file) {
      out_.put(text);
    } else if (line && is_base64_text(line->blob)) {
      mend_sound(text, *line);
    } else if (is_ssh1_line(trim_blanks(text))) {
      mend_end(text, end_of_comment(text, 0));
    } else {
      mend_part(text, {find_escapes(text), false});
    }
  }

  // mend_sound mends a line that is a key as it stands.
  void mend_sound(std::string_view text, const Line& line) {
    const auto offset = [&](std::string_view part) {
      return static_cast<std::size_t>(part.data() - text.data());
    };
    const std::size_t type = offset(line.type);
    mend_part(text.substr(0, type), {Escapes::kNone, true});
    const std::size_t tail = line.comment.empty() ? text.size() : offset(line.comment);
    const std::size_t end = end_of_comment(text, tail);
    const std::size_t split = next_key(text.substr(tail, end - tail)) + tail;
    mend_end(text.substr(type), std::min(split, end) - type);
  }

  // mend_end mends what follows the end of a line's comment.
  void mend_end(std::string_view text, std::size_t end) {
    out_.put(text.substr(0, end));
    mend_part(text.substr(end), {Escapes::kJson, false});
  }

  // end_of_comment returns where the damage at the end of a line begins: invisible characters,
  // no-break spaces, <br>, a literal \n.
  static std::size_t end_of_comment(std::string_view text, std::size_t from) {
    std::size_t end = from;
    for (std::size_t at = from; at < text.size();) {
      const std::size_t length = unseen_length(text.substr(at));
      if (length == 0) {
        const Decoded one = decode_character(text.substr(at));
        at += one.length;
        end = at;
      } else {
        at += length;
      }
    }
    return end;
  }

  void mend_part(std::string_view text, Mode mode) {
    bool quoted = false;
    for (std::size_t at = 0; at < text.size();) {
      const std::string_view rest = text.substr(at);
      if (mode.outside_quotes && rest[0] == '"' && (at == 0 || text[at - 1] != '\\')) {
        quoted = !quoted;
      }
      const bool plain = (mode.outside_quotes && quoted) || !is_special(rest[0]);
      if (plain) {
        const std::size_t run = mode.outside_quotes ? 1 : plain_run(rest);
        put_plain(rest.substr(0, run));
        at += run;
      } else {
        at += mend_character(rest, mode.escapes);
      }
    }
  }

  static std::size_t plain_run(std::string_view text) {
    return static_cast<std::size_t>(std::find_if(text.begin(), text.end(), is_special) -
                                    text.begin());
  }

  void put_plain(std::string_view text) {
    start_line_if_split(text);
    out_.put(text);
  }

  // start_line_if_split opens the line that follows a line end which was found inside a line.
  void start_line_if_split(std::string_view at) {
    if (at_start_) {
      out_.open_line(*source_, offset_in_line(at), false);
      at_start_ = false;
    }
  }

  [[nodiscard]] std::size_t offset_in_line(std::string_view at) const {
    return static_cast<std::size_t>(at.data() - raw_.all().data()) - source_->begin;
  }

  // mend_character writes what the first character of the text means; it returns the character's
  // length.
  std::size_t mend_character(std::string_view text, Escapes escapes) {
    if (const std::size_t length = line_end_escape(text, escapes); length != 0) {
      break_line(RepairId::kLiteralNewline, text, length);
      return length;
    }
    if (const std::size_t length = character_escape(text, escapes); length != 0) {
      replace(RepairId::kLiteralNewline, text.substr(length - 1, 1), text, length);
      return length;
    }
    const std::optional<Decoded> entity = decode_entity(text);
    if (entity && (entity->code == '\n' || entity->code == '\r')) {
      break_line(RepairId::kHtmlEntities, text, entity->length);
      return entity->length;
    }
    const Decoded one = entity ? *entity : decode_character(text);
    const std::optional<Substitute> substitute = find_substitute(one.code);
    if (entity) {
      put_entity(one, text, substitute);
    } else if (substitute) {
      replace(substitute->id, substitute->text, text, one.length);
    } else {
      put_plain(text.substr(0, one.length));
    }
    return one.length;
  }

  void put_entity(Decoded one, std::string_view text, const std::optional<Substitute>& substitute) {
    SecretBytes bytes;
    if (substitute) {
      bytes.append(substitute->text);
    } else {
      put_utf8(one.code, bytes);
    }
    replace(RepairId::kHtmlEntities, bytes.text(), text, one.length);
  }

  void replace(RepairId id, std::string_view by, std::string_view text, std::size_t length) {
    start_line_if_split(text);
    out_.put_edit(id, place_of(text), by);
    out_.jump(place_of(text.substr(length)));
  }

  // break_line ends the line.  A <br> that stands before the end of its line breaks nothing more.
  void break_line(RepairId id, std::string_view text, std::size_t length) {
    start_line_if_split(text);
    out_.put_edit(id, place_of(text), "");
    const bool is_last = offset_in_line(text) + length == source_->end - source_->begin;
    out_.forget_raw();
    if (is_last && source_->line_end != LineEnd::kNone) {
      return;  // run() closes the line
    }
    out_.close_line(LineEnd::kLf);
    at_start_ = true;
  }

  [[nodiscard]] Place place_of(std::string_view text) const { return raw_.place_of(text.data()); }

  const Text& raw_;
  bool is_one_line_;
  Text out_;
  const TextLine* source_ = nullptr;
  bool at_start_ = false;  // a line was broken, and the next one not yet opened
};

}  // namespace

Text mend(Text& raw, bool is_one_line) {
  if (!has_special(raw.all())) {
    return std::move(raw);
  }
  return Mender(raw, is_one_line).run();
}

}  // namespace keyfluent::reading
