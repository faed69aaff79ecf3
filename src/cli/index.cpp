// SPDX-License-Identifier: MIT
// The command index: a folder of keys by account, made into one file for keys-for.
#include "src/keyring/index.h"

#include "src/cli/command.h"
#include "src/cli/confinement.h"
#include "src/cli/console.h"
#include "src/cli/progress.h"
#include "src/findings/errors.h"
#include "src/keyring/key_folder.h"
#include "src/report/json.h"

#include <array>
#include <memory>
#include <optional>

namespace keyfluent::cli {

namespace {

class IndexJob final : public Job {
 public:
  IndexJob(const Arguments& arguments, platform::SandboxMode sandbox, Console& console)
      : path_(arguments.inputs().front()),
        output_(arguments.get("output")),
        json_(arguments.has("json")),
        progress_(Progress::from(arguments)),
        console_(console),
        reader_(sandbox) {}

  Status open() override;

  Status parse() override { return ok(); }

  Result<int> commit() override;

 private:
  Status add(const std::string& user);
  void print();

  std::string path_;
  std::string output_;
  bool json_;
  Progress progress_;
  Console& console_;
  keyring::FileReader reader_;
  std::optional<keyring::KeyFolder> folder_;
  std::optional<keyring::IndexWriter> writer_;
  std::vector<std::string> users_;
};

Status IndexJob::open() {
  KEYFLUENT_TRY(folder_, keyring::KeyFolder::open(path_));
  KEYFLUENT_TRY(users_, folder_->users());
  KEYFLUENT_TRY(writer_, keyring::IndexWriter::create(output_));
  return ok();
}

// add reads an account's files and writes its record; what cannot be used is named and left out.
Status IndexJob::add(const std::string& user) {
  const keyring::UserKeys keys = folder_->read(user, reader_);
  if (!keys.errors.empty()) {
    progress_.clear();
  }
  for (const auto& [name, error] : keys.errors) {
    console_.error(folder_->path() + "/" + name, error);
  }
  return writer_->add(user, keys);
}

// A million accounts do not fit into memory at once: each is read and written in turn.
Result<int> IndexJob::commit() {
  for (std::size_t i = 0; i < users_.size(); ++i) {
    progress_.show("accounts", i, users_.size());
    KEYFLUENT_CHECK(add(users_[i]));
  }
  progress_.clear();
  KEYFLUENT_CHECK(writer_->commit(folder_->path()));
  print();
  return 0;
}

void IndexJob::print() {
  const keyring::IndexHeader& header = writer_->header();
  if (json_) {
    console_.output(report::index_json(output_, header.folder, header.users, header.keys));
  } else {
    console_.output(escape_controls(output_) + ": " + std::to_string(header.keys) + " keys of " +
                    std::to_string(header.users) + " accounts\n");
  }
}

Result<std::unique_ptr<Job>> start(const Arguments& arguments, Console& console) {
  if (arguments.inputs().size() != 1) {
    return Error(errors::usage_missing_input, {}, "name the folder of keys, and no other");
  }
  if (arguments.get("output").empty()) {
    return Error(errors::usage_bad_value, {}, "index writes a file: say --output FILE");
  }
  KEYFLUENT_TRY(const platform::SandboxMode sandbox, sandbox_mode(arguments));
  return make_job<IndexJob>(arguments, sandbox, console);
}

constexpr std::array kExamples = {
    Example{"sudo keyfluent index /etc/ssh/keys -o /etc/ssh/keys.cdb",
            "make the index of a folder with a file or folder for each account"},
};

constexpr std::array kOptions = {
    Option{"output", 'o', "FILE", "the index to write; an older index there is replaced"},
    Option{"json", 0, "", "print one JSON object"},
};

}  // namespace

const Command index_command{
    .name = "index",
    .summary = "Make an index of a folder of keys, for keys-for",
    .usage = "DIR --output FILE [OPTIONS]",
    .description =
        "DIR holds the keys of each account in DIR/USER, DIR/USER.pub, or in all files of the "
        "folder DIR/USER: lines of authorized_keys, or public keys in any format that needs no "
        "repair. A file that cannot be used is named, and left out; the exit code tells of it. "
        "Names that begin with a dot are passed over, no link is followed, and DIR, its files and "
        "the folders on their way must be root's or your own, and nobody else's to write in.\n\n"
        "The index replaces an older one in one step. Build it again after each change of DIR: "
        "until "
        "then keys-for gives no key to the accounts whose files have changed, so that a key that "
        "was "
        "taken out never comes back. Other accounts are not affected.",
    .examples = kExamples,
    .options = kOptions,
    .start = start,
};

}  // namespace keyfluent::cli
