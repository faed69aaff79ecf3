// SPDX-License-Identifier: MIT
// The answer of the other process: uint32 n, n × (string line, string fingerprint), then the errors
// to the end.
#include "src/keyring/file_reader.h"

#include "src/findings/sandbox_errors.h"
#include "src/platform/error_wire.h"

#include <algorithm>

namespace keyfluent::keyring {

namespace {

SecretBytes answer(ByteView content) {
  const FileKeys found = served_keys(as_text(content));
  SecretWriter writer;
  writer.put_u32(static_cast<std::uint32_t>(found.keys.size()));
  for (const ServedKey& key : found.keys) {
    writer.put_string(key.line);
    writer.put_string(key.fingerprint);
  }
  for (const Error& error : found.errors) {
    platform::put_error(writer, error);
  }
  return writer.take();
}

Error nonsense() {
  return Error(errors::sandbox_lost, {}, "what it handed over makes no sense");
}

// take reads the answer.  Each key must be one line, which is all that sshd is given.
Result<FileKeys> take(ByteView bytes) {
  FileKeys found;
  Reader reader(bytes);
  for (std::uint32_t left = reader.read_u32(); left > 0 && !reader.failed(); --left) {
    std::string line(reader.read_text());
    found.keys.push_back({std::move(line), std::string(reader.read_text())});
  }
  while (!reader.failed() && reader.remaining() > 0) {
    std::optional<Error> error = platform::read_error(reader);
    if (!error) {
      return nonsense();
    }
    found.errors.push_back(*std::move(error));
  }
  const bool is_sound = !reader.failed() &&
                        std::none_of(found.keys.begin(), found.keys.end(), [](const auto& key) {
                          return key.line.find('\n') != key.line.npos;
                        });
  return is_sound ? Result<FileKeys>(std::move(found)) : nonsense();
}

}  // namespace

Result<FileKeys> FileReader::read(std::string_view content) {
  if (mode_ == platform::SandboxMode::kOff) {
    return served_keys(content);
  }
  if (!worker_) {
    KEYFLUENT_TRY(worker_, platform::ConfinedWorker::start(mode_, answer));
  }
  const Result<SecretBytes> found = worker_->ask(as_bytes(content));
  if (!found) {
    worker_.reset();  // the next file gets another
    return found.error();
  }
  return take(found->view());
}

}  // namespace keyfluent::keyring
