// SPDX-License-Identifier: MIT
// Input: a kind, then a key: the size of an RSA exponent, it and the modulus; or many Ed25519
// points; or a key blob.  The quick look clears no key that a test finds weak, a thorough test
// finds what the quick one does, and every kernel says of many points what each of them says alone.
#include "keyfluent/keys/weakness/weakness.h"

#include "keyfluent/core/writer.h"
#include "keyfluent/keys/weakness/ed25519_ratio.h"
#include "keyfluent/keys/weakness/point_kernels.h"
#include "keyfluent/keys/weakness/point_proof.h"
#include "keyfluent/keys/weakness/screen.h"
#include "tests/fuzz/harness.h"

#include <algorithm>
#include <vector>

namespace keyfluent::fuzz {

namespace {

constexpr std::size_t kPointBytes = 32;

void check_weaknesses(const KeyView& key) {
  const bool may_quickly = may_be_weak(key, Effort::kQuick);
  const bool may_thoroughly = may_be_weak(key, Effort::kThorough);
  for (const Weakness* weakness : weaknesses()) {
    const bool is_quickly = weakness->has(key, Effort::kQuick);
    const bool is_thoroughly = weakness->has(key, Effort::kThorough);
    KEYFLUENT_EXPECT(may_quickly || !is_quickly);
    KEYFLUENT_EXPECT(may_thoroughly || !is_thoroughly);
    KEYFLUENT_EXPECT(!is_quickly || is_thoroughly);
  }
}

void check_blob(ByteView blob) {
  if (const Result<KeyView> key = read_key_view(blob)) {
    check_weaknesses(*key);
  }
}

Bytes rsa_blob(Knobs& knobs) {
  const std::size_t asked = knobs.next() % 16u;
  const ByteView rest = knobs.rest();
  const ByteView e = rest.first(std::min(asked, rest.size()));
  Writer writer;
  writer.put_string("ssh-rsa");
  writer.put_mpint(e);
  writer.put_mpint(rest.subspan(e.size()));
  return std::move(writer).take();
}

Bytes ed25519_blob(ByteView point) {
  Writer writer;
  writer.put_string("ssh-ed25519");
  writer.put_string(point);
  return std::move(writer).take();
}

// A product of points of which one has the ratio 0 proves nothing: kernels are not handed those.
bool is_fit(const field25519::Element& y) {
  return !field25519::is_multiple_of_prime(ed25519_ratio(y));
}

void check_kernels(std::vector<field25519::Element> ys) {
  std::erase_if(ys, [](const auto& y) { return !is_fit(y); });
  const bool are_on_curve = std::all_of(
      ys.begin(), ys.end(), [](const auto& y) { return field25519::is_square(ed25519_ratio(y)); });
  PointChooser chooser;
  for (const auto& y : ys) {
    chooser.add(y);
  }
  for (const PointKernel& kernel : point_kernels()) {
    KEYFLUENT_EXPECT(kernel.are_on_curve(ys, chooser) == are_on_curve);
  }
}

// check_points: the proof of all points holds exactly where each test of one finds nothing.
void check_points(ByteView input) {
  std::vector<Bytes> blobs;
  std::vector<field25519::Element> ys;
  for (; input.size() >= kPointBytes; input = input.subspan(kPointBytes)) {
    blobs.push_back(ed25519_blob(input.first(kPointBytes)));
    ys.push_back(field25519::read_element(input.first(kPointBytes)));
  }
  PointProof proof;
  bool are_on_curve = true;
  std::vector<KeyView> keys;
  for (const Bytes& blob : blobs) {
    KeyView key = read_key_view(blob).value();
    are_on_curve = are_on_curve && !kEd25519OffCurve.has(key, Effort::kQuick);
    check_weaknesses(key);
    proof.assume(key);
    KEYFLUENT_EXPECT(key.is_point_proven);
    keys.push_back(std::move(key));
  }
  KEYFLUENT_EXPECT(proof.holds() == are_on_curve);
  if (are_on_curve) {
    std::for_each(keys.begin(), keys.end(), check_weaknesses);
  }
  proof.clear();
  KEYFLUENT_EXPECT(proof.holds());
  check_kernels(std::move(ys));
}

}  // namespace

void fuzz_weakness(ByteView input) {
  Knobs knobs(input);
  switch (knobs.next() % 3u) {
    case 0:
      return check_blob(rsa_blob(knobs));
    case 1:
      return check_points(knobs.rest());
    default:
      return check_blob(knobs.rest());
  }
}

}  // namespace keyfluent::fuzz
