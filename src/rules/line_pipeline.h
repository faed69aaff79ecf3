// SPDX-License-Identifier: MIT
// LinePipeline feeds a FileCheck from several threads: they judge blocks of lines, and the
// FileCheck gets every line in order.  What it reports is the same, byte for byte, with any number
// of threads.
//
// Memory is bounded: a few blocks are under way.  Each is judged by the thread that comes first;
// the caller's own reads, puts the judged blocks in order, and judges while there is nothing of
// that to do.
#pragma once

#include "src/platform/line_blocks.h"
#include "src/rules/file_check.h"
#include "src/rules/line_rules.h"

#include <condition_variable>
#include <deque>
#include <exception>
#include <memory>
#include <mutex>
#include <span>
#include <thread>
#include <vector>

namespace keyfluent::rules {

class LinePipeline {
 public:
  // All must live as long as this; `text` may be null.  `jobs` is the number of threads, the
  // caller's among them.  None is started before a file turns out to be large.
  LinePipeline(FileCheck& check,
               const Setting& setting,
               std::span<const Rule* const> rules,
               unsigned jobs,
               const LineText* text = nullptr);
  LinePipeline(const LinePipeline&) = delete;
  LinePipeline& operator=(const LinePipeline&) = delete;
  ~LinePipeline();

  // block_bytes is of what size blocks are judged in the least time (LineBlocks).
  [[nodiscard]] std::size_t block_bytes() const { return own_rules_.block_bytes(); }

  // next is the block to be read into.
  platform::LineBlock& next();

  // add takes the lines that were read into next().
  void add();

  // drain gives every line so far to the FileCheck.
  void drain();

 private:
  // Batch is a block on its way.
  struct Batch {
    explicit Batch(const Setting& setting) : judged(setting) {}

    platform::LineBlock block;
    JudgedLines judged;
    bool is_done = false;
    std::exception_ptr failure = nullptr;  // memory that ran out in another thread
  };

  bool start_threads();
  void work();
  void judge(Batch& batch, LineRules& rules) const;
  void advance();
  void consume();

  FileCheck& check_;
  const Setting& setting_;
  std::span<const Rule* const> rules_;
  unsigned jobs_;
  const LineText* text_;
  LineRules own_rules_;
  std::unique_ptr<Batch> next_;
  std::vector<std::unique_ptr<Batch>> free_;
  std::deque<std::unique_ptr<Batch>> under_way_;  // in the order of the file

  std::mutex mutex_;  // guards what follows, and is_done and failure of batches under way
  std::condition_variable to_do_changed_;
  std::condition_variable done_changed_;
  std::deque<Batch*> to_do_;
  bool is_ending_ = false;
  std::vector<std::thread> threads_;
};

}  // namespace keyfluent::rules
