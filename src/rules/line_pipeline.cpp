// SPDX-License-Identifier: MIT
#include "src/rules/line_pipeline.h"

#include <system_error>
#include <utility>

namespace keyfluent::rules {

namespace {

// So many blocks a thread are under way: nobody waits for work while another judges a block.
constexpr std::size_t kBlocksPerThread = 2;

}  // namespace

LinePipeline::LinePipeline(FileCheck& check,
                           const Setting& setting,
                           std::span<const Rule* const> rules,
                           unsigned jobs,
                           const LineText* text)
    : check_(check),
      setting_(setting),
      rules_(rules),
      jobs_(jobs),
      text_(text),
      own_rules_(setting, rules, text) {}

LinePipeline::~LinePipeline() {
  {
    const std::lock_guard lock(mutex_);
    is_ending_ = true;
    to_do_.clear();
  }
  to_do_changed_.notify_all();
  for (std::thread& thread : threads_) {
    thread.join();
  }
}

platform::LineBlock& LinePipeline::next() {
  if (!next_ && free_.empty()) {
    next_ = std::make_unique<Batch>(setting_);
  } else if (!next_) {
    next_ = std::move(free_.back());
    free_.pop_back();
  }
  return next_->block;
}

void LinePipeline::add() {
  Batch& batch = *next_;
  const bool is_shared = start_threads();
  under_way_.push_back(std::move(next_));
  if (!is_shared) {
    judge(batch, own_rules_);
    batch.is_done = true;
    consume();
    return;
  }
  {
    const std::lock_guard lock(mutex_);
    to_do_.push_back(&batch);
  }
  to_do_changed_.notify_one();
  while (under_way_.size() >= kBlocksPerThread * jobs_) {
    advance();
  }
}

void LinePipeline::drain() {
  while (!under_way_.empty()) {
    advance();
  }
}

// start_threads is false if there are none: the file has one block so far, or the system gives us
// none.
bool LinePipeline::start_threads() {
  if (threads_.empty() && next_->block.is_last()) {
    return false;
  }
  try {
    while (threads_.size() + 1 < jobs_) {
      threads_.emplace_back([this] { work(); });
    }
  } catch (const std::system_error&) {
    jobs_ = static_cast<unsigned>(threads_.size()) + 1;
  }
  return !threads_.empty();
}

void LinePipeline::work() {
  LineRules rules(setting_, rules_, text_);
  std::unique_lock lock(mutex_);
  for (;;) {
    to_do_changed_.wait(lock, [this] { return is_ending_ || !to_do_.empty(); });
    if (to_do_.empty()) {
      return;
    }
    Batch* const batch = to_do_.front();
    to_do_.pop_front();
    lock.unlock();
    std::exception_ptr failure;
    try {
      judge(*batch, rules);
    } catch (...) {
      failure = std::current_exception();
    }
    lock.lock();
    batch->failure = failure;
    batch->is_done = true;
    done_changed_.notify_one();
  }
}

void LinePipeline::judge(Batch& batch, LineRules& rules) const {
  rules.look_at(batch.block, check_.wanted(), batch.judged);
}

// advance consumes the oldest batch if it is done; else it judges one that nobody has begun, or
// waits.
void LinePipeline::advance() {
  std::unique_lock lock(mutex_);
  if (!under_way_.front()->is_done && !to_do_.empty()) {
    Batch* const batch = to_do_.front();
    to_do_.pop_front();
    lock.unlock();
    judge(*batch, own_rules_);
    batch->is_done = true;  // ours alone
    return;
  }
  done_changed_.wait(lock, [this] { return under_way_.front()->is_done; });
  lock.unlock();
  consume();
}

// consume gives the lines of the oldest batch, which is done, to the FileCheck.
void LinePipeline::consume() {
  std::unique_ptr<Batch> batch = std::move(under_way_.front());
  under_way_.pop_front();
  if (batch->failure) {
    std::rethrow_exception(batch->failure);
  }
  check_.take(batch->block, batch->judged);
  // A block of one huge line does not keep its memory.
  if (batch->block.end_offset() - batch->block.offset(0) <= block_bytes()) {
    batch->is_done = false;
    free_.push_back(std::move(batch));
  }
}

}  // namespace keyfluent::rules
