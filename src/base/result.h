#pragma once

#include "base/error.h"

#include <functional>
#include <type_traits>
#include <utility>
#include <variant>

namespace varve {

/// Either a T or the Error that prevented it, with the names of std::expected (C++23).
///
/// Both convert implicitly, so that `return row;` and `return Error{...};` read alike. Asking for
/// the one that is not there is the programmer's fault and asserts.
template<typename T>
class [[nodiscard]] Result
{
public:
    /// What it is when all went well.
    using value_type = T;

    /// A success. Not explicit, so that functions return what they have found.
    Result(const T &value)
        : m_state(std::in_place_index<0>, value)
    {}
    Result(T &&value)
        : m_state(std::in_place_index<0>, std::move(value))
    {}
    /// A failure, for the same reason not explicit.
    Result(Error error)
        : m_state(std::in_place_index<1>, std::move(error))
    {}

    /// Whether there is a value, and so no error.
    bool has_value() const { return m_state.index() == 0; }
    explicit operator bool() const { return has_value(); }

    /// The value, as long as the Result lives. Assert: has_value().
    ///
    /// Of a Result that has no name it is a value of its own, so that it lasts as long as a loop over it:
    /// `for (const auto row : session.fetch(aces).value())`.
    const T &value() const &
    {
        Q_ASSERT_X(has_value(), "Result::value", "the result is an error");
        return *std::get_if<0>(&m_state);
    }
    T &value() &
    {
        Q_ASSERT_X(has_value(), "Result::value", "the result is an error");
        return *std::get_if<0>(&m_state);
    }
    T value() && { return std::move(value()); }

    /// As value(), asserting in the same way.
    const T &operator*() const & { return value(); }
    T &operator*() & { return value(); }
    T operator*() && { return std::move(value()); }
    const T *operator->() const { return &value(); }
    T *operator->() { return &value(); }

    /// What prevented the value. Assert: !has_value().
    const Error &error() const
    {
        Q_ASSERT_X(!has_value(), "Result::error", "the result is a value");
        return *std::get_if<1>(&m_state);
    }

    /// A copy of the value; `fallback` in case of an error, of which nothing is told then.
    T value_or(T fallback) const { return has_value() ? value() : std::move(fallback); }

    /// `next(value)`, which returns a Result itself, or this error.
    template<typename Next>
    auto and_then(Next &&next) const -> std::invoke_result_t<Next, const T &>
    {
        if (!has_value())
            return error();
        return std::invoke(std::forward<Next>(next), value());
    }

    /// A Result of `convert(value)`, or this error.
    template<typename Convert>
    auto transform(Convert &&convert) const -> Result<std::invoke_result_t<Convert, const T &>>
    {
        if (!has_value())
            return error();
        return std::invoke(std::forward<Convert>(convert), value());
    }

private:
    std::variant<T, Error> m_state;
};

/// Success without a value, or the Error that prevented it. `return {};` is success.
template<>
class [[nodiscard]] Result<void>
{
public:
    /// Nothing; for code that is written for any Result.
    using value_type = void;

    /// Success, unless it is given an error.
    Result() = default;
    Result(Error error)
        : m_state(std::move(error))
    {}

    /// Whether it succeeded.
    bool has_value() const { return m_state.index() == 0; }
    explicit operator bool() const { return has_value(); }

    /// What went wrong. Assert: !has_value().
    const Error &error() const
    {
        Q_ASSERT_X(!has_value(), "Result::error", "the result is a success");
        return *std::get_if<1>(&m_state);
    }

    /// `next()`, which returns a Result itself, or this error.
    template<typename Next>
    auto and_then(Next &&next) const -> std::invoke_result_t<Next>
    {
        if (!has_value())
            return error();
        return std::invoke(std::forward<Next>(next));
    }

private:
    std::variant<std::monostate, Error> m_state;
};

} // namespace varve
