#include "session/session.h"

#include "session/apply.h"
#include "session/memorybackend.h"
#include "session/session_p.h"
#include "session/sessiontext_p.h"

namespace varve {

Session::Session(std::unique_ptr<Backend> backend, QObject *parent)
    : QObject(parent)
    , d(std::make_unique<Private>(*this, std::move(backend)))
{}

Session::Session(const Schema &schema, QObject *parent)
    : Session(std::make_unique<MemoryBackend>(schema), parent)
{}

Session::~Session() = default;

const Schema &Session::schema() const
{
    return d->schema;
}

QString Session::readOnlyReason() const
{
    return d->backend->readOnlyReason();
}

QString Session::readOnlyReason(TableIndex table) const
{
    if (const auto writable = checkWritable(d->schema[table]); !writable)
        return writable.error().text();
    return readOnlyReason();
}

State Session::state() const
{
    return d->state;
}

QuerySet Session::query(const QString &table) const
{
    return QuerySet::named(d->schema, table);
}

std::optional<Row> Session::row(RowId row) const
{
    return d->state.row(row);
}

Value Session::cell(RowId row, ColumnIndex column) const
{
    const auto found = d->state.row(row);
    return found ? (*found)[column] : Value();
}

RowId Session::find(TableIndex table, const Key &key) const
{
    const auto row = d->identities.find(table, key);
    return d->state.row(row) ? row : RowId();
}

QList<CellFault> Session::faults(RowId row) const
{
    const auto *change = d->state.pending().find(row);
    if (!change)
        return {};
    QList<CellFault> found;
    if (change->after)
        found = varve::faults(
            *change->after, d->schema[row.table()], change->before ? &*change->before : nullptr);
    return found + d->refused.value(row);
}

Result<RowId> Session::create(const QString &table, std::initializer_list<NamedValue> cells)
{
    const auto index = d->schema.require(table);
    if (!index)
        return index.error();
    RowId row;
    const auto done =
        edit(SessionText::addRow(d->schema[*index]), [&](EditGroup &group) -> Result<void> {
            const auto created = group.create(*index, cells);
            if (!created)
                return created.error();
            row = *created;
            return {};
        });
    return done ? Result<RowId>(row) : Result<RowId>(done.error());
}

Result<void> Session::set(RowId row, ColumnIndex column, Value value)
{
    const auto &table = d->schema[row.table()];
    return edit(SessionText::setCell(table, table[column]),
                [&](EditGroup &group) { return group.set(row, column, std::move(value)); });
}

Result<void> Session::set(RowId row, const QString &column, Value value)
{
    const auto &table = d->schema[row.table()];
    const auto index = table.find(column);
    if (!index)
        return SessionText::noSuchColumn(table, column);
    return set(row, *index, std::move(value));
}

Result<void> Session::remove(RowId row)
{
    return edit(SessionText::deleteRow(d->schema[row.table()]),
                [&](EditGroup &group) { return group.remove(row); });
}

Result<void> Session::edit(const QString &label,
                           const std::function<Result<void>(EditGroup &)> &change,
                           const QString &mergeKey)
{
    EditGroup group(*d, d->state);
    if (auto done = change(group); !done)
        return done;
    d->step(group.state(), {label, mergeKey});
    return {};
}

void Session::revert(std::span<const RowId> rows)
{
    const auto done = edit(SessionText::revertRows(static_cast<qsizetype>(rows.size())),
                           [&](EditGroup &group) -> Result<void> {
                               for (const auto row : rows) {
                                   if (auto reverted = group.apply(RevertRow{row}); !reverted)
                                       return reverted;
                               }
                               return {};
                           });
    Q_ASSERT_X(done, "Session::revert", "a row that was changed can be reverted");
}

void Session::revertAll()
{
    d->step(d->state.withPending({}), {SessionText::revertAll(), {}});
}

QFuture<Result<qint64>> Session::dataVersion() const
{
    return d->backend->dataVersion();
}

EditGroup::EditGroup(Session::Private &session, State state)
    : m_session(session)
    , m_state(std::move(state))
{}

Result<RowId> EditGroup::create(TableIndex index, const QList<NamedValue> &cells)
{
    const auto &table = m_session.schema[index];
    QList<Value> values;
    for (const auto &column : table.columns)
        values.append(
            Absent{column.generated ? Absent::Reason::Generated : Absent::Reason::Default});
    for (const auto &[name, value] : cells) {
        const auto column = table.find(name);
        if (!column)
            return SessionText::noSuchColumn(table, name);
        values[toInt(*column)] = value;
    }
    return insert(index, Row(values));
}

Result<RowId> EditGroup::insert(TableIndex index, const Row &cells)
{
    const auto &table = m_session.schema[index];
    const auto key = table.isEditable() ? keyOf(cells, table.key) : Key();
    if (table.isEditable() && key.isComplete()) {
        if (const auto taken = m_session.identities.find(index, key); m_state.row(taken))
            return SessionText::keyTaken(table, key);
    }
    const auto row = m_session.identities.newRow(index);
    if (auto done = apply(InsertRow{row, cells}); !done)
        return done.error();
    return row;
}

Result<RowId> EditGroup::duplicate(RowId row)
{
    const auto &table = m_session.schema[row.table()];
    const auto original = m_state.row(row);
    if (!original)
        return applied(m_state, SetCell{row, {}, {}}, m_session.schema).error();
    auto cells = original->cells();
    for (qsizetype cell = 0; cell < cells.size(); ++cell) {
        if (cells[cell].isNotLoaded())
            return SessionText::notLoaded(table);
        if (table.columns[cell].generated)
            cells[cell] = Absent{Absent::Reason::Generated};
        else if (table.isUniqueAlone(columnIndex(cell)))
            cells[cell] = Absent{Absent::Reason::Default};
    }
    return insert(row.table(), Row(cells));
}

Result<void> EditGroup::set(RowId row, ColumnIndex column, Value value)
{
    return apply(SetCell{row, column, std::move(value)});
}

Result<void> EditGroup::remove(RowId row)
{
    return apply(DeleteRow{row});
}

Result<void> EditGroup::apply(const Edit &edit)
{
    if (const auto reason = m_session.backend->readOnlyReason(); !reason.isEmpty())
        return SessionText::readOnly(reason);
    auto next = applied(m_state, edit, m_session.schema);
    if (!next)
        return next.error();
    m_state = *std::move(next);
    return {};
}

} // namespace varve
