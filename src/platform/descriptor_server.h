// SPDX-License-Identifier: MIT
// A process that opens files, one after the other, for one that may open none: see sandbox.h.
//
// What can be opened is decided before: the other process asks by number, and has no say in paths.
#pragma once

#include "keyfluent/core/result.h"
#include "src/platform/descriptor.h"

#include <cstddef>
#include <functional>

namespace keyfluent::platform {

class DescriptorServer {
 public:
  using Open = std::function<Result<Descriptor>(std::size_t)>;

  // start makes the process, which opens number N as `open` does.  It ends when this object, and
  // every copy of the process that has it, is gone.  Errors: system_failed.
  static Result<DescriptorServer> start(const Open& open);

  // get returns what open(number) returns.  Errors: its own, and system_failed.
  Result<Descriptor> get(std::size_t number);

 private:
  explicit DescriptorServer(Descriptor channel) : channel_(std::move(channel)) {}

  Descriptor channel_;
};

}  // namespace keyfluent::platform
