// SPDX-License-Identifier: MIT
// What comes back from the other process: numbers, and SSH strings.
#include "src/server/apart.h"

#include "keyfluent/core/reader.h"
#include "keyfluent/core/writer.h"
#include "src/findings/sandbox_errors.h"
#include "src/platform/confined.h"
#include "src/server/log.h"

#include <array>

namespace keyfluent::server {

namespace {

// The texts of a line that go with its numbers.
constexpr std::array kTexts = {&JudgedLine::fingerprint,
                               &JudgedLine::conditions,
                               &JudgedLine::failed,
                               &JudgedLine::failed_value,
                               &JudgedLine::command,
                               &JudgedLine::reason,
                               &JudgedLine::hint,
                               &JudgedLine::pasted};

void put(Writer& to, const JudgedLine& line) {
  to.put_u64(line.number);
  to.put_u8(static_cast<std::uint8_t>(line.verdict));
  to.put_u8(static_cast<std::uint8_t>(line.offer));
  for (std::string JudgedLine::*text : kTexts) {
    to.put_string(line.*text);
  }
}

JudgedLine read_line(Reader& from) {
  JudgedLine line;
  line.number = from.read_u64();
  line.verdict = static_cast<authorized_keys::Verdict>(from.read_u8());
  line.offer = static_cast<authorized_keys::Offer>(from.read_u8());
  for (std::string JudgedLine::*text : kTexts) {
    line.*text = from.read_text();
  }
  return line;
}

void put(Writer& to, const Stage& stage) {
  to.put_u8(static_cast<std::uint8_t>(stage.status));
  to.put_string(stage.code);
  to.put_string(stage.text);
  to.put_u32(static_cast<std::uint32_t>(stage.advice.size()));
  for (const std::string& advice : stage.advice) {
    to.put_string(advice);
  }
}

Stage read_stage(Reader& from) {
  Stage stage;
  stage.status = static_cast<StageStatus>(from.read_u8() % 4);
  stage.code = from.read_text();
  stage.text = from.read_text();
  for (std::uint32_t left = from.read_u32(); left > 0 && !from.failed(); --left) {
    stage.advice.emplace_back(from.read_text());
  }
  return stage;
}

void put(Writer& to, const PrintingLine& line) {
  to.put_u64(line.number);
  to.put_string(line.text);
}

PrintingLine read_printing(Reader& from) {
  PrintingLine line;
  line.number = from.read_u64();
  line.text = from.read_text();
  return line;
}

// list_apart has `work` make a list apart, and reads what it made, one by one.
template <class Row, class Work>
Result<std::vector<Row>> list_apart(const Subject& subject, Row (*read)(Reader&), Work&& work) {
  KEYFLUENT_TRY(const std::string text, platform::work_apart(subject.question.sandbox, [&work] {
                  Writer writer;
                  for (const Row& row : work()) {
                    put(writer, row);
                  }
                  return Result<std::string>(std::string(as_text(writer.view())));
                }));
  std::vector<Row> rows;
  Reader reader(as_bytes(text));
  while (!reader.failed() && reader.remaining() > 0) {
    rows.push_back(read(reader));
  }
  if (reader.failed()) {
    return Error(errors::sandbox_lost, {}, "what it handed over makes no sense");
  }
  return rows;
}

}  // namespace

Result<std::vector<JudgedLine>> judge_lines_apart(const SeenFile& file, const Subject& subject) {
  KEYFLUENT_TRY(std::vector<JudgedLine> lines,
                list_apart(subject, read_line, [&] { return judge_lines(file, subject); }));
  for (JudgedLine& line : lines) {
    line.path = file.path;
  }
  return lines;
}

Result<bool> holds_key_apart(std::string_view text, const Subject& subject) {
  KEYFLUENT_TRY(const std::string answer, platform::work_apart(subject.question.sandbox, [&] {
                  return Result<std::string>(holds_key(text, *subject.question.key) ? "1" : "");
                }));
  return !answer.empty();
}

Result<std::optional<PrintingLine>> find_printing_line_apart(std::string_view text,
                                                             const Subject& subject) {
  KEYFLUENT_TRY(std::vector<PrintingLine> found, list_apart(subject, read_printing, [text] {
                  const std::optional<PrintingLine> line = find_printing_line(text);
                  return line ? std::vector{*line} : std::vector<PrintingLine>();
                }));
  return found.empty() ? std::nullopt : std::optional(std::move(found.front()));
}

Result<Findings> explain_log_apart(std::string_view text, const Subject& subject) {
  KEYFLUENT_TRY(Findings findings,
                list_apart(subject, read_stage, [&] { return explain_log(text, subject); }));
  for (Stage& stage : findings) {
    stage.name = kLogName;
  }
  return findings;
}

Stage not_looked_into(std::string_view path, const Error& error) {
  return unseen(std::string(path) + " could not be looked into: " + error.message() + ".");
}

}  // namespace keyfluent::server
