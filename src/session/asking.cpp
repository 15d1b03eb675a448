#include "base/readyfuture.h"
#include "base/whenready.h"
#include "session/handle.h"
#include "session/session_p.h"
#include "session/sessiontext_p.h"

#include <QCoreApplication>

#include <algorithm>

namespace varve {
namespace {

class AskingText
{
    Q_DECLARE_TR_FUNCTIONS(varve::Session)
public:
    static Error noColumn(const Table &table, const QString &name)
    {
        return {
            ErrorKind::NotFound,
            tr("The statement yields \"%1\", which is no column of \"%2\".").arg(name, table.name),
            tr("Select columns of the table by their names, or ask for values.")};
    }
    static Error keyIsMissing(const Table &table)
    {
        return {ErrorKind::Validation,
                tr("Rows of \"%1\" cannot be told apart without their whole key.").arg(table.name),
                table.key.isEmpty()
                    ? tr("Ask for values: the table has no key.")
                    : tr("Select or give all columns of the key, none of them NULL.")};
    }
    static Error isDeleted(const Table &table, const Key &key)
    {
        return {ErrorKind::NotFound,
                tr("Row %1 of \"%2\" is deleted here.").arg(toText(key), table.name),
                tr("Undo that first.")};
    }
    static Error isNowhere(const Table &table, const Key &key)
    {
        return {ErrorKind::NotFound,
                tr("There is no row %1 in \"%2\".").arg(toText(key), table.name),
                tr("Create it: behind this session is no database that could have it.")};
    }
};

/// What nothing is known of.
QList<Value> unknownCells(const Table &table)
{
    return QList<Value>(table.columns.size(), Absent{Absent::Reason::NotLoaded});
}

bool hasWholeKey(const Row &row, const Table &table)
{
    return !table.key.isEmpty() && std::ranges::all_of(table.key, [&](ColumnIndex column) {
        return !row[column].isAbsent() && !row[column].isNull();
    });
}

/// The rows of `table` that lines under the names of columns are.
Result<Page> rowsOf(const Table &table, const ValueTable &lines)
{
    QList<ColumnIndex> columns;
    for (const auto &name : lines.names) {
        const auto column = table.find(name);
        if (!column)
            return AskingText::noColumn(table, name);
        columns.append(*column);
    }
    Page page;
    for (const auto &line : lines.rows) {
        auto cells = unknownCells(table);
        for (qsizetype cell = 0; cell < columns.size(); ++cell)
            cells[toInt(columns[cell])] = line[columnIndex(cell)];
        const Row row(cells);
        if (!hasWholeKey(row, table))
            return AskingText::keyIsMissing(table);
        page.rows.append(row);
    }
    return page;
}

/// The rows of a raw query, which are known from now on, without those that are deleted here.
Result<QList<RowId>>
adopted(Session::Private &d, TableIndex table, const Result<ValueTable> &answer)
{
    if (!answer)
        return answer.error();
    const auto page = rowsOf(d.schema[table], *answer);
    if (!page)
        return page.error();
    auto rows = d.adopt(table, *page, Session::Private::Keep::ForGood);
    rows.removeIf([&](RowId row) { return !d.state.row(row); });
    return rows;
}

} // namespace

Result<ValueTable> Session::values(const RawQuery &query)
{
    return d->backend->ask(query).takeResult();
}

QFuture<Result<ValueTable>> Session::valuesAsync(const RawQuery &query)
{
    return d->backend->ask(query);
}

Result<QList<RowId>> Session::fetch(const QString &table, const RawQuery &query)
{
    return d->schema.require(table).and_then(
        [&](TableIndex index) { return adopted(*d, index, values(query)); });
}

QFuture<Result<QList<RowId>>> Session::fetchAsync(const QString &table, const RawQuery &query)
{
    const auto index = d->schema.require(table);
    if (!index)
        return readyFuture(Result<QList<RowId>>(index.error()));
    return converted(valuesAsync(query), this, [this, index](const Result<ValueTable> &answer) {
        return adopted(*d, *index, answer);
    });
}

Result<Handle> Session::reference(const QString &name, const Key &key)
{
    const auto index = d->schema.require(name);
    if (!index)
        return index.error();
    if (const auto row = find(*index, key); !row.isNull())
        return handle(row);
    const auto &table = d->schema[*index];
    auto cells = unknownCells(table);
    for (qsizetype part = 0; part < std::min(key.size(), table.key.size()); ++part)
        cells[toInt(table.key[part])] = key[part];
    const Row row(cells);
    if (key.size() != table.key.size() || !hasWholeKey(row, table))
        return AskingText::keyIsMissing(table);
    if (d->isInMemory())
        return AskingText::isNowhere(table, key);
    const auto known = d->adopt(*index, Page{{row}, {}, false}, Private::Keep::ForGood).first();
    return d->state.row(known) ? Result<Handle>(handle(known)) : AskingText::isDeleted(table, key);
}

} // namespace varve
