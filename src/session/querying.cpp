#include "base/readyfuture.h"
#include "base/whenready.h"
#include "session/editgroup.h"
#include "session/pushdown_p.h"

#include <QCoreApplication>

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace varve {
namespace {

class QueryText
{
    Q_DECLARE_TR_FUNCTIONS(varve::Session)
public:
    static Error notOnly(const Table &table, qint64 rows)
    {
        return {ErrorKind::Validation,
                tr("%1 rows of \"%2\" match where one is meant.").arg(rows).arg(table.name),
                tr("Filter by something that only one row has.")};
    }
    static QString setAll(const Table &table, const QString &columns, qsizetype rows)
    {
        return rows == 1
                   ? tr("Set %1 in 1 row of %2").arg(columns, table.name)
                   : tr("Set %1 in %2 rows of %3").arg(columns, QString::number(rows), table.name);
    }
    static QString removeAll(const Table &table, qsizetype rows)
    {
        return rows == 1 ? tr("Delete 1 row of %1").arg(table.name)
                         : tr("Delete %1 rows of %2").arg(rows).arg(table.name);
    }
};

Selection counted(const QuerySet &query)
{
    return Selection(query).select(varve::count(), u"count"_s);
}

Result<qint64> countIn(const Result<ValueTable> &answer)
{
    return answer.transform(
        [](const ValueTable &table) { return table.rows.first()[columnIndex(0)].integer(); });
}

/// A line for the first row only, with nothing in it.
Selection anyLine(const QuerySet &query)
{
    const auto limit = std::min<qint64>(1, query.rowLimit().value_or(1));
    return Selection(query.error() ? query : query.withoutOrder().limit(limit))
        .select(value(1), u"row"_s);
}

Result<bool> hasLine(const Result<ValueTable> &answer)
{
    return answer.transform([](const ValueTable &table) { return !table.rows.isEmpty(); });
}

/// The row at `position` of those that `query` yields; the query has no error.
QuerySet single(const QuerySet &query, qint64 position)
{
    const bool isBeyond = query.rowLimit() && position >= *query.rowLimit();
    return query.offset(query.rowOffset() + position).limit(isBeyond ? 0 : 1);
}

/// Whether the last row of `query` is the first of the reverse order: nothing is cut off, and no new row
/// has a place by its key, which does not turn.
bool canTurn(const QuerySet &query, const State &state)
{
    const bool isWhole = !query.rowLimit() && query.rowOffset() == 0;
    bool isAnyNew = false;
    state.pending().changes(query.tableIndex()).forEach([&](RowId, const RowChange &change) {
        isAnyNew |= !change.before;
    });
    return isWhole && !query.table().key.isEmpty() && !isAnyNew;
}

/// What ends with the last row of `query`.
QuerySet ending(const QuerySet &query, const State &state)
{
    return canTurn(query, state) ? query.reversed().limit(1) : query;
}

Result<RowId> firstOf(const Result<QList<RowId>> &rows)
{
    return rows.transform([](const QList<RowId> &all) { return all.value(0); });
}

Result<RowId> lastOf(const Result<QList<RowId>> &rows)
{
    return rows.transform(
        [](const QList<RowId> &all) { return all.isEmpty() ? RowId() : all.last(); });
}

/// As many rows of `query` as tell whether there is one only.
QuerySet fewOf(const QuerySet &query)
{
    return query.limit(std::min<qint64>(2, query.rowLimit().value_or(2)));
}

/// How many rows `query` yields, of which `all` match.
qint64 yielded(const QuerySet &query, qint64 all)
{
    const auto behind = std::max<qint64>(0, all - query.rowOffset());
    return std::min(behind, query.rowLimit().value_or(behind));
}

template<typename T>
QFuture<Result<T>> failure(const Error &error)
{
    return readyFuture(Result<T>(error));
}

ValueTable named(const PendingView &view, ValueTable table)
{
    if (!view.newRows.isEmpty()) {
        for (auto &row : table.rows)
            row = view.withReferences(row);
    }
    return table;
}

/// A bulk update that waits for the rows and values.
struct BulkUpdate
{
    /// What a column gets: the same in each row, or what the question says.
    struct Target
    {
        ColumnIndex column;
        std::optional<Value> constant;
    };

    Question question;
    QList<Target> targets;

    static Result<BulkUpdate>
    of(const QuerySet &query, const QList<NamedExpression> &cells, const State &state)
    {
        if (query.error())
            return *query.error();
        QList<Target> targets;
        QList<Expression> values;
        for (const auto &[name, value] : cells) {
            const auto column = col(name).resolved(query.table());
            if (!column)
                return column.error();
            const auto index = *std::get<Expression::Column>(column->node()).index;
            // Not asked for, since no database knows what a new row is.
            if (const auto *literal = std::get_if<Expression::Literal>(&value.node())) {
                targets.append({index, literal->value});
                continue;
            }
            targets.append({index, {}});
            values.append(value);
        }
        const auto question = Question::ofRows(query, state, values);
        if (const auto error = question.selection.error())
            return *error;
        return BulkUpdate{question, targets};
    }

    QString label(qsizetype rows) const
    {
        const auto &table = question.selection.rows().table();
        QStringList names;
        for (const auto &target : targets)
            names.append(table[target.column].name);
        return QueryText::setAll(table, names.join(u", "_s), rows);
    }

    Result<void> set(EditGroup &group, const FoundRow &found) const
    {
        qsizetype asked = 0;
        for (const auto &target : targets) {
            const auto value = target.constant ? *target.constant : found.values[asked++];
            if (auto set = group.set(found.row, target.column, value); !set)
                return set;
        }
        return {};
    }

    Result<qint64>
    apply(Session &session, Session::Private &d, const Result<ValueTable> &answer) const
    {
        if (!answer)
            return answer.error();
        const auto found = takenOver(d, question, *answer);
        const auto done = session.edit(label(found.size()), [&](EditGroup &group) -> Result<void> {
            for (const auto &one : found) {
                if (auto changed = set(group, one); !changed)
                    return changed;
            }
            return {};
        });
        return done ? Result<qint64>(qint64{found.size()}) : Result<qint64>(done.error());
    }
};

Result<qint64> removeRows(Session &session, const QuerySet &query, const Result<QList<RowId>> &rows)
{
    if (!rows)
        return rows.error();
    const auto done = session.edit(QueryText::removeAll(query.table(), rows->size()),
                                   [&](EditGroup &group) { return group.remove(*rows); });
    return done ? Result<qint64>(qint64{rows->size()}) : Result<qint64>(done.error());
}

} // namespace

Result<ValueTable> Session::values(const Selection &asked)
{
    const auto selection = d->scoped(asked);
    if (const auto error = selection.error())
        return *error;
    const auto question = Question::of(selection, d->state);
    return d->heard(
        selection.rows(),
        d->backend->select(selection, question.view.tables)
            .takeResult()
            .transform([&](const ValueTable &table) { return named(question.view, table); }));
}

QFuture<Result<ValueTable>> Session::valuesAsync(const Selection &asked)
{
    const auto selection = d->scoped(asked);
    if (const auto error = selection.error())
        return failure<ValueTable>(*error);
    const auto question = Question::of(selection, d->state);
    const auto answer = converted(d->backend->select(selection, question.view.tables),
                                  this,
                                  [question](const Result<ValueTable> &found) {
                                      return found.transform([&](const ValueTable &table) {
                                          return named(question.view, table);
                                      });
                                  });
    return d->heardLater(selection.rows(), answer);
}

Result<QList<Row>> Session::rows(const QuerySet &query)
{
    return values(Selection(query).selectAll()).transform([](const ValueTable &table) {
        return table.rows;
    });
}

QFuture<Result<QList<Row>>> Session::rowsAsync(const QuerySet &query)
{
    return converted(
        valuesAsync(Selection(query).selectAll()), this, [](const Result<ValueTable> &answer) {
            return answer.transform([](const ValueTable &table) { return table.rows; });
        });
}

Result<qint64> Session::count(const QuerySet &query)
{
    return countIn(values(counted(query)));
}

QFuture<Result<qint64>> Session::countAsync(const QuerySet &query)
{
    return converted(valuesAsync(counted(query)), this, countIn);
}

Result<bool> Session::exists(const QuerySet &query)
{
    return hasLine(values(anyLine(query)));
}

QFuture<Result<bool>> Session::existsAsync(const QuerySet &query)
{
    return converted(valuesAsync(anyLine(query)), this, hasLine);
}

Result<RowId> Session::first(const QuerySet &query)
{
    return at(query, 0);
}

QFuture<Result<RowId>> Session::firstAsync(const QuerySet &query)
{
    return atAsync(query, 0);
}

Result<RowId> Session::at(const QuerySet &query, qint64 position)
{
    if (query.error())
        return *query.error();
    return position < 0 ? RowId() : firstOf(fetch(single(query, position)));
}

QFuture<Result<RowId>> Session::atAsync(const QuerySet &query, qint64 position)
{
    if (query.error())
        return failure<RowId>(*query.error());
    return position < 0 ? readyFuture(Result<RowId>(RowId()))
                        : converted(fetchAsync(single(query, position)), this, firstOf);
}

Result<RowId> Session::last(const QuerySet &query)
{
    if (query.error())
        return *query.error();
    return lastOf(fetch(ending(query, d->state)));
}

QFuture<Result<RowId>> Session::lastAsync(const QuerySet &query)
{
    if (query.error())
        return failure<RowId>(*query.error());
    return converted(fetchAsync(ending(query, d->state)), this, lastOf);
}

Result<RowId> Session::get(const QuerySet &query)
{
    if (query.error())
        return *query.error();
    const auto rows = fetch(fewOf(query));
    if (!rows || rows->size() < 2)
        return firstOf(rows);
    return count(query).and_then([&](qint64 all) -> Result<RowId> {
        return QueryText::notOnly(query.table(), yielded(query, all));
    });
}

QFuture<Result<RowId>> Session::getAsync(const QuerySet &query)
{
    if (query.error())
        return failure<RowId>(*query.error());
    const auto promise = std::make_shared<QPromise<Result<RowId>>>();
    promise->start();
    const auto finish = [promise](const Result<RowId> &result) {
        promise->addResult(result);
        promise->finish();
    };
    const auto reading = fetchAsync(fewOf(query));
    cancelWith(promise->future(), reading, this);
    whenReady(reading, this, [this, query, finish](const Result<QList<RowId>> &rows) {
        if (!rows || rows->size() < 2)
            return finish(firstOf(rows));
        whenReady(countAsync(query), this, [query, finish](const Result<qint64> &all) {
            finish(all ? QueryText::notOnly(query.table(), yielded(query, *all)) : all.error());
        });
    });
    return promise->future();
}

Result<qint64> Session::update(const QuerySet &query, const QList<NamedExpression> &cells)
{
    const auto made = BulkUpdate::of(scoped(query), cells, d->state);
    if (!made)
        return made.error();
    const auto &question = made->question;
    return made->apply(
        *this, *d, d->backend->select(question.selection, question.view.tables).takeResult());
}

QFuture<Result<qint64>> Session::updateAsync(const QuerySet &query,
                                             const QList<NamedExpression> &cells)
{
    const auto made = BulkUpdate::of(scoped(query), cells, d->state);
    if (!made)
        return failure<qint64>(made.error());
    const auto &question = made->question;
    return converted(d->backend->select(question.selection, question.view.tables),
                     this,
                     [this, update = *made](const Result<ValueTable> &answer) {
                         return update.apply(*this, *d, answer);
                     });
}

Result<qint64> Session::remove(const QuerySet &query)
{
    return removeRows(*this, query, fetch(query));
}

QFuture<Result<qint64>> Session::removeAsync(const QuerySet &query)
{
    return converted(fetchAsync(query), this, [this, query](const Result<QList<RowId>> &rows) {
        return removeRows(*this, query, rows);
    });
}

} // namespace varve
