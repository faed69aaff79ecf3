// SPDX-License-Identifier: MIT
#include "keyfluent/keys/weakness/point_proof.h"

#include "keyfluent/keys/rows.h"
#include "keyfluent/keys/weakness/ed25519_ratio.h"
#include "keyfluent/keys/weakness/point_kernels.h"
#include "keyfluent/keys/weakness/weakness.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <random>
#include <vector>

namespace keyfluent {

namespace {

using Point = std::array<std::uint8_t, 32>;

Point random_point(std::mt19937_64& random, bool on_curve) {
  Point point;
  do {
    std::generate(point.begin(), point.end(), [&] { return static_cast<std::uint8_t>(random()); });
  } while (field25519::is_square(ed25519_ratio(field25519::read_element(point))) != on_curve);
  return point;
}

// Keys are Ed25519 keys with these points.
struct Keys {
  explicit Keys(std::vector<Point> all) : points(std::move(all)), views(points.size()) {
    for (std::size_t i = 0; i < points.size(); ++i) {
      views[i].algorithm = &kSshEd25519;
      views[i].components[eddsa::kPublicKey] = points[i];
    }
  }

  // prove is true if the points are proven.
  bool prove() {
    PointProof proof;
    for (KeyView& view : views) {
      proof.assume(view);
    }
    return proof.holds();
  }

  [[nodiscard]] std::size_t assumed() const {
    return static_cast<std::size_t>(std::count_if(
        views.begin(), views.end(), [](const KeyView& view) { return view.is_point_proven; }));
  }

  std::vector<Point> points;
  std::vector<KeyView> views;
};

std::vector<Point> good_points(std::mt19937_64& random, std::size_t count) {
  std::vector<Point> points(count);
  std::generate(points.begin(), points.end(), [&] { return random_point(random, true); });
  return points;
}

}  // namespace

TEST_CASE("points on the curve are proven, whatever their number") {
  std::mt19937_64 random(31);
  for (const std::size_t count : {0U, 1U, 2U, 7U, 64U, 65U, 66U, 67U, 200U}) {
    Keys keys(good_points(random, count));
    CHECK(keys.prove());
    CHECK(keys.assumed() == count);
  }
}

TEST_CASE("nothing of a proof is left after clear") {
  std::mt19937_64 random(35);
  Keys bad({random_point(random, false)});
  PointProof proof;
  proof.assume(bad.views[0]);
  CHECK_FALSE(proof.holds());
  proof.clear();
  CHECK(proof.holds());
}

TEST_CASE("one, two or many points off the curve leave nothing proven") {
  std::mt19937_64 random(32);
  const std::vector<Point> good = good_points(random, 100);
  for (int round = 0; round < 300; ++round) {
    std::vector<Point> points = good;
    for (int bad = 0; bad < 1 + round % 5; ++bad) {
      points[random() % points.size()] = random_point(random, false);
    }
    Keys keys(points);
    REQUIRE_FALSE(keys.prove());
    const auto is_off = [](KeyView view) {
      view.is_point_proven = false;
      return kEd25519OffCurve.has(view, Effort::kQuick);
    };
    CHECK(std::any_of(keys.views.begin(), keys.views.end(), is_off));
  }
}

TEST_CASE("a point whose x is zero hides no other, and other keys are passed over") {
  std::mt19937_64 random(33);
  std::vector<Point> points = good_points(random, 80);
  points[3] = {1};  // the neutral element
  Keys good(points);
  good.views[7].algorithm = &kSshRsa;
  CHECK(good.prove());
  CHECK(good.assumed() == 79);
  CHECK_FALSE(good.views[7].is_point_proven);
  points[50] = random_point(random, false);
  Keys bad(points);
  CHECK_FALSE(bad.prove());
}

TEST_CASE("every kernel agrees with the test of single points") {
  using field25519::Element;
  std::mt19937_64 random(34);
  std::vector<Element> good;
  std::vector<Element> bad;
  while (good.size() < 5000 || bad.size() < 5000) {
    Element y = {random(), random(), random(), random() >> 1};
    if (random() % 16 == 0) {  // digits of zeros and ones
      y = {0 - random() % 3, 0 - random() % 2, 0 - random() % 2, (0 - random() % 2) >> 1};
    }
    const Element ratio = ed25519_ratio(y);
    if (!field25519::is_multiple_of_prime(ratio)) {
      (field25519::is_square(ratio) ? good : bad).push_back(y);
    }
  }
  for (const PointKernel& kernel : point_kernels()) {
    CAPTURE(kernel.name);
    PointChooser chooser;
    for (const std::size_t count : {1U, 7U, 8U, 9U, 15U, 16U, 17U, 463U, 511U, 512U, 5000U}) {
      CHECK(kernel.are_on_curve(std::span(good).first(count), chooser));
      chooser.add(good[count - 1]);
    }
    for (std::size_t i = 0; i < 100; ++i) {
      std::vector<Element> ys(good.begin(), good.begin() + (i % 2 == 0 ? 40 : 600));
      for (std::size_t count = 0; count < 1 + i % 3; ++count) {
        ys[random() % ys.size()] = bad[(3 * i + count) % bad.size()];
      }
      chooser.add(ys[i % ys.size()]);
      CHECK_FALSE(kernel.are_on_curve(ys, chooser));
    }
  }
  CHECK(point_kernels()[0].name == "scalar");
}

}  // namespace keyfluent
