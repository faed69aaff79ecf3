// SPDX-License-Identifier: MIT
#include "keyfluent/codecs/reading/binary.h"

#include "keyfluent/codecs/reading/intake.h"

#include <utility>

namespace keyfluent::reading {

Error unsupported_error(const Known& known, Place place) {
  return Error(errors::format_unsupported, place, known.name).with_hint(known.hint);
}

Findings failed(Error error) {
  Findings findings;
  findings.errors.push_back(std::move(error));
  return findings;
}

std::optional<Findings> scan_binary(const SecretBytes& input, const Limits& limits) {
  if (const Known* known = known_binary(input.view())) {
    return failed(unsupported_error(*known, Place::at_byte(0)));
  }
  Piece piece;
  piece.chunk.container = Container::kBinary;
  piece.chunk.place = Place::at_byte(0);
  piece.chunk.body = input.clone();
  Intake intake({}, limits);
  const Intake::Verdict verdict = intake.take(piece);
  if (verdict == Intake::Verdict::kUnknown) {
    return std::nullopt;
  }
  if (verdict == Intake::Verdict::kFailed) {
    intake.fail(intake.error());
  }
  Findings findings = intake.finish();
  findings.is_binary = true;
  return findings;
}

}  // namespace keyfluent::reading
