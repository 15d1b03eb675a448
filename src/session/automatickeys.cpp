#include "session/automatickeys_p.h"

#include <QCoreApplication>

#include <algorithm>
#include <limits>

namespace varve {
namespace {

class KeyText
{
    Q_DECLARE_TR_FUNCTIONS(varve::Session)
public:
    static Error afterText(const Table &table, const Value &key)
    {
        return {ErrorKind::Validation,
                tr("Table \"%1\" has a row with the key %2, and no next number comes after that.")
                    .arg(table.name, toText(key)),
                tr("Give the key of the new row yourself.")};
    }
    static Error afterLargest(const Table &table)
    {
        return {ErrorKind::Validation,
                tr("Table \"%1\" has a row with the largest key there is.").arg(table.name),
                tr("Give the key of the new row yourself.")};
    }
};

} // namespace

Result<qint64> AutomaticKeys::next(TableIndex table, const State &state, const Schema &schema)
{
    if (!isReady(table)) {
        auto looked = lookedThrough(table, state, schema);
        looked.largest = std::max(looked.largest, m_known.value(table).largest);
        m_known.insert(table, looked);
    }
    const auto known = m_known.find(table);
    if (!known->text.isNull())
        return KeyText::afterText(schema[table], known->text);
    if (known->largest == std::numeric_limits<qint64>::max())
        return KeyText::afterLargest(schema[table]);
    return ++known->largest;
}

bool AutomaticKeys::isReady(TableIndex table) const
{
    const auto known = m_known.constFind(table);
    return known != m_known.constEnd() && known->isLookedThrough && known->text.isNull();
}

void AutomaticKeys::note(TableIndex table, const Value &key)
{
    auto &known = m_known[table];
    if (key.isInteger())
        known.largest = std::max(known.largest, key.integer());
    else if (key.isText())
        known.text = key;
}

AutomaticKeys::Known
AutomaticKeys::lookedThrough(TableIndex table, const State &state, const Schema &schema)
{
    Known known;
    known.isLookedThrough = true;
    const auto column = schema[table].key.front();
    const auto look = [&](const Row &row) {
        const auto &key = row[column];
        if (key.isInteger())
            known.largest = std::max(known.largest, key.integer());
        else if (key.isText())
            known.text = key;
    };
    const auto pending = state.pending().changes(table);
    state.baseRows(table).forEach([&](RowId row, const Row &cells) {
        if (pending.isEmpty() || !pending.contains(row))
            look(cells);
    });
    pending.forEach([&](RowId, const RowChange &change) {
        if (change.after)
            look(*change.after);
    });
    return known;
}

} // namespace varve
