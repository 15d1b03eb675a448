#include "base/overloaded.h"
#include "session/valuejson_p.h"

#include <QJsonArray>
#include <QJsonObject>
#include <QLocale>

#include <algorithm>
#include <cmath>

using namespace Qt::Literals::StringLiterals;

namespace varve {
namespace {

/// As far as everybody who reads JSON keeps every integer.
constexpr qint64 largestNumber = qint64{1} << 53;

QJsonObject tagged(const QString &tag, const QJsonValue &value)
{
    return {{tag, value}};
}

bool isUnicode(const QString &text)
{
    return QString::fromUtf8(text.toUtf8()) == text;
}

QString base64(const QByteArray &bytes)
{
    return QString::fromLatin1(bytes.toBase64());
}

QByteArray bytesOf(const QString &text)
{
    return {reinterpret_cast<const char *>(text.utf16()),
            text.size() * static_cast<qsizetype>(sizeof(char16_t))};
}

QString textOf(const QByteArray &bytes)
{
    QString text(bytes.size() / static_cast<qsizetype>(sizeof(char16_t)), Qt::Uninitialized);
    std::copy_n(bytes.constData(),
                text.size() * static_cast<qsizetype>(sizeof(char16_t)),
                reinterpret_cast<char *>(text.data()));
    return text;
}

QJsonValue toJson(qint64 integer)
{
    if (integer >= -largestNumber && integer <= largestNumber)
        return integer;
    return tagged(u"integer"_s, QString::number(integer));
}

/// The shortest text that reads as the same double. NaN and the infinities are texts as well.
QJsonValue toJson(double real)
{
    const bool isMinusZero = real == 0 && std::signbit(real);
    return tagged(u"real"_s,
                  isMinusZero ? u"-0"_s
                              : QString::number(real, 'g', QLocale::FloatingPointShortest));
}

QString nameOf(Absent::Reason reason)
{
    switch (reason) {
    case Absent::Reason::Default:
        return u"default"_s;
    case Absent::Reason::Generated:
        return u"generated"_s;
    case Absent::Reason::NotLoaded:
        break;
    }
    return u"not loaded"_s;
}

QString nameOf(Absent::Content content)
{
    switch (content) {
    case Absent::Content::Text:
        return u"text"_s;
    case Absent::Content::Blob:
        return u"blob"_s;
    case Absent::Content::Unknown:
        break;
    }
    return u"unknown"_s;
}

QJsonValue toJson(const Absent &absent)
{
    return QJsonObject{{u"absent"_s, nameOf(absent.reason)},
                       {u"content"_s, nameOf(absent.content)},
                       {u"size"_s, absent.size}};
}

/// The one of `all` that is called `name`.
template<typename Enum>
std::optional<Enum> named(const QString &name, std::initializer_list<Enum> all)
{
    for (const auto one : all) {
        if (nameOf(one) == name)
            return one;
    }
    return {};
}

std::optional<Value> absentFrom(const QJsonObject &json)
{
    const auto reason =
        named(json[u"absent"_s].toString(),
              {Absent::Reason::Default, Absent::Reason::Generated, Absent::Reason::NotLoaded});
    const auto content =
        named(json[u"content"_s].toString(),
              {Absent::Content::Unknown, Absent::Content::Text, Absent::Content::Blob});
    if (!reason || !content)
        return {};
    return Value(Absent{*reason, *content, json[u"size"_s].toInteger(-1)});
}

std::optional<Value> referenceFrom(const QJsonObject &json, const Schema &schema)
{
    const auto table = schema.find(json[u"row of"_s].toString());
    const auto serial = json[u"serial"_s].toInteger(0);
    return table && serial > 0 ? std::optional(Value(RowId(*table, static_cast<quint64>(serial))))
                               : std::nullopt;
}

std::optional<Value> numberFrom(const QJsonObject &json)
{
    bool isNumber = false;
    const auto integer = json[u"integer"_s].toString().toLongLong(&isNumber);
    if (isNumber)
        return Value(integer);
    const auto text = json[u"real"_s].toString();
    const auto real = text == u"-0"_s ? -0.0 : text.toDouble(&isNumber);
    return isNumber || text == u"-0"_s ? std::optional(Value(real)) : std::nullopt;
}

std::optional<Value> bytesFrom(const QJsonObject &json)
{
    const bool isBlob = json.contains(u"blob"_s);
    const auto text = json[isBlob ? u"blob"_s : u"utf16"_s].toString();
    const auto bytes =
        QByteArray::fromBase64Encoding(text.toLatin1(), QByteArray::AbortOnBase64DecodingErrors);
    if (!bytes)
        return {};
    return isBlob ? Value(*bytes) : Value(textOf(*bytes));
}

std::optional<Value> taggedFrom(const QJsonObject &json, const Schema &schema)
{
    if (json.contains(u"absent"_s))
        return absentFrom(json);
    if (json.contains(u"row of"_s))
        return referenceFrom(json, schema);
    if (json.contains(u"blob"_s) || json.contains(u"utf16"_s))
        return bytesFrom(json);
    return numberFrom(json);
}

} // namespace

QJsonValue toJson(const Value &value, const Schema &schema)
{
    return value.visit(Overloaded{
        [](Null) { return QJsonValue(QJsonValue::Null); },
        [](qint64 integer) { return toJson(integer); },
        [](double real) { return toJson(real); },
        [](const QString &text) {
            return isUnicode(text) ? QJsonValue(text)
                                   : QJsonValue(tagged(u"utf16"_s, base64(bytesOf(text))));
        },
        [](const QByteArray &blob) { return QJsonValue(tagged(u"blob"_s, base64(blob))); },
        [&](RowId row) {
            return QJsonValue(QJsonObject{{u"row of"_s, schema[row.table()].name},
                                          {u"serial"_s, static_cast<qint64>(row.serial())}});
        },
        [](const Absent &absent) { return toJson(absent); },
    });
}

std::optional<Value> valueFromJson(const QJsonValue &json, const Schema &schema)
{
    switch (json.type()) {
    case QJsonValue::Null:
        return Value();
    case QJsonValue::Double:
        if (const auto integer = json.toInteger(); static_cast<double>(integer) == json.toDouble())
            return Value(integer);
        return Value(json.toDouble());
    case QJsonValue::String:
        return Value(json.toString());
    case QJsonValue::Object:
        return taggedFrom(json.toObject(), schema);
    case QJsonValue::Bool:
    case QJsonValue::Array:
    case QJsonValue::Undefined:
        break;
    }
    return {};
}

} // namespace varve
