#include "session/handle.h"

#include "session/relationtext_p.h"
#include "session/session_p.h"
#include "session/sessiontext_p.h"

namespace varve {

Handle Session::handle(RowId row)
{
    return {*this, row};
}

Handle::Handle(Session &session, RowId row)
    : m_session(row.isNull() ? nullptr : &session)
    , m_row(row)
{}

bool Handle::exists() const
{
    return row().has_value();
}

std::optional<Row> Handle::row() const
{
    return m_session ? m_session->row(m_row) : std::nullopt;
}

Result<Row> Handle::existing() const
{
    if (!m_session)
        return RelationText::noSession();
    const auto found = row();
    return found ? Result<Row>(*found)
                 : SessionText::unknownRow(m_session->schema()[m_row.table()]);
}

Result<Value> Handle::value(const QString &column) const
{
    if (!m_session)
        return RelationText::noSession();
    const auto &table = m_session->schema()[m_row.table()];
    const auto index = table.find(column);
    return index ? value(*index) : SessionText::noSuchColumn(table, column);
}

Result<Value> Handle::value(ColumnIndex column) const
{
    const auto found = existing();
    if (!found)
        return found.error();
    if ((*found)[column].isNotLoaded())
        return SessionText::notLoaded(m_session->schema()[m_row.table()]);
    return (*found)[column];
}

Result<Key> Handle::key() const
{
    return existing().transform(
        [&](const Row &cells) { return keyOf(cells, m_session->schema()[m_row.table()].key); });
}

Result<Relation> Handle::relation(const QString &name) const
{
    if (!m_session)
        return RelationText::noSession();
    return m_session->schema().requireRelation(m_row.table(), name);
}

Result<Handle> Handle::related(const QString &name) const
{
    const auto found = relation(name);
    if (!found)
        return found.error();
    if (!found->isToOne())
        return RelationText::leadsToMany(*found, m_session->schema());
    return Handle(*m_session, m_session->relatedRows(m_row, *found).value(0));
}

Result<QList<RowId>> Handle::relatedRows(const QString &name) const
{
    return relation(name).transform(
        [this](const Relation &found) { return m_session->relatedRows(m_row, found); });
}

QList<RowId> Session::relatedRows(RowId row, const Relation &relation)
{
    return d->reader().related(row, relation);
}

Result<void> Handle::set(const QString &column, const Value &value) const
{
    return m_session ? m_session->set(m_row, column, value)
                     : Result<void>(RelationText::noSession());
}

Result<void> Handle::set(ColumnIndex column, const Value &value) const
{
    return m_session ? m_session->set(m_row, column, value)
                     : Result<void>(RelationText::noSession());
}

Result<void> Handle::set(const QList<NamedValue> &cells) const
{
    return m_session ? m_session->set(m_row, cells) : Result<void>(RelationText::noSession());
}

Result<void> Handle::increment(const QString &column, const Value &by) const
{
    return m_session ? m_session->increment(m_row, column, by)
                     : Result<void>(RelationText::noSession());
}

Result<void> Handle::remove() const
{
    return m_session ? m_session->remove(m_row) : Result<void>(RelationText::noSession());
}

Result<void> Handle::refresh() const
{
    return m_session ? m_session->refresh({m_row}) : Result<void>(RelationText::noSession());
}

Result<void> Handle::load() const
{
    return m_session ? m_session->load({m_row}) : Result<void>(RelationText::noSession());
}

} // namespace varve
