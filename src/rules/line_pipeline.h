// SPDX-License-Identifier: MIT
// LinePipeline feeds a FileCheck from several threads: they judge batches of lines, and the
// FileCheck gets every line in order.  What it reports is the same, byte for byte, with any number
// of threads.
//
// Memory is bounded: a few batches are under way, each of one piece of the file.
#pragma once

#include "keyfluent/core/secret.h"
#include "src/rules/file_check.h"
#include "src/rules/line_rules.h"

#include <condition_variable>
#include <cstdint>
#include <deque>
#include <exception>
#include <memory>
#include <mutex>
#include <span>
#include <string_view>
#include <thread>
#include <vector>

namespace keyfluent::rules {

class LinePipeline {
 public:
  // All must live as long as this; `text` may be null.  `jobs` is the number of threads besides the
  // caller's; 0 or 1: none.  None is started before a file turns out to be large.
  LinePipeline(FileCheck& check,
               const Setting& setting,
               std::span<const Rule* const> rules,
               unsigned jobs,
               const LineText* text = nullptr);
  LinePipeline(const LinePipeline&) = delete;
  LinePipeline& operator=(const LinePipeline&) = delete;
  ~LinePipeline();

  // add takes the next line.  Its text need not outlive the call.
  void add(const InputLine& line);

  // drain gives every line so far to the FileCheck.
  void drain();

 private:
  // Batch is a piece of the file.
  struct Batch {
    SecretBytes text;                 // it may hold a private key by mistake
    std::vector<InputLine> lines;     // their texts are set when the batch is complete
    std::vector<std::size_t> begins;  // of their texts
    std::vector<std::unique_ptr<JudgedLine>> judged;
    bool is_done = false;
    std::exception_ptr failure;  // memory that ran out in another thread
  };

  void dispatch(bool is_last);
  bool start_threads();
  void work();
  void judge(Batch& batch, LineRules& rules) const;
  void consume();
  std::unique_ptr<Batch> new_batch();

  FileCheck& check_;
  const Setting& setting_;
  std::span<const Rule* const> rules_;
  unsigned jobs_;
  const LineText* text_;
  LineRules own_rules_;
  std::unique_ptr<Batch> filling_;
  std::vector<std::unique_ptr<Batch>> free_;
  std::deque<std::unique_ptr<Batch>> under_way_;  // in the order of the file
  unsigned dispatched_ = 0;

  std::mutex mutex_;  // guards what follows, and is_done and failure of batches under way
  std::condition_variable to_do_changed_;
  std::condition_variable done_changed_;
  std::deque<Batch*> to_do_;
  bool is_ending_ = false;
  std::vector<std::thread> threads_;
};

}  // namespace keyfluent::rules
