#pragma once

#include "value/value.h"

#include <QList>

#include <concepts>
#include <optional>
#include <type_traits>

QT_BEGIN_NAMESPACE
class QDate;
class QDateTime;
class QJsonArray;
class QJsonObject;
class QTime;
class QUuid;
QT_END_NAMESPACE

namespace varve {

/// How the C++ type T is kept in a column. Specialise it for a type of yours:
///
///     template<>
///     struct varve::Codec<Money>
///     {
///         static constexpr auto declaredType = "INTEGER";
///         static std::optional<Value> toValue(const Money &money);
///         static std::optional<Money> fromValue(const Value &value);
///     };
///
/// `toValue()` gives nothing for what cannot be stored, and `fromValue()` nothing for a cell that
/// holds no T; whoever asked makes an error of it that names the column. Both are pure, and
/// `fromValue(*toValue(x))` is x. `declaredType` is the column's type as SQL writes it: see
/// columnTypeOf().
template<typename T>
struct Codec;

/// Integers of any width; characters and bool are none.
template<typename T>
concept StoredInteger =
    std::integral<T> && !std::same_as<
        T,
        bool> && !std::same_as<T, char> && !std::same_as<T, wchar_t> && !std::same_as<T, char8_t> && !std::same_as<T, char16_t> && !std::same_as<T, char32_t>;

/// An integer as such. A column holds 64 bits with a sign: a quint64 of 2^63 or more is not stored.
template<StoredInteger T>
struct Codec<T>
{
    static constexpr auto declaredType = "INTEGER";
    static std::optional<Value> toValue(T number)
    {
        if (!std::in_range<qint64>(number))
            return {};
        return Value(static_cast<qint64>(number));
    }
    static std::optional<T> fromValue(const Value &value)
    {
        if (!value.isInteger() || !std::in_range<T>(value.integer()))
            return {};
        return static_cast<T>(value.integer());
    }
};

/// 0 or 1.
template<>
struct Codec<bool>
{
    static constexpr auto declaredType = "BOOLEAN";
    static std::optional<Value> toValue(bool truth) { return Value(truth ? 1 : 0); }
    static std::optional<bool> fromValue(const Value &value);
};

/// NaN, which databases take for NULL, is not stored. An integer cell is read if a double holds it.
template<>
struct Codec<double>
{
    static constexpr auto declaredType = "REAL";
    static std::optional<Value> toValue(double number);
    static std::optional<double> fromValue(const Value &value);
};

/// Any text, as it is; a null QString as the empty text.
template<>
struct Codec<QString>
{
    static constexpr auto declaredType = "TEXT";
    static std::optional<Value> toValue(const QString &text) { return Value(text); }
    static std::optional<QString> fromValue(const Value &value);
};

/// Any bytes, as they are; a null QByteArray as the empty blob.
template<>
struct Codec<QByteArray>
{
    static constexpr auto declaredType = "BLOB";
    static std::optional<Value> toValue(const QByteArray &bytes) { return Value(bytes); }
    static std::optional<QByteArray> fromValue(const Value &value);
};

/// Any content but NULL, as it is stored.
template<>
struct Codec<Value>
{
    static constexpr auto declaredType = "";
    static std::optional<Value> toValue(const Value &value) { return fromValue(value); }
    static std::optional<Value> fromValue(const Value &value);
};

/// Text `2026-11-21`. Invalid dates, and years beyond 1 to 9999, are not stored.
template<>
struct Codec<QDate>
{
    static constexpr auto declaredType = "DATE";
    static std::optional<Value> toValue(const QDate &date);
    static std::optional<QDate> fromValue(const Value &value);
};

/// Text `18:30:00`, with `.250` where there are milliseconds. A cell that is finer is not read.
template<>
struct Codec<QTime>
{
    static constexpr auto declaredType = "TIME";
    static std::optional<Value> toValue(const QTime &time);
    static std::optional<QTime> fromValue(const Value &value);
};

/// Text `2026-11-21 18:30:00` in UTC, with `.250` where there are milliseconds, so that texts sort as
/// moments do. A cell is read as UTC unless it has an offset; one that is finer is not read.
template<>
struct Codec<QDateTime>
{
    static constexpr auto declaredType = "DATETIME";
    static std::optional<Value> toValue(const QDateTime &moment);
    static std::optional<QDateTime> fromValue(const Value &value);
};

/// Text without braces.
template<>
struct Codec<QUuid>
{
    static constexpr auto declaredType = "TEXT";
    static std::optional<Value> toValue(const QUuid &uuid);
    static std::optional<QUuid> fromValue(const Value &value);
};

/// Compact JSON text.
template<>
struct Codec<QJsonObject>
{
    static constexpr auto declaredType = "JSON";
    static std::optional<Value> toValue(const QJsonObject &object);
    static std::optional<QJsonObject> fromValue(const Value &value);
};

/// Compact JSON text.
template<>
struct Codec<QJsonArray>
{
    static constexpr auto declaredType = "JSON";
    static std::optional<Value> toValue(const QJsonArray &array);
    static std::optional<QJsonArray> fromValue(const Value &value);
};

/// Texts for the values of an enumeration, which is then stored as text and nothing else is let in:
///
///     template<>
///     struct varve::EnumText<Rank>
///     {
///         static constexpr std::pair<Rank, const char *> texts[] = {{Rank::Recruit, "recruit"}, ...};
///     };
///
/// An enumeration without it is stored as its number.
template<typename T>
struct EnumText;

/// An enumeration that has such texts.
template<typename T>
concept TextEnum = std::is_enum_v<T> && requires
{
    EnumText<T>::texts;
};

/// An enumeration as its number. Any number is read, also one that has no name.
template<typename T>
requires(std::is_enum_v<T> && !TextEnum<T>) struct Codec<T>
{
    using Number = std::underlying_type_t<T>;

    static constexpr auto declaredType = "INTEGER";
    static std::optional<Value> toValue(T choice)
    {
        return Codec<Number>::toValue(static_cast<Number>(choice));
    }
    static std::optional<T> fromValue(const Value &value)
    {
        const auto number = Codec<Number>::fromValue(value);
        return number ? std::optional(static_cast<T>(*number)) : std::nullopt;
    }
};

/// An enumeration as its text; what has none is neither stored nor read.
template<TextEnum T>
struct Codec<T>
{
    static constexpr auto declaredType = "TEXT";
    static std::optional<Value> toValue(T choice)
    {
        for (const auto &[known, text] : EnumText<T>::texts) {
            if (known == choice)
                return Value(QString::fromUtf8(text));
        }
        return {};
    }
    static std::optional<T> fromValue(const Value &value)
    {
        for (const auto &[known, text] : EnumText<T>::texts) {
            if (value.isText() && value.text() == QString::fromUtf8(text))
                return known;
        }
        return {};
    }
    static QList<Value> allowedValues()
    {
        QList<Value> all;
        for (const auto &[known, text] : EnumText<T>::texts)
            all.append(Value(QString::fromUtf8(text)));
        return all;
    }
};

/// NULL or a T.
template<typename T>
struct Codec<std::optional<T>>
{
    static constexpr auto declaredType = Codec<T>::declaredType;
    static std::optional<Value> toValue(const std::optional<T> &content)
    {
        return content ? Codec<T>::toValue(*content) : std::optional(Value());
    }
    static std::optional<std::optional<T>> fromValue(const Value &value)
    {
        if (value.isNull())
            return std::optional<std::optional<T>>(std::in_place);
        if (auto content = Codec<T>::fromValue(value))
            return std::optional<std::optional<T>>(std::in_place, std::move(content));
        return {};
    }
};

/// T without the std::optional around it.
template<typename T>
struct BareType
{
    /// What a cell holds if it is not NULL, and whether it may be.
    using Type = T;
    static constexpr bool isOptional = false;
};
template<typename T>
struct BareType<std::optional<T>>
{
    using Type = T;
    static constexpr bool isOptional = true;
};
/// What BareType says of T.
template<typename T>
using Bare = typename BareType<T>::Type;
/// Whether T is a std::optional: a column of it may be NULL.
template<typename T>
inline constexpr bool isOptional = BareType<T>::isOptional;

/// What a schema needs to know of a column's C++ type.
struct TypeDescription
{
    /// As in the Codec; a std::optional is nullable.
    const char *declaredType = nullptr;
    bool isNullable = false;
    /// Whether a cell with this content can be read as the type.
    bool (*canRead)(const Value &value) = nullptr;
    /// Whether two cells that can be read hold the same content, however it is written; null: it is the
    /// same if it is written so.
    bool (*isSame)(const Value &a, const Value &b) = nullptr;
    /// The only values that the column lets in; null: no such list.
    QList<Value> (*allowedValues)() = nullptr;
};

/// The description of T, one object for the whole program: descriptors point to it.
template<typename T>
constexpr TypeDescription describedType()
{
    TypeDescription described{
        .declaredType = Codec<T>::declaredType,
        .isNullable = isOptional<T>,
        .canRead = [](const Value &value) { return Codec<T>::fromValue(value).has_value(); }};
    if constexpr (std::equality_comparable<T>)
        described.isSame = [](const Value &a, const Value &b) {
            const auto content = Codec<T>::fromValue(a);
            return content && content == Codec<T>::fromValue(b);
        };
    if constexpr (TextEnum<Bare<T>>)
        described.allowedValues = &Codec<Bare<T>>::allowedValues;
    return described;
}

/// See describedType().
template<typename T>
inline constexpr TypeDescription typeDescription = describedType<T>();

} // namespace varve
