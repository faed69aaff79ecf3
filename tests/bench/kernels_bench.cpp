// SPDX-License-Identifier: MIT
// The inner loops, by Google Benchmark: build with -DKEYFLUENT_BENCHMARKS=ON and run kernels_bench.
#include "keyfluent/authorized_keys/verdict.h"
#include "keyfluent/core/base64.h"
#include "keyfluent/core/base64_kernels.h"
#include "keyfluent/core/plain_text.h"
#include "keyfluent/core/text.h"
#include "keyfluent/keys/fingerprint.h"
#include "keyfluent/keys/nistp256.h"
#include "keyfluent/keys/rows.h"
#include "keyfluent/keys/weakness/ed25519_ratio.h"
#include "keyfluent/keys/weakness/rsa_residue.h"
#include "src/rules/line_digest.h"

#include <benchmark/benchmark.h>

#include <array>
#include <random>
#include <string>

namespace {

using namespace keyfluent;

Bytes random_bytes(std::size_t size) {
  std::mt19937 random(5);
  Bytes bytes(size);
  for (std::uint8_t& byte : bytes) {
    byte = static_cast<std::uint8_t>(random());
  }
  return bytes;
}

std::size_t size_of(const benchmark::State& state) {
  return static_cast<std::size_t>(state.range(0));
}

// The sizes of Ed25519, P-256, RSA-2048 and RSA-4096 blobs.
void blob_sizes(benchmark::internal::Benchmark* benchmark) {
  benchmark->Arg(51)->Arg(104)->Arg(279)->Arg(535);
}

void decode(benchmark::State& state, Base64Kernel kernel) {
  const std::string text = encode_base64(random_bytes(size_of(state) / 3 * 3));
  Bytes to(text.size());
  for (auto step : state) {
    benchmark::DoNotOptimize(kernel(text.data(), text.size() / 4, to.data()));
    benchmark::ClobberMemory();
  }
}

void find_word_end(benchmark::State& state) {
  const std::string text = encode_base64(random_bytes(size_of(state))) + " comment";
  for (auto step : state) {
    benchmark::DoNotOptimize(word_end(text));
  }
}

BENCHMARK(find_word_end)->Apply(blob_sizes);

void look_for_odd_bytes(benchmark::State& state) {
  const std::string text = encode_base64(random_bytes(size_of(state)));
  for (auto step : state) {
    benchmark::DoNotOptimize(is_plain_text(text));
  }
}

BENCHMARK(look_for_odd_bytes)->Apply(blob_sizes);

void digest_line(benchmark::State& state) {
  const rules::LineDigester digester({1, 2});
  const Bytes modulus = random_bytes(size_of(state));
  authorized_keys::LineVerdict line;
  line.key.emplace().algorithm = &kSshRsa;
  line.key->components[rsa::kN] = modulus;
  line.line.comment = "somebody@example.org";
  for (auto step : state) {
    benchmark::DoNotOptimize(digester.digest(line));
  }
}

BENCHMARK(digest_line)->Apply(blob_sizes);

void take_remainder(benchmark::State& state) {
  const Bytes modulus = random_bytes(size_of(state));
  for (auto step : state) {
    benchmark::DoNotOptimize(remainder_by_small_primes(modulus));
  }
}

BENCHMARK(take_remainder)->Arg(256)->Arg(512);

void test_p256_point(benchmark::State& state) {
  const Bytes point = random_bytes(64);
  for (auto step : state) {
    benchmark::DoNotOptimize(
        is_on_nistp256(ByteView(point).first(32), ByteView(point).subspan(32)));
  }
}

BENCHMARK(test_p256_point);

void test_ed25519_point(benchmark::State& state) {
  const Bytes point = random_bytes(32);
  for (auto step : state) {
    benchmark::DoNotOptimize(field25519::is_square(ed25519_ratio(field25519::read_element(point))));
  }
}

BENCHMARK(test_ed25519_point);

constexpr std::string_view kLine =
    "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAEAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA user@example";

void judge_line(benchmark::State& state) {
  authorized_keys::LineJudge judge({}, {});
  for (auto step : state) {
    benchmark::DoNotOptimize(&judge.judge(kLine));
  }
}

BENCHMARK(judge_line);

void make_fingerprint(benchmark::State& state) {
  authorized_keys::LineJudge judge({}, {});
  const KeyView key = *judge.judge(kLine).key;
  std::array<char, kSha256FingerprintSize> text;
  for (auto step : state) {
    put_sha256_fingerprint(key, text.data());
    benchmark::DoNotOptimize(text.data());
  }
}

BENCHMARK(make_fingerprint);

}  // namespace

int main(int argc, char** argv) {
  for (const NamedBase64Kernel& kernel : base64_kernels()) {
    const std::string name = "decode_base64/" + std::string(kernel.name);
    benchmark::RegisterBenchmark(name.c_str(), decode, kernel.decode)->Apply(blob_sizes);
  }
  benchmark::Initialize(&argc, argv);
  benchmark::RunSpecifiedBenchmarks();
  return 0;
}
