// SPDX-License-Identifier: MIT
// Result<T>: a value or an Error.  Names follow std::expected (C++23).
//
// Nothing in the library throws but std::bad_alloc, so a function that can fail returns a Result, and
// the compiler warns when one is dropped.
#pragma once

#include <type_traits>
#include <utility>
#include <variant>

#include "keyfluent/core/error.h"

namespace keyfluent {

template <class T>
class [[nodiscard]] Result {
 public:
  using value_type = T;

  // NOLINTBEGIN(google-explicit-constructor): returning a T or an Error is the point.
  Result(T value) : state_(std::in_place_index<0>, std::move(value)) {}

  Result(Error error) : state_(std::in_place_index<1>, std::move(error)) {}
  // NOLINTEND(google-explicit-constructor)

  [[nodiscard]] bool has_value() const { return state_.index() == 0; }

  explicit operator bool() const { return has_value(); }

  // value and operator* require has_value(); error() requires the opposite.  The wrong one ends the
  // program: there is no undefined behaviour.
  T& value() & { return std::get<0>(state_); }

  const T& value() const& { return std::get<0>(state_); }

  T&& value() && { return std::get<0>(std::move(state_)); }

  T& operator*() & { return value(); }

  const T& operator*() const& { return value(); }

  T&& operator*() && { return std::move(*this).value(); }

  T* operator->() { return &value(); }

  const T* operator->() const { return &value(); }

  const Error& error() const& { return std::get<1>(state_); }

  Error&& error() && { return std::get<1>(std::move(state_)); }

  template <class F>
  auto and_then(F&& next) && -> std::invoke_result_t<F, T&&> {
    if (!has_value()) {
      return std::move(*this).error();
    }
    return std::forward<F>(next)(std::move(*this).value());
  }

 private:
  std::variant<T, Error> state_;
};

// Status is the Result of something that yields nothing.
using Status = Result<std::monostate>;

inline Status ok() { return std::monostate{}; }

}  // namespace keyfluent

#define KEYFLUENT_CONCAT_(a, b) a##b
#define KEYFLUENT_CONCAT(a, b) KEYFLUENT_CONCAT_(a, b)

// KEYFLUENT_TRY(auto x, f()) gives x the value of f(), or returns its error from this function.
#define KEYFLUENT_TRY(declaration, ...)                                                   \
  auto KEYFLUENT_CONCAT(keyfluent_try_, __LINE__) = (__VA_ARGS__);                        \
  if (!KEYFLUENT_CONCAT(keyfluent_try_, __LINE__)) {                                      \
    return std::move(KEYFLUENT_CONCAT(keyfluent_try_, __LINE__)).error();                 \
  }                                                                                       \
  declaration = std::move(KEYFLUENT_CONCAT(keyfluent_try_, __LINE__)).value()

// KEYFLUENT_CHECK(f()) returns the error of f(), if it has one, from this function.
#define KEYFLUENT_CHECK(...)                                                              \
  if (auto keyfluent_check_ = (__VA_ARGS__); !keyfluent_check_) {                         \
    return std::move(keyfluent_check_).error();                                           \
  }                                                                                       \
  static_assert(true)
