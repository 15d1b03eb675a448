#include "schema/parsing.h"

#include "schema/affinity.h"
#include "schema/datetimetext_p.h"
#include "schema/numbertext_p.h"
#include "schema/typerule_p.h"

#include <QCoreApplication>
#include <QRegularExpression>

#include <cmath>

using namespace Qt::Literals::StringLiterals;

namespace varve {
namespace {

class ParsingText
{
    Q_DECLARE_TR_FUNCTIONS(varve::Parsing)
public:
    static Error mismatch(const QString &text, const Column &column)
    {
        return {ErrorKind::Type, typeSentence(column, text)};
    }
    static Error outOfRange(const QString &text, const Column &column)
    {
        return {ErrorKind::Type,
                tr("%2 in \"%1\" is outside of what an INTEGER column can hold "
                   "(-9 223 372 036 854 775 808 to 9 223 372 036 854 775 807).")
                    .arg(column.name, text.trimmed())};
    }
    static Error rounded(const QString &text, const Column &column, const QString &kept)
    {
        return {ErrorKind::Type,
                tr("%2 in \"%1\" would be rounded to %3.").arg(column.name, text.trimmed(), kept),
                tr("Use at most 15 digits. A TEXT column keeps more.")};
    }
    static Error ambiguous(const QString &text, const Column &column)
    {
        return {ErrorKind::Type,
                tr("%2 in \"%1\" can be read as a fraction or as thousands.")
                    .arg(column.name, text.trimmed()),
                tr("Leave out the separator, or write another number of decimals.")};
    }
    static QStringList yes() { return {u"1"_s, u"true"_s, u"yes"_s, tr("true"), tr("yes")}; }
    static QStringList no() { return {u"0"_s, u"false"_s, u"no"_s, tr("false"), tr("no")}; }
};

bool isNumeric(Affinity affinity)
{
    return affinity == Affinity::Numeric || affinity == Affinity::Integer;
}

/// `text` with the digits, sign and decimal sign of `locale` replaced by those of SQL.
QString inSql(const QString &text, const QLocale &locale)
{
    auto sql = text.trimmed();
    sql.replace(locale.negativeSign(), u"-"_s);
    sql.replace(locale.positiveSign(), u"+"_s);
    if (numberForm(sql) == NumberForm::None)
        sql.replace(locale.decimalPoint(), u"."_s);
    for (auto &character : sql) {
        if (character.isDigit())
            character = QChar(u'0' + char16_t(character.digitValue()));
    }
    return sql;
}

/// Whether `locale` would read `text` as a number with separated thousands.
bool hasGroups(const QString &text, const QLocale &locale)
{
    bool isNumber = false;
    locale.toDouble(text, &isNumber);
    auto strict = locale;
    strict.setNumberOptions(locale.numberOptions() | QLocale::RejectGroupSeparator);
    bool isPlainNumber = false;
    strict.toDouble(text, &isPlainNumber);
    return isNumber && !isPlainNumber;
}

QString withoutGroups(const QString &text, const QLocale &locale)
{
    auto plain = text;
    if (hasGroups(text, locale))
        plain.removeIf([&](QChar character) {
            return character.isSpace() || locale.groupSeparator() == character;
        });
    return plain;
}

Result<Value> parsedInteger(const QString &text, const Column &column, const QLocale &locale)
{
    const auto sql = inSql(withoutGroups(text.trimmed(), locale), locale);
    if (numberForm(sql) != NumberForm::Integer)
        return ParsingText::mismatch(text, column);
    const auto integer = number(sql);
    if (!integer.isInteger())
        return ParsingText::outOfRange(text, column);
    return stored(integer, column);
}

/// What a column stores of a number or of a text that the database would turn into one. Nothing is
/// rounded on the way, except in a REAL column, which is made for that.
Result<Value> storedExactly(const QString &text, const Column &column)
{
    if (!isNumeric(column.affinity) || numberForm(text) == NumberForm::None)
        return stored(text, column);
    const auto kept = number(text);
    if (!keepsDigits(kept, text))
        return ParsingText::rounded(
            text, column, QString::number(kept.real(), 'g', QLocale::FloatingPointShortest));
    return stored(kept, column);
}

Result<Value> parsedNumber(const QString &text, const Column &column, const QLocale &locale)
{
    const auto sql = inSql(text, locale);
    if (numberForm(sql) == NumberForm::None)
        return ParsingText::mismatch(text, column);
    if (hasGroups(text.trimmed(), locale))
        return ParsingText::ambiguous(text, column);
    if (column.type == ColumnType::Decimal)
        return storedExactly(sql, column);
    const auto real = number(sql);
    if (real.isReal() && std::isinf(real.real()))
        return ParsingText::rounded(text, column, toText(real));
    return stored(real, column);
}

Result<Value> parsedBoolean(const QString &text, const Column &column)
{
    const auto word = text.trimmed();
    if (ParsingText::yes().contains(word, Qt::CaseInsensitive))
        return stored(1, column);
    if (ParsingText::no().contains(word, Qt::CaseInsensitive))
        return stored(0, column);
    return ParsingText::mismatch(text, column);
}

using LocalForm = std::optional<QString> (*)(const QString &, const QLocale &);

Result<Value>
parsedMoment(const QString &text, const Column &column, const QLocale &locale, LocalForm localForm)
{
    const auto moment = text.trimmed();
    if (const auto iso = isoForm(moment, column.type))
        return Value(*iso);
    if (const auto local = localForm(moment, locale))
        return Value(*local);
    return ParsingText::mismatch(text, column);
}

Result<Value> parsedBlob(const QString &text, const Column &column)
{
    static const QRegularExpression form(u"\\A\\s*[xX]'((?:[0-9a-fA-F]{2})*)'\\s*\\z"_s);
    const auto match = form.match(text);
    if (!match.hasMatch())
        return ParsingText::mismatch(text, column);
    return Value(QByteArray::fromHex(match.captured(1).toLatin1()));
}

/// A number only when nothing of what was typed is lost: `007`, `1.50` and `+49` stay text.
Result<Value> parsedAnything(const QString &text, const Column &column, const QLocale &locale)
{
    const auto sql = inSql(text, locale);
    if (numberForm(sql) == NumberForm::None || hasGroups(text, locale))
        return storedExactly(text, column);
    const auto value = number(sql);
    Column asText;
    asText.affinity = Affinity::Text;
    return stored(value, asText) == Value(sql) ? stored(value, column)
                                               : storedExactly(text, column);
}

} // namespace

Result<Value> parsed(const QString &text, const Column &column, const QLocale &locale)
{
    if (text.isEmpty() && column.type != ColumnType::Text)
        return Value();
    switch (column.type) {
    case ColumnType::Any:
        return parsedAnything(text, column, locale);
    case ColumnType::Integer:
        return parsedInteger(text, column, locale);
    case ColumnType::Real:
    case ColumnType::Decimal:
        return parsedNumber(text, column, locale);
    case ColumnType::Boolean:
        return parsedBoolean(text, column);
    case ColumnType::Text:
        break;
    case ColumnType::Blob:
        return parsedBlob(text, column);
    case ColumnType::Date:
        return parsedMoment(text, column, locale, localDate);
    case ColumnType::Time:
        return parsedMoment(text, column, locale, localTime);
    case ColumnType::DateTime:
        return parsedMoment(text, column, locale, localDateTime);
    case ColumnType::Json:
        if (!fitsType(text, column))
            return ParsingText::mismatch(text, column);
        break;
    }
    return storedExactly(text, column);
}

} // namespace varve
