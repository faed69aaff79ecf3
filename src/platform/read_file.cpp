// SPDX-License-Identifier: MIT
#include "src/platform/read_file.h"

#include "src/findings/errors.h"
#include "src/platform/huge_pages.h"

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

namespace keyfluent::platform {

Result<std::string> read_file(const Descriptor& file, std::size_t limit) {
  constexpr std::size_t kStep = std::size_t{256} << 10;

  struct stat info {};

  std::string content;
  if (::fstat(file.get(), &info) == 0 && info.st_size > 0) {  // room at once, not by doubling
    content.reserve(std::min(static_cast<std::size_t>(info.st_size), limit) + 2 * kStep);
    prefer_huge_pages(content);
  }
  for (std::size_t used = 0;;) {
    content.resize(used + kStep);
    const ssize_t got = ::pread(file.get(), content.data() + used, kStep, static_cast<off_t>(used));
    if (got < 0 && errno != EINTR) {
      return system_error(errno, "read");
    }
    used += got < 0 ? 0 : static_cast<std::size_t>(got);
    if (used > limit) {
      return Error(errors::input_too_large, {}, std::to_string(limit));
    }
    if (got == 0) {
      content.resize(used);
      return content;
    }
  }
}

Result<std::string> read_document(const Descriptor& file, const Limits& limits) {
  Result<std::string> content = read_file(file, limits.input_bytes);
  return content || !content.error().is(errors::input_too_large) ? std::move(content)
                                                                 : limits::too_large(limits);
}

}  // namespace keyfluent::platform
