// SPDX-License-Identifier: MIT
#include "src/rules/line_verdict.h"

#include "keyfluent/authorized_keys/line_key.h"
#include "keyfluent/authorized_keys/options.h"

#include <array>
#include <utility>

namespace keyfluent::rules {

namespace {

using authorized_keys::Line;

// column_of is where a field of the line begins, from 1.
std::uint64_t column_of(std::string_view text, std::string_view field) {
  return field.empty() ? 1 : static_cast<std::uint64_t>(field.data() - text.data()) + 1;
}

// Judge holds what is known of one line while it is judged.
class Judge {
 public:
  Judge(std::uint64_t number, std::string_view text) : number_(number), text_(text) {}

  LineVerdict run() {
    Result<Line> line = authorized_keys::split_line(text_);
    if (!line) {
      const std::uint64_t column = line.error().place().column;
      reject(std::move(line).error(), column == 0 ? 1 : column);
      return std::move(verdict_);
    }
    verdict_.line = *line;
    if (line->kind != Line::Kind::kKey) {
      verdict_.verdict = line->kind == Line::Kind::kComment ? Verdict::kComment : Verdict::kBlank;
      return std::move(verdict_);
    }
    if (judge_key()) {
      judge_options();
    }
    return std::move(verdict_);
  }

 private:
  bool judge_key() {
    Result<PublicKey> key = authorized_keys::line_key(verdict_.line);
    if (!key) {
      const Place place = key.error().place();
      const std::uint64_t inside = place.kind == Place::Kind::kByte ? place.line : 0;
      reject(std::move(key).error(), column_of(text_, verdict_.line.blob) + inside);
      return false;
    }
    verdict_.verdict = Verdict::kKey;
    verdict_.key = std::move(*key);
    return true;
  }

  void judge_options() {
    auto options = authorized_keys::parse_options(verdict_.line.options);
    if (!options) {
      const std::uint64_t inside = options.error().place().line;
      reject(std::move(options).error(), column_of(text_, verdict_.line.options) + inside);
    }
  }

  void reject(Error error, std::uint64_t column) {
    verdict_.verdict = Verdict::kReject;
    verdict_.error = std::move(error).at(Place::at_line(number_, column));
  }

  std::uint64_t number_;
  std::string_view text_;
  LineVerdict verdict_;
};

}  // namespace

std::string_view verdict_name(Verdict verdict) {
  constexpr std::array<std::string_view, 4> kNames = {"blank", "comment", "key", "reject"};
  return kNames[static_cast<std::size_t>(verdict)];
}

LineVerdict judge_line(std::uint64_t number, std::string_view text) {
  return Judge(number, text).run();
}

}  // namespace keyfluent::rules
