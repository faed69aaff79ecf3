// SPDX-License-Identifier: MIT
#include "keyfluent/codecs/reading/base64_run.h"

#include "keyfluent/core/base64.h"

namespace keyfluent::reading {

namespace {

// The smallest key file in base64 is larger; words of a sentence are smaller.
constexpr std::size_t kLeast = 40;

class Run {
 public:
  Run(const Text& text, std::size_t line, bool shrink)
      : text_(text), first_(line), line_(line), shrink_(shrink) {}

  std::optional<Base64Run> read() {
    if (!take_first()) {
      return std::nullopt;
    }
    while (!done_ && line_ < text_.size() && take_next()) {
    }
    if (base64_.size() >= kLeast) {
      Result<SecretBytes> decoded = decode_base64_secret(base64_.text());
      run_.decoded = decoded ? *std::move(decoded) : SecretBytes();
    }
    run_.next_line = line_;
    text_.add_edits(text_.lines()[first_].begin, text_.lines()[line_ - 1].end, run_.repairs);
    return std::move(run_);
  }

 private:
  bool take_first() {
    const std::string_view line = text_.line(first_);
    std::size_t end = line.size();
    while (end > 0 && !is_base64_character(line[end - 1])) {
      --end;
    }
    std::size_t begin = end;
    while (begin > 0 && is_base64_character(line[begin - 1])) {
      --begin;
    }
    begin = after_assignment(line, begin, end);
    prefix_ = classify_prefix(line.substr(0, begin));
    const std::string_view tail = line.substr(end);
    const bool closed = !trim_blanks(tail).empty();
    if (begin == end || prefix_.text || (closed && !(prefix_.quotes && only_closes(tail)))) {
      return false;
    }
    done_ = closed;
    prefix_.add_to(run_.repairs, text_.lines()[first_].origin);
    run_.place = text_.place_of(line.data() + begin);
    take(line.substr(begin, end - begin));
    return true;
  }

  // after_assignment: the '=' of NAME= is a base64 character too, and so may be the whole NAME.
  static std::size_t after_assignment(std::string_view line, std::size_t begin, std::size_t end) {
    const std::size_t equals = line.substr(0, end).find('=');
    const bool is_inside = equals != line.npos && equals >= begin &&
                           line.substr(equals, end - equals).find_first_not_of('=') != line.npos;
    return is_inside ? equals + 1 : begin;
  }

  bool take_next() {
    const Peeled peeled = peel(text_.line(line_));
    std::string_view rest;
    const std::string_view body = cut_at_quote(peeled.text, prefix_.quote, rest);
    if (peeled.text.empty()) {
      return false;
    }
    if (!is_base64_text(body) || !only_closes(rest)) {
      return false;
    }
    peeled.add_to(run_.repairs, text_.lines()[line_].origin);
    done_ = body.size() < peeled.text.size();
    take(body);
    return true;
  }

  void take(std::string_view base64) {
    base64_.append(base64);
    const bool is_short = shrink_ && line_ > first_ && base64.size() < width_;
    done_ = done_ || is_short || base64.ends_with('=');
    // The first line may have room for a NAME= that the others have not.
    width_ = line_ <= first_ + 1 ? base64.size() : width_;
    ++line_;
  }

  const Text& text_;
  std::size_t first_;
  std::size_t line_;
  bool shrink_;
  Base64Run run_;
  Prefix prefix_;
  SecretBytes base64_;
  std::size_t width_ = 0;
  bool done_ = false;
};

}  // namespace

std::optional<Base64Run> read_base64_run(const Text& text, std::size_t line, bool shrink) {
  return Run(text, line, shrink).read();
}

}  // namespace keyfluent::reading
