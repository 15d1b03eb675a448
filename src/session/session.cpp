#include "schema/matching.h"
#include "session/apply.h"
#include "session/editgroup.h"
#include "session/relationreader_p.h"
#include "session/session_p.h"
#include "session/sessiontext_p.h"

namespace varve {

Session::Session(std::unique_ptr<Backend> backend, QObject *parent)
    : QObject(parent)
    , d(std::make_unique<Private>(*this, std::move(backend)))
{}

Session::Session(std::unique_ptr<Backend> backend, const Schema &schema)
    : d(std::make_unique<Private>(*this, std::move(backend), schema))
{}

Result<std::unique_ptr<Session>> Session::over(const Schema &declared,
                                               std::unique_ptr<Backend> backend)
{
    auto schema = matched(declared, backend->schema());
    if (!schema)
        return schema.error();
    std::unique_ptr<Session> session(new Session(std::move(backend), *schema));
    session->d->takeDefaults(declared);
    return session;
}

Session::Session(const Schema &schema, QObject *parent)
    : Session(schema, State(), parent)
{}

Session::Session(const Schema &schema, const State &state, QObject *parent)
    : QObject(parent)
    , d(std::make_unique<Private>(*this, std::make_unique<StateBackend>(schema), state))
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
    return d->shownState();
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
    const bool hasAllParts = key.size() == d->schema[table].key.size();
    return hasAllParts ? d->reader().find(table, key) : RowId();
}

QList<CellFault> Session::faults(RowId row) const
{
    const auto *change = d->state.pending().find(row);
    if (!change)
        return {};
    QList<CellFault> found;
    if (change->after)
        found = d->faultsOf(row, *change);
    return found + d->refused.value(row);
}

Result<void> Session::edit(const QString &label,
                           const std::function<Result<void>(EditGroup &)> &change,
                           const QString &mergeKey)
{
    if (d->isEditing())
        return SessionText::stepOpen();
    EditGroup group(*d, d->state);
    const auto keys = d->automaticKeys;
    auto done = d->edited(group, change);
    if (done)
        d->step(group.state(), {label, mergeKey});
    else
        d->automaticKeys = keys;
    d->releaseLater();
    return done;
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

} // namespace varve
