// SPDX-License-Identifier: MIT
// Diagnosis: one row of the table of what a stage can find out (diagnoses.def): the stable code,
// the words for it, and what to do.
#pragma once

#include "src/findings/stage.h"

#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace keyfluent::sftp {

struct Diagnosis {
  std::string_view code;  // "TCP_REFUSED"
  StageStatus status;
  std::string_view text;    // "{port}" stands for the fact of that name
  std::string_view advice;  // one a line, with holes likewise
};

namespace diagnoses {
#define KEYFLUENT_DIAGNOSIS(name, code, status, text, advice) extern const Diagnosis name;
#include "src/sftp/diagnoses.def"
#undef KEYFLUENT_DIAGNOSIS
}  // namespace diagnoses

// all_diagnoses lists the table.
std::span<const Diagnosis* const> all_diagnoses();

using Facts = std::vector<std::pair<std::string_view, std::string>>;

// fill puts the facts into the holes of a text; a hole without a fact stays as it is.
std::string fill(std::string_view text, const Facts& facts);

// conclude gives the stage the row's status, code, text and advice.  The fact "detail" is added to
// the code where the row's code ends with a colon: KEX_NO_COMMON:hostkey.
void conclude(Stage& stage, const Diagnosis& diagnosis, const Facts& facts);

}  // namespace keyfluent::sftp
