#include "session/queriedkeys_p.h"
#include "session/session_p.h"
#include "session/sessiontext_p.h"

#include <algorithm>

namespace varve {
namespace {

/// Those that the details of `error` name.
QList<RowId> guiltyRows(const Error &error)
{
    QList<RowId> rows;
    if (const auto *constraint = error.details<ConstraintDetails>())
        rows = constraint->rows();
    if (const auto *conflicts = error.details<ConflictDetails>()) {
        for (const auto &conflict : conflicts->conflicts())
            rows.append(conflict.row);
    }
    if (const auto *invalid = error.details<ValidationDetails>()) {
        for (const auto &fault : invalid->faults())
            rows.append(fault.row);
    }
    std::ranges::sort(rows);
    rows.erase(std::unique(rows.begin(), rows.end()), rows.end());
    return rows;
}

} // namespace

Result<void> Session::added(std::unique_ptr<Extension> extension)
{
    if (auto attached = extension->attached(*this); !attached)
        return attached;
    d->extensions.push_back(std::move(extension));
    return {};
}

Result<void>
Session::setValidator(const QString &table,
                      const QString &column,
                      const std::function<std::optional<QString>(const Value &)> &validator)
{
    const auto index = d->schema.require(table);
    if (!index)
        return index.error();
    const auto found = d->schema[*index].find(column);
    if (!found)
        return SessionText::noSuchColumn(d->schema[*index], column);
    d->validators.set(*index, *found, validator);
    return {};
}

Result<void> Session::setValidator(const QString &table,
                                   const std::function<QList<CellFault>(const Row &)> &validator)
{
    const auto index = d->schema.require(table);
    if (!index)
        return index.error();
    d->validators.set(*index, validator);
    return {};
}

QuerySet Session::scoped(const QuerySet &query) const
{
    if (query.error())
        return query;
    auto scoped = query;
    for (const auto &extension : d->extensions)
        scoped = extension->beforeQuery(scoped);
    return withKnownKeys(scoped, d->state);
}

Selection Session::Private::scoped(const Selection &selection) const
{
    return selection.of(q.scoped(selection.rows()));
}

void Session::Private::tellRead(const QuerySet &query, qsizetype lines)
{
    for (const auto &extension : extensions)
        extension->afterQuery(query, lines);
}

void Session::Private::tellFailed(const Error &error, const Overlay &atStake)
{
    if (extensions.empty())
        return;
    auto guilty = guiltyRows(error);
    if (guilty.isEmpty())
        guilty = allRows(atStake);
    for (const auto &extension : extensions)
        extension->failed(error, guilty);
}

/// What a commit has written, table by table, over the state before it.
QList<StoredRows> Session::Private::writtenRows(const WriteReceipt &receipt) const
{
    QMap<std::pair<TableIndex, RowChange::Kind>, StoredRows> groups;
    for (const auto &[row, stored] : receipt.rows) {
        const auto *base = state.baseRow(row);
        const RowChange change{base ? std::optional(*base) : std::nullopt, stored};
        if (!change.before && !change.after)
            continue;
        auto &group = groups[{row.table(), change.kind()}];
        group.table = row.table();
        group.kind = change.kind();
        group.rows.append({row, change});
    }
    for (auto &group : groups)
        std::ranges::sort(group.rows, {}, &StoredRows::Entry::row);
    return groups.values();
}

void Session::Private::tellWritten(const QList<StoredRows> &written, const CommitReport &report)
{
    for (const auto &rows : written) {
        for (const auto &extension : extensions) {
            switch (rows.kind) {
            case RowChange::Kind::Insert:
                extension->afterInsert(rows);
                break;
            case RowChange::Kind::Update:
                extension->afterUpdate(rows);
                break;
            case RowChange::Kind::Delete:
                extension->afterDelete(rows);
                break;
            }
        }
    }
    for (const auto &extension : extensions)
        extension->afterCommit(report);
}

} // namespace varve
