#include "query/codec.h"

#include <QDateTime>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QUuid>

#include <cmath>

using namespace Qt::Literals::StringLiterals;

namespace varve {
namespace {

QString clockText(const QTime &time)
{
    return time.toString(time.msec() == 0 ? u"HH:mm:ss" : u"HH:mm:ss.zzz");
}

/// `text` without digits behind the milliseconds if these are zeros; nothing if they are not: Qt would
/// round them off.
std::optional<QString> inMilliseconds(const QString &text)
{
    const auto point = text.indexOf(u'.');
    if (point < 0)
        return text;
    auto end = point + 1;
    while (end < text.size() && text[end].isDigit())
        ++end;
    const auto finer = QStringView(text).mid(point + 4, std::max(end - point - 4, qsizetype{0}));
    if (std::any_of(finer.begin(), finer.end(), [](QChar digit) { return digit != u'0'; }))
        return {};
    auto kept = text;
    return finer.isEmpty() ? kept : kept.remove(point + 4, finer.size());
}

std::optional<QJsonDocument> jsonIn(const Value &value)
{
    if (!value.isText())
        return {};
    QJsonParseError error{};
    auto document = QJsonDocument::fromJson(value.text().toUtf8(), &error);
    return error.error == QJsonParseError::NoError ? std::optional(document) : std::nullopt;
}

Value jsonText(const QJsonDocument &document)
{
    return QString::fromUtf8(document.toJson(QJsonDocument::Compact));
}

} // namespace

std::optional<bool> Codec<bool>::fromValue(const Value &value)
{
    if (!value.isInteger() || value.integer() < 0 || value.integer() > 1)
        return {};
    return value.integer() == 1;
}

std::optional<Value> Codec<double>::toValue(double number)
{
    if (std::isnan(number))
        return {};
    return Value(number);
}

std::optional<double> Codec<double>::fromValue(const Value &value)
{
    constexpr qint64 exact = qint64{1} << 53;
    if (value.isReal())
        return value.real();
    if (value.isInteger() && value.integer() >= -exact && value.integer() <= exact)
        return static_cast<double>(value.integer());
    return {};
}

std::optional<QString> Codec<QString>::fromValue(const Value &value)
{
    return value.isText() ? std::optional(value.text()) : std::nullopt;
}

std::optional<QByteArray> Codec<QByteArray>::fromValue(const Value &value)
{
    return value.isBlob() ? std::optional(value.blob()) : std::nullopt;
}

std::optional<Value> Codec<Value>::fromValue(const Value &value)
{
    return value.isNull() || value.isAbsent() ? std::nullopt : std::optional(value);
}

std::optional<Value> Codec<QDate>::toValue(const QDate &date)
{
    if (!date.isValid() || date.year() < 1 || date.year() > 9999)
        return {};
    return Value(date.toString(Qt::ISODate));
}

std::optional<QDate> Codec<QDate>::fromValue(const Value &value)
{
    const auto date = value.isText() && value.text().size() == 10
                          ? QDate::fromString(value.text(), Qt::ISODate)
                          : QDate();
    return date.isValid() ? std::optional(date) : std::nullopt;
}

std::optional<Value> Codec<QTime>::toValue(const QTime &time)
{
    if (!time.isValid())
        return {};
    return Value(clockText(time));
}

std::optional<QTime> Codec<QTime>::fromValue(const Value &value)
{
    const auto text = value.isText() ? inMilliseconds(value.text()) : std::nullopt;
    const auto time = text ? QTime::fromString(*text, Qt::ISODateWithMs) : QTime();
    return time.isValid() ? std::optional(time) : std::nullopt;
}

std::optional<Value> Codec<QDateTime>::toValue(const QDateTime &moment)
{
    const auto utc = moment.toUTC();
    const auto date = Codec<QDate>::toValue(utc.date());
    if (!moment.isValid() || !date)
        return {};
    return Value(QString(date->text() + u' ' + clockText(utc.time())));
}

std::optional<QDateTime> Codec<QDateTime>::fromValue(const Value &value)
{
    const auto text = value.isText() ? inMilliseconds(value.text()) : std::nullopt;
    // A date alone is midnight to Qt, but no moment.
    auto moment =
        text && text->size() > 10 ? QDateTime::fromString(*text, Qt::ISODateWithMs) : QDateTime();
    if (!moment.isValid())
        return {};
    if (moment.timeSpec() == Qt::LocalTime)
        moment.setTimeSpec(Qt::UTC);
    return moment.toUTC();
}

std::optional<Value> Codec<QUuid>::toValue(const QUuid &uuid)
{
    return Value(uuid.toString(QUuid::WithoutBraces));
}

std::optional<QUuid> Codec<QUuid>::fromValue(const Value &value)
{
    if (!value.isText())
        return {};
    const auto uuid = QUuid::fromString(value.text());
    const bool isNull = uuid.isNull() && value.text() != QUuid().toString(QUuid::WithoutBraces);
    return isNull ? std::nullopt : std::optional(uuid);
}

std::optional<Value> Codec<QJsonObject>::toValue(const QJsonObject &object)
{
    return jsonText(QJsonDocument(object));
}

std::optional<QJsonObject> Codec<QJsonObject>::fromValue(const Value &value)
{
    const auto document = jsonIn(value);
    return document && document->isObject() ? std::optional(document->object()) : std::nullopt;
}

std::optional<Value> Codec<QJsonArray>::toValue(const QJsonArray &array)
{
    return jsonText(QJsonDocument(array));
}

std::optional<QJsonArray> Codec<QJsonArray>::fromValue(const Value &value)
{
    const auto document = jsonIn(value);
    return document && document->isArray() ? std::optional(document->array()) : std::nullopt;
}

} // namespace varve
