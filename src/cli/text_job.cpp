// SPDX-License-Identifier: MIT
#include "src/cli/text_job.h"

#include "src/cli/console.h"

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

}  // namespace keyfluent::cli
