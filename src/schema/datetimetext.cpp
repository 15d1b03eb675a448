#include "schema/datetimetext_p.h"

#include <QDateTime>
#include <QRegularExpression>

using namespace Qt::Literals::StringLiterals;

namespace varve {
namespace {

struct YearForm
{
    QString format;
    bool twoDigits = false;
};

/// The locale's format with a year of four digits, and then as it is.
QList<YearForm> yearForms(const QString &format)
{
    if (format.contains(u"yyyy"_s) || !format.contains(u"yy"_s))
        return {{format}};
    return {{QString(format).replace(u"yy"_s, u"yyyy"_s)}, {format, true}};
}

/// Qt reads years of two digits as 19xx.
template<typename Date>
Date inCentury(const Date &date, int year, const YearForm &form)
{
    constexpr int firstOfThisCentury = 1969;
    return form.twoDigits && year < firstOfThisCentury ? date.addYears(100) : date;
}

QString timeForm(const QString &format)
{
    return format.contains(u's') ? u"HH:mm:ss"_s : u"HH:mm"_s;
}

bool isOffset(const QString &text)
{
    static const QRegularExpression offset(u"\\A(?:Z|z|[+-](?:0\\d|1[0-4]):[0-5]\\d)?\\z"_s);
    return offset.match(text).hasMatch();
}

} // namespace

std::optional<QString> isoDate(const QString &text)
{
    static const QRegularExpression form(u"\\A\\d{4}-\\d\\d-\\d\\d\\z"_s);
    if (!form.match(text).hasMatch() || !QDate::fromString(text, Qt::ISODate).isValid())
        return {};
    return text;
}

std::optional<QString> isoTime(const QString &text)
{
    static const QRegularExpression form(u"\\A(\\d\\d):(\\d\\d)(?::(\\d\\d)(?:\\.\\d+)?)?\\z"_s);
    const auto match = form.match(text);
    if (!match.hasMatch())
        return {};
    const auto part = [&](int group) { return match.capturedView(group).toInt(); };
    return QTime::isValid(part(1), part(2), part(3)) ? std::optional(text) : std::nullopt;
}

std::optional<QString> isoDateTime(const QString &text)
{
    static const QRegularExpression form(u"\\A([\\d-]+)(?:([ T])([\\d:.]+)(.*))?\\z"_s);
    constexpr qsizetype hoursAndMinutes = 5;
    const auto match = form.match(text);
    const auto date = isoDate(match.captured(1));
    if (!date)
        return {};
    if (!match.hasCaptured(2))
        return *date + u" 00:00:00"_s;
    const auto time = isoTime(match.captured(3));
    if (!time || !isOffset(match.captured(4)))
        return {};
    const auto seconds = time->size() == hoursAndMinutes ? u":00"_s : QString();
    return QString(*date + match.captured(2) + *time + seconds + match.captured(4));
}

std::optional<QString> localDate(const QString &text, const QLocale &locale)
{
    for (const auto &form : yearForms(locale.dateFormat(QLocale::ShortFormat))) {
        if (const auto date = locale.toDate(text, form.format); date.isValid())
            return inCentury(date, date.year(), form).toString(Qt::ISODate);
    }
    return {};
}

std::optional<QString> localTime(const QString &text, const QLocale &locale)
{
    const auto format = locale.timeFormat(QLocale::ShortFormat);
    const auto time = locale.toTime(text, format);
    return time.isValid() ? std::optional(time.toString(timeForm(format))) : std::nullopt;
}

std::optional<QString> localDateTime(const QString &text, const QLocale &locale)
{
    for (const auto &form : yearForms(locale.dateTimeFormat(QLocale::ShortFormat))) {
        const auto moment = locale.toDateTime(text, form.format);
        if (moment.isValid())
            return inCentury(moment, moment.date().year(), form).toString(u"yyyy-MM-dd HH:mm:ss"_s);
    }
    return {};
}

} // namespace varve
