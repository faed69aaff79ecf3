// SPDX-License-Identifier: MIT
#include "src/rules/line_pipeline.h"

#include <system_error>
#include <utility>

namespace keyfluent::rules {

namespace {

constexpr std::size_t kBatchBytes = std::size_t{256} << 10;
constexpr std::size_t kBatchLines = 1024;
// So many lines ahead memory is fetched: enough for it to arrive, few enough for it to stay.
constexpr std::size_t kLinesAhead = 12;
// Starting threads costs more than judging a file of fewer batches.
constexpr unsigned kSmallFile = 2;

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

void LinePipeline::add(const InputLine& line) {
  if (jobs_ < 2 && own_rules_.is_idle()) {
    check_.add(line);  // nothing is gained by looking at many at once
    return;
  }
  if (filling_ && (filling_->lines.size() == kBatchLines ||
                   filling_->text.size() + line.text.size() > kBatchBytes)) {
    dispatch(false);
  }
  if (!filling_) {
    filling_ = new_batch();
  }
  filling_->begins.push_back(filling_->text.size());
  filling_->text.append(line.text);
  filling_->lines.push_back(line);
}

void LinePipeline::drain() {
  dispatch(true);
  while (!under_way_.empty()) {
    consume();
  }
}

std::unique_ptr<LinePipeline::Batch> LinePipeline::new_batch() {
  if (free_.empty()) {
    return std::make_unique<Batch>();
  }
  std::unique_ptr<Batch> batch = std::move(free_.back());
  free_.pop_back();
  return batch;
}

// dispatch hands the batch that is being filled to the threads, or judges it here if there are
// none.
void LinePipeline::dispatch(bool is_last) {
  if (!filling_) {
    return;
  }
  const bool is_large = !is_last || filling_->lines.back().number >= kLinesOfLargeFile;
  for (std::size_t i = 0; i < filling_->lines.size(); ++i) {
    InputLine& line = filling_->lines[i];
    line.is_in_large_file = is_large;
    line.text = filling_->text.text().substr(filling_->begins[i], line.text.size());
  }
  Batch& batch = *filling_;
  under_way_.push_back(std::move(filling_));
  if (jobs_ < 2 || ++dispatched_ <= kSmallFile || !start_threads()) {
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
  while (under_way_.size() > std::size_t{2} * jobs_) {
    consume();
  }
}

// start_threads is false if the system gives us none.
bool LinePipeline::start_threads() {
  try {
    while (threads_.size() < jobs_) {
      threads_.emplace_back([this] { work(); });
    }
  } catch (const std::system_error&) {
    jobs_ = static_cast<unsigned>(threads_.size());
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
  while (batch.judged.size() < batch.lines.size()) {
    batch.judged.push_back(std::make_unique<JudgedLine>(setting_));
  }
  rules.look_at(batch.lines, batch.judged);
}

// consume waits for the oldest batch and gives its lines to the FileCheck.
void LinePipeline::consume() {
  std::unique_ptr<Batch> batch = std::move(under_way_.front());
  under_way_.pop_front();
  {
    std::unique_lock lock(mutex_);
    done_changed_.wait(lock, [&] { return batch->is_done; });
  }
  if (batch->failure) {
    std::rethrow_exception(batch->failure);
  }
  const std::size_t count = batch->lines.size();
  for (std::size_t i = 0; i < count; ++i) {
    if (i + kLinesAhead < count) {
      check_.expect(*batch->judged[i + kLinesAhead]);
    }
    check_.take(*batch->judged[i]);
  }
  if (batch->text.size() <= kBatchBytes) {  // one huge line does not keep its memory
    batch->text.clear();
    batch->lines.clear();
    batch->begins.clear();
    batch->is_done = false;
    free_.push_back(std::move(batch));
  }
}

}  // namespace keyfluent::rules
