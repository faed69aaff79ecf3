// SPDX-License-Identifier: MIT
// Looking into the account's files and the log where nothing but their bytes can be reached: doctor
// runs as root, and others write these.
#pragma once

#include "src/server/check.h"
#include "src/server/key_search.h"
#include "src/server/printing.h"

#include <optional>
#include <string_view>
#include <vector>

namespace keyfluent::server {

// Each is what the function of its name returns, found by platform::work_apart with the question's
// sandbox.  Errors: those of work_apart.
Result<std::vector<JudgedLine>> judge_lines_apart(const SeenFile& file, const Subject& subject);
Result<bool> holds_key_apart(std::string_view text, const Subject& subject);
Result<std::optional<PrintingLine>> find_printing_line_apart(std::string_view text,
                                                             const Subject& subject);
Result<Findings> explain_log_apart(std::string_view text, const Subject& subject);

// not_looked_into is the finding for a file of which they failed.
Stage not_looked_into(std::string_view path, const Error& error);

}  // namespace keyfluent::server
