// SPDX-License-Identifier: MIT
#include "keyfluent/codecs/reading/scan.h"

#include "keyfluent/codecs/reading/binary.h"
#include "keyfluent/codecs/reading/known.h"
#include "keyfluent/codecs/reading/mend.h"
#include "keyfluent/codecs/reading/scanner.h"
#include "keyfluent/core/limits.h"
#include "keyfluent/core/text_decode.h"

#include <utility>

namespace keyfluent::reading {

bool is_all_blank(std::string_view text) {
  return text.find_first_not_of(" \t\r\n\f\v") == text.npos;
}

Findings scan(SecretBytes input, const Limits& limits, int depth) {
  if (input.size() > limits.input_bytes) {
    return failed(limits::too_large(limits));
  }
  if (is_all_blank(input.text())) {
    return failed(Error(errors::input_empty));
  }
  if (looks_binary(input.view()) || known_binary(input.view()) != nullptr) {
    if (auto findings = scan_binary(input, limits)) {
      return *std::move(findings);
    }
  }
  Result<Text> raw = decode_text(std::move(input));
  if (!raw) {
    return failed(std::move(raw).error());
  }
  const Text mended = mend(*raw, raw->size() == 1);
  ScanState state(mended.encoding(), limits);
  scan_text(mended, limits, depth, state);
  Findings findings = state.intake.finish();
  if (findings.entries.empty() && findings.errors.empty()) {
    findings.errors.emplace_back(is_all_blank(mended.all()) ? errors::input_empty
                                                            : errors::input_unknown);
  }
  return findings;
}

}  // namespace keyfluent::reading
