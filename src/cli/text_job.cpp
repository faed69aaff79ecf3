// SPDX-License-Identifier: MIT
#include "src/cli/text_job.h"

#include "src/cli/console.h"
#include "src/platform/terminal.h"
#include "src/report/plain_text.h"

namespace keyfluent::cli {

namespace {

class TextJob final : public Job {
 public:
  TextJob(std::string text, Console& console) : text_(std::move(text)), console_(console) {}

  Status open() override { return ok(); }

  Status parse() override { return ok(); }

  Result<int> commit() override {
    console_.output(text_);
    return 0;
  }

 private:
  std::string text_;
  Console& console_;
};

}  // namespace

std::unique_ptr<Job> print_text(std::string text, Console& console) {
  return std::make_unique<TextJob>(std::move(text), console);
}

std::string in_locale(std::string_view text) {
  return platform::is_utf8_locale() ? std::string(text) : report::ascii_text(text);
}

std::unique_ptr<Job> print_prose(std::string_view text, Console& console) {
  return print_text(in_locale(text), console);
}

}  // namespace keyfluent::cli
