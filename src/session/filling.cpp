#include "session/editgroup_p.h"
#include "session/namedcells_p.h"
#include "session/sessiontext_p.h"

namespace varve {

Result<void>
Session::setDefault(const QString &table, const QString &column, const std::function<Value()> &make)
{
    const auto index = d->schema.require(table);
    if (!index)
        return index.error();
    const auto found = d->schema[*index].find(column);
    if (!found)
        return SessionText::noSuchColumn(d->schema[*index], column);
    d->defaults[*index].insert(*found, make);
    return {};
}

Result<void> Session::setEquality(const QString &table,
                                  const std::function<bool(const Row &, const Row &)> &areEqual)
{
    return d->schema.require(table).and_then([&](TableIndex index) {
        d->equalities.insert(index, areEqual);
        return Result<void>();
    });
}

Result<void> Session::setVersionColumn(const QString &table, const QString &column)
{
    auto schema = d->schema.withVersionColumn(table, column);
    if (!schema)
        return schema.error();
    d->schema = *std::move(schema);
    return {};
}

void Session::Private::takeDefaults(const Schema &declared)
{
    for (const auto &table : declared.tables()) {
        const auto index = *schema.find(table.name);
        for (const auto &column : table.columns) {
            const auto at = *schema[index].find(column.name);
            const auto value = column.defaultSql ? literalDefault(column) : std::nullopt;
            if (value && literalDefault(schema[index][at]) != value)
                defaults[index].insert(at, [value] { return *value; });
        }
    }
}

/// Gives the cells of a new row that were not given what this session knows of their defaults: what it
/// was told to make of them, and where there is no database, all that one would fill in.
Result<void> EditGroup::fillIn(TableIndex index, QList<Value> &cells)
{
    const auto &table = m_session.schema[index];
    const auto defaults = m_session.defaults.value(index);
    const bool makesKeys = m_session.isInMemory() && table.hasAutomaticKey;
    for (qsizetype cell = 0; cell < cells.size(); ++cell) {
        const auto column = columnIndex(cell);
        if (!cells[cell].isAbsent() || cells[cell].absent().reason != Absent::Reason::Default)
            continue;
        const auto make = defaults.constFind(column);
        if (make != defaults.constEnd()) {
            auto held = asHeld(index, column, (*make)());
            if (!held)
                return held.error();
            cells[cell] = *std::move(held);
        } else if (makesKeys && table.isKeyColumn(column)) {
            const auto key = m_session.automaticKeys.next(index, m_state, m_session.schema);
            if (!key)
                return key.error();
            cells[cell] = *key;
        } else if (m_session.isInMemory()) {
            cells[cell] = literalDefault(table[column]).value_or(cells[cell]);
        }
    }
    return {};
}

} // namespace varve
