// SPDX-License-Identifier: MIT
#include "src/platform/passphrase.h"

#include "src/findings/errors.h"
#include "src/platform/askpass.h"
#include "src/platform/files.h"
#include "src/platform/terminal.h"

#include <fcntl.h>

#include <cerrno>

namespace keyfluent::platform {

namespace {

constexpr std::size_t kLongestLine = std::size_t{64} << 10;

// read_line reads up to LF, and not one byte more: the next line of the same descriptor may be the
// new passphrase, or the input.
Result<SecretBytes> read_line(int descriptor) {
  SecretBytes line;
  line.reserve(128);
  for (;;) {
    std::uint8_t byte = 0;
    const ssize_t got = ::read(descriptor, &byte, 1);
    if (got < 0 && errno == EINTR) {
      continue;
    }
    if (got < 0) {
      return system_error(errno, "read the passphrase");
    }
    if (got == 0 || byte == '\n') {
      break;
    }
    line.push_back(byte);
    if (line.size() > kLongestLine) {
      return Error(errors::input_too_large, {}, std::to_string(kLongestLine));
    }
  }
  if (line.text().ends_with('\r')) {
    line.resize(line.size() - 1);
  }
  return line;
}

Result<SecretBytes> read_given(const PassphraseSettings& settings) {
  if (settings.file.empty()) {
    return read_line(settings.descriptor);
  }
  const Descriptor file(::open(settings.file.c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY));
  if (!file.is_open()) {
    return system_error(errno, "open");
  }
  return read_line(file.get());
}

}  // namespace

Result<PassphraseSource> PassphraseSource::open(const PassphraseSettings& settings) {
  PassphraseSource source;
  if (!settings.file.empty() || settings.descriptor >= 0) {
    KEYFLUENT_TRY(SecretBytes line, read_given(settings));
    source.given_.emplace(std::move(line));
    return source;
  }
  if (!settings.may_prompt) {
    return source;
  }
  const Askpass askpass = find_askpass();
  if (!askpass.first) {
    source.terminal_ = Descriptor(::open("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY));
  }
  if (!source.terminal_.is_open() && !askpass.program.empty()) {
    // Now, because what asks later may start no program.
    KEYFLUENT_TRY(source.askpass_, AskpassServer::start(askpass.program));
  }
  return source;
}

Result<Passphrase> PassphraseSource::ask(std::string_view prompt) {
  if (given_) {
    return given_->clone();
  }
  if (askpass_) {
    KEYFLUENT_TRY(SecretBytes answer, askpass_->ask(prompt));
    return Passphrase(std::move(answer));
  }
  if (terminal_.is_open()) {
    KEYFLUENT_TRY(SecretBytes answer, ask_terminal(terminal_.get(), prompt));
    return Passphrase(std::move(answer));
  }
  return Error(errors::passphrase_missing);
}

Result<Passphrase> PassphraseSource::ask_new(std::string_view prompt) {
  KEYFLUENT_TRY(Passphrase first, ask(prompt));
  if (given_) {
    return first;
  }
  KEYFLUENT_TRY(Passphrase second, ask("The same again: "));
  if (!equal_secret(first.view(), second.view())) {
    return Error(errors::passphrase_mismatch);
  }
  return first;
}

}  // namespace keyfluent::platform
