// SPDX-License-Identifier: MIT
#include "src/cli/results.h"

#include "src/cli/console.h"
#include "src/findings/errors.h"

#include <algorithm>
#include <array>

namespace keyfluent::cli {

namespace {

// Extensions of key files that a new one replaces; any other dot belongs to the name (key.2024).
constexpr std::array<std::string_view, 12> kExtensions = {".pub",
                                                          ".ppk",
                                                          ".pem",
                                                          ".key",
                                                          ".txt",
                                                          ".asc",
                                                          ".der",
                                                          ".p8",
                                                          ".openssh",
                                                          ".ssh2",
                                                          ".prv",
                                                          ".eml"};

std::string_view stem_of(std::string_view name) {
  const std::size_t dot = name.rfind('.');
  if (dot == name.npos || dot == 0) {
    return name;
  }
  const std::string_view extension = name.substr(dot);
  const bool known =
      std::find(kExtensions.begin(), kExtensions.end(), extension) != kExtensions.end();
  return known ? name.substr(0, dot) : name;
}

}  // namespace

std::string file_name(std::string_view source, const Format& format) {
  const std::size_t slash = source.rfind('/');
  const std::string_view last = slash == source.npos ? source : source.substr(slash + 1);
  std::string name(source.starts_with('(') ? "key" : stem_of(last));  // "(standard input)"
  if (!format.extension.empty()) {
    return name.append(format.extension);
  }
  return format.kind == Kind::kPublic ? name + ".pub" : name;
}

Status Results::open() {
  if (!path_.empty() && path_ != "-" && (path_.ends_with('/') || platform::is_folder(path_))) {
    KEYFLUENT_TRY(folder_, platform::open_folder(path_));
    return ok();
  }
  KEYFLUENT_TRY(platform::Output output,
                platform::Output::open(path_.empty() ? "-" : path_, replace_));
  output_ = std::move(output);
  return ok();
}

void Results::commit(std::vector<KeyFile> files) {
  if (folder_.is_open()) {
    commit_each(files);
  } else if (output_->is_standard_output()) {
    std::for_each(files.begin(), files.end(), [this](const KeyFile& file) { print(file); });
  } else if (!files.empty()) {
    commit_together(files);
  }
}

// print keeps private keys out of the console's buffer, which is no secret memory.
void Results::print(const KeyFile& file) {
  if (!file.is_private) {
    console_.output(file.content.view());
    return;
  }
  Status written = console_.flush();
  if (written) {
    written = output_->commit(file.content.view(), true);
  }
  if (!written) {
    console_.error({}, written.error());
  }
}

void Results::commit_together(std::vector<KeyFile>& files) {
  KeyFile whole = std::move(files.front());
  for (std::size_t i = 1; i < files.size(); ++i) {
    whole.content.append(files[i].content.view());
    whole.is_private = whole.is_private || files[i].is_private;
    whole.keys += files[i].keys;
  }
  if (whole.is_private && whole.keys > 1) {
    console_.warning(path_, "it holds several keys; most programs read only the first of them");
  }
  if (const Status written = output_->commit(whole.content.view(), whole.is_private); !written) {
    console_.error(path_, written.error());
  }
}

void Results::commit_each(std::vector<KeyFile>& files) {
  for (const KeyFile& file : files) {
    const std::string name = file_name(file.source, *file.format);
    if (const Status written = commit_in_folder(file, name); !written) {
      console_.error(path_ + (path_.ends_with('/') ? "" : "/") + name, written.error());
    }
  }
}

Status Results::commit_in_folder(const KeyFile& file, const std::string& name) {
  if (!names_.insert(name).second) {  // --force replaces old files, not those of the same call
    return Error(errors::output_exists).with_hint("two inputs would have the same name");
  }
  KEYFLUENT_TRY(platform::Output output, platform::Output::open_in(folder_, name, replace_));
  return output.commit(file.content.view(), file.is_private);
}

}  // namespace keyfluent::cli
