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

bool isWhole(const Key &key, const Table &table)
{
    bool isWhole = key.size() == table.key.size();
    for (qsizetype part = 0; isWhole && part < key.size(); ++part)
        isWhole = !key[part].isAbsent() && !key[part].isNull();
    return isWhole;
}

/// Whether nothing of the row is left in the database that it was not asked for.
bool isRead(const Row &row, const Table &table)
{
    for (qsizetype cell = 0; cell < table.columns.size(); ++cell) {
        if (row[columnIndex(cell)].isNotLoaded())
            return false;
    }
    return true;
}

/// The row that has this key, which is whole.
QuerySet keyed(const Schema &schema, TableIndex index, const Key &key)
{
    const auto &table = schema[index];
    QuerySet rows(schema, index);
    for (qsizetype part = 0; part < key.size(); ++part)
        rows = rows.filter(equals(col(table[table.key[part]].name), key[part]));
    return rows;
}

/// The row of the table that has this key, if all of it is known that there is to know; none if the
/// database has to be asked. Errors: Validation.
Result<std::optional<RowId>> wholeRow(const Session &session, TableIndex index, const Key &key)
{
    const auto &table = session.schema()[index];
    if (!isWhole(key, table))
        return SessionText::keyIsMissing(table);
    const auto known = session.find(index, key);
    if (known.isNull() || !isRead(*session.row(known), table))
        return std::optional<RowId>();
    return std::optional(known);
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
            return SessionText::keyIsMissing(table);
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

Result<Handle> Session::get(const QString &name, const Key &key)
{
    const auto index = d->schema.require(name);
    if (!index)
        return index.error();
    const auto known = wholeRow(*this, *index, key);
    if (!known)
        return known.error();
    if (*known || d->isInMemory())
        return handle(known->value_or(RowId()));
    return get(keyed(d->schema, *index, key)).transform([this](RowId row) { return handle(row); });
}

QFuture<Result<Handle>> Session::getAsync(const QString &name, const Key &key)
{
    const auto index = d->schema.require(name);
    const auto known =
        index ? wholeRow(*this, *index, key) : Result<std::optional<RowId>>(index.error());
    if (!known)
        return readyFuture(Result<Handle>(known.error()));
    if (*known || d->isInMemory())
        return readyFuture(Result<Handle>(handle(known->value_or(RowId()))));
    return converted(
        getAsync(keyed(d->schema, *index, key)), this, [this](const Result<RowId> &found) {
            return found.transform([this](RowId row) { return handle(row); });
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
    if (!isWhole(key, table))
        return SessionText::keyIsMissing(table);
    if (d->isInMemory())
        return AskingText::isNowhere(table, key);
    const auto known = d->adopt(*index, Page{{row}, {}, false}, Private::Keep::ForGood).first();
    return d->state.row(known) ? Result<Handle>(handle(known)) : AskingText::isDeleted(table, key);
}

} // namespace varve
