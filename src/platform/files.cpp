// SPDX-License-Identifier: MIT
#include "src/platform/files.h"

#include "src/findings/errors.h"
#include "src/platform/signals.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>

namespace keyfluent::platform {

namespace {

constexpr std::size_t kFirstRead = 16384;

// wait_for waits until a descriptor that somebody set non-blocking is ready.
void wait_for(int descriptor, short events) {
  pollfd one{descriptor, events, 0};
  ::poll(&one, 1, -1);
}

// read_some is read(2) that survives EINTR and non-blocking descriptors; -1 with errno otherwise.
ssize_t read_some(int descriptor, std::span<std::uint8_t> into) {
  for (;;) {
    const ssize_t got = ::read(descriptor, into.data(), into.size());
    if (got >= 0 || (errno != EINTR && errno != EAGAIN)) {
      return got;
    }
    if (errno == EAGAIN) {
      wait_for(descriptor, POLLIN);
    }
  }
}

Error too_large(std::size_t limit) {
  return Error(errors::input_too_large, {}, std::to_string(limit));
}

// read_growing reads to the end of an input into a doubling buffer.  One byte more than the limit
// is asked for, to tell "exactly the limit" from "more".  `size` is that of a file, or 0 if it is
// not known: a file that gives so much and no more, though more was asked for, is at its end.
Result<SecretBytes> read_growing(int descriptor, std::size_t size, std::size_t limit) {
  SecretBytes content(std::min(size != 0 ? size + 1 : kFirstRead, limit + 1));
  std::size_t used = 0;
  for (;;) {
    const ssize_t got = read_some(descriptor, content.writable().subspan(used));
    if (got < 0) {
      return system_error(errno, "read");
    }
    used += static_cast<std::size_t>(got);
    if (used > limit) {
      return too_large(limit);
    }
    if (got == 0 || (used == size && used < content.size())) {
      content.resize(used);
      return content;
    }
    if (used == content.size()) {
      content.resize(std::min(2 * used, limit + 1));
    }
  }
}

Result<Input> open_standard_input() {
  Descriptor copy(::fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 3));
  if (!copy.is_open()) {
    return system_error(errno, "standard input");
  }
  return Input{"(standard input)", std::move(copy), 0};
}

// current_umask reads the umask; the system has no call that reads it without setting it.
mode_t current_umask() {
  const mode_t mask = ::umask(077);
  ::umask(mask);
  return mask;
}

Status check_existing(const Descriptor& folder, const std::string& name, bool replace) {
  struct stat info {};

  if (::fstatat(folder.get(), name.c_str(), &info, AT_SYMLINK_NOFOLLOW) != 0) {
    if (errno == ENOENT) {
      return ok();
    }
    return system_error(errno, "look up");
  }
  if (!S_ISREG(info.st_mode)) {
    return Error(errors::output_not_regular);
  }
  if (!replace) {
    return Error(errors::output_exists);
  }
  return ok();
}

}  // namespace

Result<Input> open_input(std::string_view path) {
  if (path == "-") {
    return open_standard_input();
  }
  std::string name(path);
  Descriptor file(::open(name.c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY));
  if (!file.is_open()) {
    if (errno == ENXIO) {
      return Error(errors::system_failed, {}, "a socket or an absent device cannot be read");
    }
    return system_error(errno, "open");
  }

  struct stat info {};

  const bool is_known = ::fstat(file.get(), &info) == 0;
  if (is_known && S_ISDIR(info.st_mode)) {
    return Error(errors::input_is_folder);
  }
  const bool is_file = is_known && S_ISREG(info.st_mode);
  return Input{std::move(name),
               std::move(file),
               is_file ? static_cast<std::uint64_t>(info.st_size) : std::uint64_t{0}};
}

std::uint64_t size_of(const Input& input) {
  struct stat info {};

  const bool is_file = ::fstat(input.file.get(), &info) == 0 && S_ISREG(info.st_mode);
  return is_file ? static_cast<std::uint64_t>(info.st_size) : 0;
}

Result<SecretBytes> read_input(const Input& input, std::size_t limit) {
  const std::uint64_t size = input.size != 0 ? input.size : size_of(input);
  if (size > limit) {
    return too_large(limit);
  }
  return read_growing(input.file.get(), static_cast<std::size_t>(size), limit);
}

Result<SecretBytes> read_part(const Input& input, std::size_t size) {
  SecretBytes part(size);
  for (std::size_t used = 0; used < size;) {
    const ssize_t got = read_some(input.file.get(), part.writable().subspan(used));
    if (got < 0) {
      return system_error(errno, "read");
    }
    used += static_cast<std::size_t>(got);
    if (got == 0) {
      part.resize(used);
      break;
    }
  }
  return part;
}

Result<SecretBytes> read_document(const Input& input, const Limits& limits) {
  Result<SecretBytes> content = read_input(input, limits.input_bytes);
  return content || !content.error().is(errors::input_too_large) ? std::move(content)
                                                                 : limits::too_large(limits);
}

bool is_folder(std::string_view path) {
  struct stat info {};

  return ::stat(std::string(path).c_str(), &info) == 0 && S_ISDIR(info.st_mode);
}

Result<Descriptor> open_folder(std::string_view path) {
  const std::string name(path);
  Descriptor folder(::open(name.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!folder.is_open() && errno == EACCES) {
    // A folder that may be written but not listed (a drop box) can be used, though not synced.
    folder = Descriptor(::open(name.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC));
  }
  if (!folder.is_open()) {
    return system_error(errno, "open the folder");
  }
  if (::faccessat(folder.get(), ".", W_OK | X_OK, AT_EACCESS) != 0) {
    return system_error(errno, "write in the folder");
  }
  return folder;
}

Result<Output> Output::open(std::string_view path, bool replace) {
  if (path == "-") {
    Output output;
    output.standard_output_ = true;
    return output;
  }
  const std::size_t slash = path.rfind('/');
  const std::string_view name = slash == path.npos ? path : path.substr(slash + 1);
  std::string_view parent = ".";
  if (slash != path.npos) {
    parent = path.substr(0, std::max<std::size_t>(slash, 1));
  }
  KEYFLUENT_TRY(Descriptor folder, open_folder(parent));
  return make(std::move(folder), name, replace);
}

Result<Output> Output::open_in(const Descriptor& folder, std::string_view name, bool replace) {
  Descriptor copy(::fcntl(folder.get(), F_DUPFD_CLOEXEC, 3));
  if (!copy.is_open()) {
    return system_error(errno, "open the folder");
  }
  return make(std::move(copy), name, replace);
}

Result<Output> Output::make(Descriptor folder, std::string_view name, bool replace) {
  if (name.empty()) {
    return Error(errors::output_not_regular);
  }
  Output output;
  output.name_ = name;
  output.replace_ = replace;
  output.folder_ = std::move(folder);
  KEYFLUENT_CHECK(check_existing(output.folder_, output.name_, replace));
  return output;
}

Status Output::commit(ByteView content, bool is_private) {
  if (standard_output_) {
    if (const Status written = write_all(STDOUT_FILENO, content); !written) {
      return Error(errors::write_failed, {}, written.error().message());
    }
    return ok();
  }
  const mode_t mode = is_private ? 0600 : 0644 & ~current_umask();
  const BlockedSignals blocked;  // Ctrl-C leaves the whole file or none, and no temporary one
  KEYFLUENT_TRY(AtomicFile file, AtomicFile::create(folder_.get(), name_, mode));
  KEYFLUENT_CHECK(file.write(content));
  return file.commit(replace_ ? AtomicFile::Existing::kReplace : AtomicFile::Existing::kRefuse);
}

Status write_all(int descriptor, ByteView content) {
  while (!content.empty()) {
    const ssize_t put = ::write(descriptor, content.data(), content.size());
    if (put >= 0) {
      content = content.subspan(static_cast<std::size_t>(put));
    } else if (errno == EAGAIN) {
      wait_for(descriptor, POLLOUT);
    } else if (errno != EINTR) {
      return system_error(errno, "write");
    }
  }
  return ok();
}

}  // namespace keyfluent::platform
