#include "schema/validation.h"

#include "schema/numbertext_p.h"
#include "schema/typerule_p.h"

#include <QCoreApplication>

#include <algorithm>
#include <cmath>

using namespace Qt::Literals::StringLiterals;

namespace varve {
namespace {

class ValidationText
{
    Q_DECLARE_TR_FUNCTIONS(varve::Validation)
public:
    static QString empty(const Column &column)
    {
        return tr("\"%1\" must not be empty (NULL).").arg(column.name);
    }

    static QString notAllowed(const Column &column, const Value &value)
    {
        QStringList allowed;
        for (const auto &one : column.allowedValues)
            allowed.append(toText(one));
        return tr("\"%1\" must be one of %2, not %3.")
            .arg(column.name, allowed.join(u", "_s), toText(value));
    }

    static QString rounded(const Column &column, const Value &value, const Value &kept)
    {
        return tr("%2 in \"%1\" would be rounded to %3.")
            .arg(column.name, toText(value), toText(kept));
    }
};

/// A text reduced so that two are equal when the collation says so.
QByteArray folded(const QString &text, Collation collation)
{
    auto bytes = text.toUtf8();
    if (collation == Collation::NoCase)
        std::ranges::transform(bytes, bytes.begin(), [](char byte) {
            return byte >= 'A' && byte <= 'Z' ? char(byte + 'a' - 'A') : byte;
        });
    while (collation == Collation::RTrim && bytes.endsWith(' '))
        bytes.chop(1);
    return bytes;
}

/// Whether the database finds two stored values equal in a CHECK.
bool areEqual(const Value &a, const Value &b, Collation collation)
{
    if (a.isText() && b.isText())
        return folded(a.text(), collation) == folded(b.text(), collation);
    if (a.isInteger() && b.isReal())
        return static_cast<double>(a.integer()) == b.real();
    if (a.isReal() && b.isInteger())
        return areEqual(b, a, collation);
    return a == b;
}

bool isAllowed(const Value &value, const Column &column)
{
    // Only the database knows what an External collation finds equal.
    if (column.allowedValues.isEmpty() || column.collation == Collation::External)
        return true;
    return std::ranges::any_of(column.allowedValues, [&](const Value &allowed) {
        return areEqual(value, stored(allowed, column), column.collation);
    });
}

/// Whether a column that is given `value` stores fewer of its digits with `kept`. What a text writes may
/// be rounded by a REAL column, which is made for that.
bool isRounded(const Value &value, const Value &kept, const Column &column)
{
    constexpr double limit = 9223372036854775808.0; // 2^63
    if (value.isInteger() && kept.isReal())
        return kept.real() >= limit || static_cast<qint64>(kept.real()) != value.integer();
    if (value.isReal() && kept.isText())
        return kept.text().toDouble() != value.real();
    return value.isText() && kept.isReal() && column.affinity != Affinity::Real
           && !keepsDigits(kept, value.text());
}

/// Whether the database makes up a key for an insert that gives none.
bool isAutomatic(ColumnIndex column, const Table &table)
{
    return table.hasAutomaticKey && table.isKeyColumn(column);
}

std::optional<QString> faultOfCell(const Row &row, ColumnIndex column, const Table &table)
{
    const auto &value = row[column];
    const auto &rules = table[column];
    const bool isKey = table.isKeyColumn(column);
    if (value.isAbsent() && value.absent().reason == Absent::Reason::Default) {
        const bool isNeeded = (isKey || !rules.nullable) && !rules.hasDefault();
        return isNeeded ? std::optional(ValidationText::empty(rules)) : std::nullopt;
    }
    if (value.isNull() && isKey)
        return ValidationText::empty(rules);
    return fault(value, rules);
}

/// Whether `value` is stored as it is and breaks no rule, told without a conversion: so are nearly
/// all cells.
bool isPlain(const Value &value, const Column &column)
{
    if (!column.allowedValues.isEmpty())
        return false;
    switch (column.affinity) {
    case Affinity::Text:
        return column.type == ColumnType::Text && value.isText();
    case Affinity::Integer:
        return column.type == ColumnType::Integer && value.isInteger();
    case Affinity::Real:
        return column.type == ColumnType::Real && value.isReal() && !std::isnan(value.real());
    case Affinity::Blob:
    case Affinity::Numeric:
        break;
    }
    return false;
}

} // namespace

std::optional<QString> fault(const Value &value, const Column &column)
{
    if (isPlain(value, column))
        return {};
    const auto kept = stored(value, column);
    if (kept.isReference() || kept.isAbsent())
        return {};
    if (kept.isNull())
        return column.nullable ? std::nullopt : std::optional(ValidationText::empty(column));
    if (!fitsType(kept, column))
        return typeSentence(column, value);
    if (isRounded(value, kept, column))
        return ValidationText::rounded(column, value, kept);
    if (!isAllowed(kept, column))
        return ValidationText::notAllowed(column, value);
    return {};
}

QList<CellFault> faults(const Row &row, const Table &table, const Row *before)
{
    Q_ASSERT(row.size() == table.columns.size());
    QList<CellFault> faults;
    for (qsizetype cell = 0; cell < row.size(); ++cell) {
        const auto column = columnIndex(cell);
        const bool isFilledIn = !before && (row[column].isNull() || row[column].isAbsent())
                                && isAutomatic(column, table);
        if (table[column].generated || isFilledIn || (before && row[column] == (*before)[column]))
            continue;
        if (const auto text = faultOfCell(row, column, table))
            faults.append({column, *text});
    }
    return faults;
}

} // namespace varve
