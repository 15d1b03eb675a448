#pragma once

#include <QLocale>
#include <QString>

#include <optional>

namespace varve {

/// Dates and times in the form in which columns store them (see ColumnType), or none if the text
/// writes none, or one that is not in the calendar.
///
/// ISO text is kept as it is written: fractions of any length, `T` and offsets stay. Only a
/// DateTime without seconds or without a time gets them as zeros, so that such texts sort in order.
std::optional<QString> isoDate(const QString &text);
std::optional<QString> isoTime(const QString &text);
std::optional<QString> isoDateTime(const QString &text);

/// The same from the short form of `locale`. Years may have four digits where the locale writes
/// two; two digits mean 1969 to 2068, as in POSIX.
std::optional<QString> localDate(const QString &text, const QLocale &locale);
std::optional<QString> localTime(const QString &text, const QLocale &locale);
std::optional<QString> localDateTime(const QString &text, const QLocale &locale);

} // namespace varve
