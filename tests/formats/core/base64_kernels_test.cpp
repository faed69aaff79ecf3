// SPDX-License-Identifier: MIT
#include "keyfluent/core/base64_kernels.h"

#include "keyfluent/core/base64.h"
#include "keyfluent/core/bytes.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <random>
#include <string>

using namespace keyfluent;

namespace {

constexpr std::string_view kAlphabet =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

std::string random_letters(std::mt19937& generator, std::size_t size) {
  std::string text(size, ' ');
  std::generate(text.begin(), text.end(), [&] { return kAlphabet[generator() % 64]; });
  return text;
}

struct Answer {
  bool is_valid;
  Bytes bytes;  // with a margin that must stay as it was

  friend bool operator==(const Answer&, const Answer&) = default;
};

constexpr std::size_t kMargin = 64;

// run copies the text to the end of its own memory, so that a sanitizer sees a read beyond it.
Answer run(Base64Kernel kernel, std::string_view text) {
  const std::vector<char> own(text.begin(), text.end());
  const std::size_t groups = text.size() / 4;
  Answer answer{false, Bytes(3 * groups + kMargin, 0xA5)};
  answer.is_valid = kernel(own.data(), groups, answer.bytes.data());
  return answer;
}

// check_all compares the kernels; the bytes of a refused text are of no use, but the margin is.
void check_all(std::string_view text) {
  const Answer expected = run(base64_kernels().front().decode, text);
  std::vector<NamedBase64Kernel> kernels(base64_kernels().begin(), base64_kernels().end());
  kernels.insert(kernels.end(), base64_secret_kernels().begin(), base64_secret_kernels().end());
  for (const NamedBase64Kernel& kernel : kernels) {
    CAPTURE(kernel.name);
    CAPTURE(text.size());
    Answer got = run(kernel.decode, text);
    CHECK(got.is_valid == expected.is_valid);
    CHECK(std::all_of(got.bytes.end() - kMargin, got.bytes.end(), [](std::uint8_t byte) {
      return byte == 0xA5;
    }));
    if (expected.is_valid) {
      CHECK(got.bytes == expected.bytes);
    }
  }
}

}  // namespace

TEST_CASE("base64 kernels: the first is plain C++ and the fastest is chosen") {
  CHECK(base64_kernels().front().name == "scalar");
  const bool is_last = base64_kernel() == base64_kernels().back().decode;
  CHECK(is_last);
}

TEST_CASE("base64 kernels: known answers at every length") {
  const std::string letters = std::string(kAlphabet) + std::string(kAlphabet);
  for (const NamedBase64Kernel& kernel : base64_kernels()) {
    CAPTURE(kernel.name);
    const Answer whole = run(kernel.decode, letters);
    REQUIRE(whole.is_valid);
    const Bytes decoded(whole.bytes.begin(), whole.bytes.end() - kMargin);
    CHECK(encode_base64(decoded) == letters);  // by another way
  }
  CHECK(run(base64_kernels().back().decode, "").is_valid);
}

TEST_CASE("base64 kernels: equal on random letters of every length") {
  std::mt19937 generator(11);
  for (std::size_t groups = 0; groups < 200; ++groups) {
    check_all(random_letters(generator, 4 * groups));
  }
}

TEST_CASE("base64 kernels: equal with every byte at every place of a lane, and beyond") {
  std::mt19937 generator(12);
  const std::string letters = random_letters(generator, 144);
  for (std::size_t place = 0; place < letters.size(); ++place) {
    for (unsigned byte = 0; byte < 256; ++byte) {
      std::string text = letters;
      text[place] = static_cast<char>(byte);
      const bool is_letter = kAlphabet.find(text[place]) != std::string_view::npos;
      for (const NamedBase64Kernel& kernel : base64_kernels()) {
        CHECK(run(kernel.decode, text).is_valid == is_letter);
      }
    }
  }
}

TEST_CASE("base64 kernels: equal on 10,000 random and hostile texts") {
  std::mt19937 generator(13);
  for (int i = 0; i < 10000; ++i) {
    std::string text = random_letters(generator, 4 * (generator() % 80));
    for (auto wrong = generator() % 3; wrong != 0 && !text.empty(); --wrong) {
      text[generator() % text.size()] = static_cast<char>(generator());
    }
    check_all(text);
  }
}

TEST_CASE("base64 encoders: equal at every length, and not one character more is written") {
  std::mt19937 generator(15);
  CHECK(base64_encoders().front().name == "scalar");
  for (std::size_t size = 0; size < 300; ++size) {
    Bytes bytes(size);
    std::generate(
        bytes.begin(), bytes.end(), [&] { return static_cast<std::uint8_t>(generator()); });
    std::string expected = encode_base64(bytes);
    expected.erase(expected.find_last_not_of('=') + 1);
    for (const NamedBase64Encoder& encoder : base64_encoders()) {
      CAPTURE(encoder.name);
      const std::vector<std::uint8_t> own(bytes);  // a sanitizer sees a read beyond it
      std::string text(expected.size() + kMargin, '#');
      encoder.encode(own.data(), own.size(), text.data());
      CHECK(text == expected + std::string(kMargin, '#'));
    }
  }
}

TEST_CASE("append_base64_unpadded: as encode_base64, without its padding") {
  std::mt19937 generator(14);
  for (std::size_t size = 0; size < 100; ++size) {
    Bytes bytes(size);
    std::generate(
        bytes.begin(), bytes.end(), [&] { return static_cast<std::uint8_t>(generator()); });
    std::string expected = encode_base64(bytes);
    expected.erase(expected.find_last_not_of('=') + 1);
    std::string text = "before ";
    append_base64_unpadded(bytes, text);
    CHECK(text == "before " + expected);
  }
}
