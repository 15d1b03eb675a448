#include "schema/affinity.h"
#include "schema/datetimetext_p.h"
#include "schema/numbertext_p.h"
#include "schema/typerule_p.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QJsonDocument>

#include <cmath>

namespace varve {
namespace {

/// Qt reads documents, which are arrays or objects; so a lone value is put into an array.
bool isJson(const QString &text)
{
    const auto array = QJsonDocument::fromJson('[' + text.toUtf8() + ']').array();
    return array.size() == 1;
}

bool isNumber(const Value &value)
{
    return value.isInteger() || (value.isReal() && !std::isnan(value.real()));
}

bool isDecimal(const Value &value, const Column &column)
{
    const bool keepsText = column.affinity == Affinity::Text || column.affinity == Affinity::Blob;
    return isNumber(value)
           || (keepsText && value.isText() && numberForm(value.text()) != NumberForm::None);
}

class TypeText
{
    Q_DECLARE_TR_FUNCTIONS(varve::ColumnType)
public:
    static QString sentence(ColumnType type)
    {
        switch (type) {
        case ColumnType::Any:
            return tr("\"%1\" cannot hold %2.");
        case ColumnType::Integer:
            return tr("\"%1\" must be a whole number, not %2.");
        case ColumnType::Real:
        case ColumnType::Decimal:
            return tr("\"%1\" must be a number, not %2.");
        case ColumnType::Boolean:
            return tr("\"%1\" must be true or false (1 or 0), not %2.");
        case ColumnType::Text:
            return tr("\"%1\" must be text, not %2.");
        case ColumnType::Blob:
            return tr("\"%1\" must be binary data, such as x'00ff', not %2.");
        case ColumnType::Date:
            return tr("\"%1\" must be a date, such as 2026-11-21, not %2.");
        case ColumnType::Time:
            return tr("\"%1\" must be a time, such as 18:30:00, not %2.");
        case ColumnType::DateTime:
            return tr("\"%1\" must be a date and time, such as 2026-11-21 18:30:00, not %2.");
        case ColumnType::Json:
            return tr("\"%1\" must be JSON, such as {\"a\": [1, true, \"b\"]}, not %2.");
        }
        Q_UNREACHABLE();
    }
};

} // namespace

std::optional<QString> isoForm(const QString &text, ColumnType type)
{
    switch (type) {
    case ColumnType::Date:
        return isoDate(text);
    case ColumnType::Time:
        return isoTime(text);
    case ColumnType::DateTime:
        return isoDateTime(text);
    default:
        return {};
    }
}

bool fitsType(const Value &value, const Column &column)
{
    if (value.isReference() || value.isAbsent())
        return true;
    switch (column.type) {
    case ColumnType::Any:
        return !value.isReal() || isNumber(value);
    case ColumnType::Integer:
        return value.isInteger();
    case ColumnType::Real:
        return isNumber(value);
    case ColumnType::Decimal:
        return isDecimal(value, column);
    case ColumnType::Boolean:
        return value == stored(0, column) || value == stored(1, column);
    case ColumnType::Text:
        return value.isText() || (column.affinity != Affinity::Text && isNumber(value));
    case ColumnType::Blob:
        return value.isBlob();
    case ColumnType::Date:
    case ColumnType::Time:
    case ColumnType::DateTime:
        return isNumber(value) || (value.isText() && isoForm(value.text(), column.type));
    case ColumnType::Json:
        return isNumber(value) || (value.isText() && isJson(value.text()));
    }
    Q_UNREACHABLE();
}

QString typeSentence(const Column &column, const Value &value)
{
    return TypeText::sentence(column.type).arg(column.name, toText(value));
}

} // namespace varve
