#include "session/parking_p.h"

#include <algorithm>
#include <cmath>
#include <limits>

using namespace Qt::Literals::StringLiterals;

namespace varve {
namespace {

/// Costs of a column, by what speaks against it.
enum Cost {
    NotChanged = 1, ///< It has to be set back.
    MadeUp = 2,     ///< No NULL.
    Checked = 4,    ///< A CHECK may refuse what is made up.
    Referenced = 8, ///< Rules for changed keys are set off.
};

/// Positive, as CHECKs often are; but a key at the upper end would leave no room for automatic ones.
qint64 extremeInteger(quint64 number, bool isKey)
{
    const auto distance = static_cast<qint64>(number);
    return isKey ? std::numeric_limits<qint64>::min() + distance
                 : std::numeric_limits<qint64>::max() - distance;
}

Value madeUp(quint64 number, const Column &column, bool isKey)
{
    switch (column.affinity) {
    case Affinity::Integer:
    case Affinity::Numeric:
        return extremeInteger(number, isKey);
    case Affinity::Real:
        return -1e300 * (1 + std::ldexp(static_cast<double>(number), -50));
    case Affinity::Text:
    case Affinity::Blob:
        break;
    }
    const auto text = u"~varve-%1"_s.arg(number);
    if (column.type == ColumnType::Blob)
        return text.toUtf8();
    return column.type == ColumnType::Json ? u'"' + text + u'"' : text;
}

} // namespace

bool TemporaryValues::canBeNull(TableIndex table, ColumnIndex column) const
{
    const auto &rules = m_schema[table][column];
    return rules.nullable && !rules.generated && !m_schema[table].isKeyColumn(column);
}

bool TemporaryValues::canBeMadeUp(TableIndex table, ColumnIndex column) const
{
    const auto &rules = m_schema[table][column];
    const bool wouldDangle =
        m_timing == ForeignKeyTiming::AtOnce && m_schema[table].foreignKeyOf(column);
    return !rules.generated && rules.allowedValues.isEmpty() && !wouldDangle;
}

bool TemporaryValues::isChecked(TableIndex table, ColumnIndex column) const
{
    const auto &name = m_schema[table][column].name;
    return std::ranges::any_of(m_schema[table].checks, [&](const QString &check) {
        return check.contains(name, Qt::CaseInsensitive);
    });
}

bool TemporaryValues::isReferenced(TableIndex table, ColumnIndex column) const
{
    return std::ranges::any_of(m_schema.referrers(table), [&](const Schema::Referrer &referrer) {
        const auto &foreignKey = m_schema[referrer.table].foreignKeys[referrer.foreignKey];
        return foreignKey.targetColumns.contains(column);
    });
}

std::optional<TemporaryValues::Choice> TemporaryValues::choice(
    TableIndex table, const QList<ColumnIndex> &columns, const QList<ColumnIndex> &changed) const
{
    std::optional<Choice> best;
    for (const auto column : columns) {
        int cost = changed.contains(column) ? 0 : NotChanged;
        if (!canBeNull(table, column)) {
            if (!canBeMadeUp(table, column))
                continue;
            cost += MadeUp + (isChecked(table, column) ? Checked : 0);
        }
        if (isReferenced(table, column))
            cost += Referenced;
        if (!best || cost < best->cost)
            best = Choice{column, cost};
    }
    return best;
}

Value TemporaryValues::value(RowId row, ColumnIndex column)
{
    const auto table = row.table();
    if (canBeNull(table, column))
        return Null();
    const bool isKey = m_schema[table].isKeyColumn(column);
    auto &taken = used(table, column);
    constexpr quint64 stride = quint64{1} << 40;
    for (auto number = row.serial();; number += stride) {
        const auto value = madeUp(number, m_schema[table][column], isKey);
        if (taken.contains(value))
            continue;
        taken.insert(value);
        return value;
    }
}

QSet<Value> &TemporaryValues::used(TableIndex table, ColumnIndex column)
{
    auto &ofTable = m_used[table];
    const auto known = ofTable.find(column);
    if (known != ofTable.end())
        return *known;
    auto &values = ofTable[column];
    m_changes.pending.changes(table).forEach([&](RowId, const RowChange &change) {
        for (const auto *side : {&change.before, &change.after}) {
            if (*side)
                values.insert((**side)[column]);
        }
    });
    return values;
}

} // namespace varve
