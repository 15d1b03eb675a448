#include "schema/affinity.h"
#include "session/comparable_p.h"

#include <algorithm>
#include <cmath>

namespace varve {
namespace {

QString folded(QString text, Collation collation)
{
    if (collation == Collation::NoCase)
        std::ranges::transform(text, text.begin(), [](QChar unit) {
            return unit >= u'A' && unit <= u'Z' ? QChar(unit.unicode() + (u'a' - u'A')) : unit;
        });
    while (collation == Collation::RTrim && text.endsWith(u' '))
        text.chop(1);
    return text;
}

bool isWholeNumber(double real)
{
    constexpr double limit = 9007199254740992.0; // 2^53: as far as every whole number is a double.
    return std::abs(real) <= limit && std::trunc(real) == real;
}

} // namespace

Value comparable(const Value &value, const Column &column)
{
    auto kept = stored(value, column);
    if (kept.isText() && column.collation != Collation::Binary)
        return folded(kept.text(), column.collation);
    if (kept.isReal() && isWholeNumber(kept.real()))
        return static_cast<qint64>(kept.real());
    return kept;
}

Key comparableKey(const Row &row,
                  const QList<ColumnIndex> &columns,
                  const Table &table,
                  const QList<ColumnIndex> &as)
{
    if (columns.size() == 1)
        return comparable(row[columns.front()], table[as.front()]);
    QList<Value> parts;
    parts.reserve(columns.size());
    for (qsizetype part = 0; part < columns.size(); ++part)
        parts.append(comparable(row[columns[part]], table[as[part]]));
    return Key(parts);
}

bool isWhole(const Key &key)
{
    for (qsizetype part = 0; part < key.size(); ++part) {
        if (key[part].isNull() || key[part].isAbsent() || key[part].isReference())
            return false;
    }
    return true;
}

} // namespace varve
