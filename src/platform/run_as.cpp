// SPDX-License-Identifier: MIT
// run_as (platform/users.h): work in a child process that has become another user.
//
// The reply on the pipe is one byte, 1 for a reply and 0 for an error, and then the reply, or the
// error's fields as SSH strings and numbers.
#include "keyfluent/core/reader.h"
#include "keyfluent/core/writer.h"
#include "src/findings/errors.h"
#include "src/platform/descriptor.h"
#include "src/platform/done.h"
#include "src/platform/error_wire.h"
#include "src/platform/files.h"
#include "src/platform/process.h"
#include "src/platform/users.h"

#include <fcntl.h>
#include <grp.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <new>

namespace keyfluent::platform {

namespace {

// A reply is a few lines, or a diff of one file.
constexpr std::size_t kReplyBytes = std::size_t{256} << 20;

// The child's exit codes: for want of memory, before and behind the change.
constexpr int kNoMemory = 6;
constexpr int kNoMemoryBehind = 7;

Bytes encode(const Result<std::string>& reply) {
  Writer writer;
  writer.put_u8(reply ? 1 : 0);
  if (reply) {
    writer.put_bytes(as_bytes(*reply));
    return writer.take();
  }
  put_error(writer, reply.error());
  return writer.take();
}

Result<std::string> decode(ByteView reply) {
  Reader reader(reply);
  if (reader.read_u8() == 1) {
    return std::string(as_text(reader.rest()));
  }
  return read_error(reader).value_or(
      Error(errors::system_failed, {}, "the process that became the user ended early"));
}

// become gives the process the user's identity, with no way back.
Status become(const User& user, const std::vector<gid_t>& groups) {
  if (::setgroups(groups.size(), groups.data()) != 0 ||
      ::setresgid(user.gid, user.gid, user.gid) != 0 ||
      ::setresuid(user.uid, user.uid, user.uid) != 0) {
    return system_error(errno, "become the user");
  }
  if (user.uid != 0 && (::setuid(0) == 0 || ::geteuid() != user.uid)) {
    return Error(errors::system_failed, {}, "the rights of root could not be given up");
  }
  guard_memory();
  return ok();
}

[[noreturn]] void child(const User& user,
                        const std::vector<gid_t>& groups,
                        const Work& work,
                        int reply) noexcept {
  int code = 0;
  try {
    Status became = become(user, groups);
    const Result<std::string> result =
        became ? work() : Result<std::string>(std::move(became).error());
    code = write_all(reply, encode(result)) ? 0 : 1;
  } catch (const std::bad_alloc&) {  // as the parent will say
    code = is_done() ? kNoMemoryBehind : kNoMemory;
  }
  ::_exit(code);
}

Bytes read_reply(int descriptor) {
  Bytes reply;
  std::array<std::uint8_t, 65536> buffer{};
  while (reply.size() < kReplyBytes) {
    const ssize_t got = ::read(descriptor, buffer.data(), buffer.size());
    if (got > 0) {
      reply.insert(reply.end(), buffer.begin(), buffer.begin() + got);
    } else if (got == 0 || errno != EINTR) {
      break;
    }
  }
  return reply;
}

}  // namespace

Result<std::string> run_as(const User& user, const Work& work) {
  const std::vector<gid_t> groups = groups_of(user);  // asks NSS: still as ourselves
  int ends[2] = {-1, -1};
  if (::pipe2(ends, O_CLOEXEC) != 0) {
    return system_error(errno, "pipe");
  }
  const Descriptor reading(ends[0]);
  Descriptor writing(ends[1]);
  const pid_t pid = ::fork();
  if (pid < 0) {
    return system_error(errno, "fork");
  }
  if (pid == 0) {
    child(user, groups, work, writing.get());
  }
  writing = Descriptor();
  const Bytes reply = read_reply(reading.get());
  int status = 0;
  while (::waitpid(pid, &status, 0) < 0 && errno == EINTR) {
  }
  if (WIFEXITED(status) && WEXITSTATUS(status) == kNoMemory) {
    return Error(errors::out_of_memory);
  }
  if (WIFEXITED(status) && WEXITSTATUS(status) == kNoMemoryBehind) {
    mark_done();
    throw std::bad_alloc();
  }
  if (status != 0) {
    return Error(errors::system_failed, {}, "the process that became the user ended early");
  }
  return decode(reply);
}

}  // namespace keyfluent::platform
