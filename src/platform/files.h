// SPDX-License-Identifier: MIT
// Input and output files of commands: opened early, read and written later.
#pragma once

#include "keyfluent/core/limits.h"
#include "keyfluent/core/result.h"
#include "keyfluent/core/secret.h"
#include "src/platform/atomic_file.h"
#include "src/platform/descriptor.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace keyfluent::platform {

// Input is an opened input.  "-" is standard input; a FIFO is read like it (convert <(…) works).
struct Input {
  std::string name;  // as given; "(standard input)" for "-"
  Descriptor file;
  std::uint64_t size = 0;  // of a regular file when it was opened; 0: not known
};

// open_input opens a file for reading.  Errors: file_not_found, permission_denied, input_is_folder,
// system_failed.
Result<Input> open_input(std::string_view path);

// size_of is the size of a regular file; 0 for everything else.
std::uint64_t size_of(const Input& input);

// read_input reads to the end, at most `limit` bytes (input_too_large beyond; refused early for a
// regular file whose size says so, and for endless devices).
Result<SecretBytes> read_input(const Input& input, std::size_t limit);

// read_part reads the next bytes: `size` of them, or all that are left.
Result<SecretBytes> read_part(const Input& input, std::size_t size);

// read_document is read_input for a document that is read as a whole, within the limits.
Result<SecretBytes> read_document(const Input& input, const Limits& limits);

// is_folder is true if the path names a folder, or a link to one.
bool is_folder(std::string_view path);

// open_folder opens a folder that files can be created in.  Errors: file_not_found,
// permission_denied, read_only, system_failed.
Result<Descriptor> open_folder(std::string_view path);

// Output is where a result goes: decided and checked when it is opened, written at the end.
class Output {
 public:
  // open checks that the path can take a result: its folder is opened, an existing file is refused
  // unless `replace`, and so is everything that is no regular file (a symbolic link is none).
  // "-" is standard output.  Errors: output_exists, output_not_regular, and those of open_folder.
  static Result<Output> open(std::string_view path, bool replace);

  // open_in is open for a name in a folder that is already open; the folder's descriptor is copied.
  static Result<Output> open_in(const Descriptor& folder, std::string_view name, bool replace);

  [[nodiscard]] bool is_standard_output() const { return standard_output_; }

  // commit writes the file in one step: 0600 if `is_private`, else 0644 less the umask.
  // Errors: write_failed (standard output), output_exists, no_space, system_failed.
  Status commit(ByteView content, bool is_private);

 private:
  Output() = default;

  static Result<Output> make(Descriptor folder, std::string_view name, bool replace);

  bool standard_output_ = false;
  bool replace_ = false;
  std::string name_;
  Descriptor folder_;
};

// write_all writes to a descriptor; short writes and EINTR are handled.
Status write_all(int descriptor, ByteView content);

}  // namespace keyfluent::platform
