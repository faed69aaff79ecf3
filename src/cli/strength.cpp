// SPDX-License-Identifier: MIT
#include "src/cli/strength.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <string_view>

namespace keyfluent::cli {

namespace {

// Stems that head every list of guesses; digits and punctuation after them change little.
constexpr std::array<std::string_view, 22> kTriedFirst = {
    "password", "passphrase",
    "passwort", "secret",
    "geheim",   "qwerty",
    "qwertz",   "azerty",
    "letmein",  "welcome",
    "changeme", "iloveyou",
    "admin",    "root",
    "test",     "hunter",
    "monkey",   "dragon",
    "trustno",  "abc",
    "login",    "correct horse battery staple",
};

enum class Class : std::uint8_t { kLower, kUpper, kDigit, kBlank, kSign, kOther };

constexpr double kPredictable = 0.5;  // a repeated character, or the next of a sequence
constexpr double kInsideWord = 1.5;   // a letter that continues a word of a language

Class class_of(std::uint8_t byte) {
  if (byte >= 'a' && byte <= 'z') {
    return Class::kLower;
  }
  if (byte >= 'A' && byte <= 'Z') {
    return Class::kUpper;
  }
  if (byte >= '0' && byte <= '9') {
    return Class::kDigit;
  }
  if (byte == ' ' || byte == '-' || byte == '_') {
    return Class::kBlank;
  }
  return byte < 0x80 ? Class::kSign : Class::kOther;
}

// first_bits is what a character of a class is worth where nothing foretells it.
double first_bits(Class kind) {
  constexpr std::array<double, 6> kBits = {4.7, 5.7, 3.3, 1.0, 5.0, 3.0};
  return kBits[static_cast<std::size_t>(kind)];
}

double next_bits(std::uint8_t before, std::uint8_t byte) {
  if (std::abs(int{byte} - int{before}) <= 1) {
    return kPredictable;
  }
  const bool continues_word =
      class_of(byte) == Class::kLower &&
      (class_of(before) == Class::kLower || class_of(before) == Class::kUpper);
  return continues_word ? kInsideWord : first_bits(class_of(byte));
}

std::uint8_t lower(std::uint8_t byte) {
  return class_of(byte) == Class::kUpper ? static_cast<std::uint8_t>(byte + ('a' - 'A')) : byte;
}

// is_tried_first compares in place: a copy in a std::string would not be wiped.
bool is_tried_first(ByteView passphrase) {
  std::size_t size = passphrase.size();
  while (size > 0 && (class_of(passphrase[size - 1]) == Class::kDigit ||
                      class_of(passphrase[size - 1]) == Class::kSign)) {
    --size;
  }
  const ByteView stem = passphrase.first(size);
  return size == 0
             ? passphrase.size() < 12
             : std::any_of(kTriedFirst.begin(), kTriedFirst.end(), [&](std::string_view known) {
                 return std::equal(stem.begin(),
                                   stem.end(),
                                   known.begin(),
                                   known.end(),
                                   [](std::uint8_t mine, char theirs) {
                                     return lower(mine) == static_cast<std::uint8_t>(theirs);
                                   });
               });
}

}  // namespace

double guess_bits(ByteView passphrase) {
  double bits = 0;
  for (std::size_t i = 0; i < passphrase.size(); ++i) {
    bits +=
        i == 0 ? first_bits(class_of(passphrase[0])) : next_bits(passphrase[i - 1], passphrase[i]);
  }
  return is_tried_first(passphrase) ? std::min(bits, 10.0) : bits;
}

std::string strength_advice(ByteView passphrase) {
  struct Grade {
    double below;
    std::string_view word;
    std::string_view advice;
  };

  constexpr std::array<Grade, 4> kGrades = {{
      {30,
       "very weak",
       "whoever gets the file finds it within minutes; take four or more random words"},
      {48,
       "weak",
       "it holds off a passer-by, not somebody who wants the key; add a random word or two"},
      {70, "good", "guessing it costs more than most keys are worth"},
      {1e9, "strong", "guessing it is out of reach"},
  }};
  const double bits = guess_bits(passphrase);
  const auto* grade = std::find_if(kGrades.begin(), kGrades.end(), [&](const Grade& candidate) {
    return bits < candidate.below;
  });
  grade = grade == kGrades.end() ? &kGrades.back() : grade;
  return "the passphrase is " + std::string(grade->word) + " (very roughly " +
         // (not std::lround: libm would be one more library to load at every start)
         std::to_string(static_cast<int>(bits + 0.5)) + " bits): " + std::string(grade->advice);
}

}  // namespace keyfluent::cli
