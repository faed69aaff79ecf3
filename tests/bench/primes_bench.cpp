// SPDX-License-Identifier: MIT
// The search for shared primes against the classic one: primes_bench COUNT [THREADS [BITS]]
//
// Prints one line of tab-separated values: count, threads, seconds of the classic way, seconds of
// keyfluent's, and their ratio; then the same in seconds of all cores together, which other
// programs on the machine disturb less.  The numbers are random, free of small factors, and some
// share a prime; both ways must find the same.
#include "src/audit/primes/batch_gcd.h"
#include "tests/bench/classic_gcd.h"

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <random>
#include <thread>

namespace {

using keyfluent::audit::Limbs;

// random_odd has exactly so many bits and no factor below 2000.
mpz_class random_odd(gmp_randclass& random, unsigned bits) {
  mpz_class primorial;
  mpz_primorial_ui(primorial.get_mpz_t(), 2000);
  for (;;) {
    mpz_class number = random.get_z_bits(bits - 1);
    mpz_setbit(number.get_mpz_t(), bits - 1);
    mpz_setbit(number.get_mpz_t(), 0);
    if (gcd(number, primorial) == 1) {
      return number;
    }
  }
}

// make_numbers gives every thousandth number a factor of its neighbour.
std::vector<mpz_class> make_numbers(std::size_t count, unsigned bits) {
  gmp_randclass random(gmp_randinit_default);
  random.seed(20261122);
  std::vector<mpz_class> numbers;
  for (std::size_t i = 0; i < count; ++i) {
    numbers.push_back(random_odd(random, bits));
  }
  for (std::size_t i = 0; i + 500 < count; i += 1000) {
    const mpz_class shared = random_odd(random, bits / 2);
    numbers[i] = shared * random_odd(random, bits / 2);
    numbers[i + 500] = shared * random_odd(random, bits / 2);
  }
  return numbers;
}

Limbs limbs_of(const mpz_class& number) {
  keyfluent::Bytes bytes((mpz_sizeinbase(number.get_mpz_t(), 2) + 7) / 8);
  mpz_export(bytes.data(), nullptr, 1, 1, 1, 0, number.get_mpz_t());
  return Limbs::of(bytes);
}

struct Seconds {
  double wall = 0;
  double cpu = 0;
};

template <class Function>
Seconds measure(Function&& function) {
  const auto begin = std::chrono::steady_clock::now();
  const std::clock_t cpu = std::clock();
  function();
  return {std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count(),
          static_cast<double>(std::clock() - cpu) / CLOCKS_PER_SEC};
}

bool are_equal(const std::vector<mpz_class>& classic, const std::vector<Limbs>& own) {
  for (std::size_t i = 0; i < classic.size(); ++i) {
    if (limbs_of(classic[i]).bytes() != own[i].bytes()) {
      std::fprintf(stderr, "number %zu: the two ways differ\n", i);
      return false;
    }
  }
  return true;
}

}  // namespace

int main(int argc, char** argv) {
  const std::size_t count = argc > 1 ? std::strtoul(argv[1], nullptr, 10) : 1000;
  const unsigned threads = argc > 2 ? static_cast<unsigned>(std::strtoul(argv[2], nullptr, 10))
                                    : std::thread::hardware_concurrency();
  const unsigned bits = argc > 3 ? static_cast<unsigned>(std::strtoul(argv[3], nullptr, 10)) : 2048;
  const std::vector<mpz_class> numbers = make_numbers(count, bits);
  std::vector<Limbs> limbs;
  for (const mpz_class& number : numbers) {
    limbs.push_back(limbs_of(number));
  }
  if (keyfluent::audit::gmp() == nullptr) {
    std::fputs("libgmp cannot be loaded\n", stderr);
    return 1;
  }
  std::vector<mpz_class> classic;
  std::vector<Limbs> own;
  const Seconds ours =
      measure([&] { own = keyfluent::audit::batch_gcd(limbs, {.threads = threads}); });
  const Seconds theirs =
      measure([&] { classic = keyfluent::bench::classic_gcd(numbers, threads); });
  std::printf("%zu\t%u\t%.2f\t%.2f\t%.3f\t%.2f\t%.2f\t%.3f\n",
              count,
              threads,
              theirs.wall,
              ours.wall,
              ours.wall / theirs.wall,
              theirs.cpu,
              ours.cpu,
              ours.cpu / theirs.cpu);
  return are_equal(classic, own) ? 0 : 1;
}
