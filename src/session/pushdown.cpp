#include "query/evaluator.h"
#include "query/order.h"
#include "session/pushdown_p.h"

#include <algorithm>

namespace varve {
namespace {

using namespace Qt::Literals::StringLiterals;

/// Whether `row` stands at a place that is not known here. New keys come last.
bool isUnplaced(const Row &row, const QuerySet &query)
{
    return std::ranges::any_of(query.ordering(), [&](const Ordering &term) {
        const bool isKey = !term.expression && query.table().isKeyColumn(term.column);
        return !isKey && sortValue(row, term, query.table()).isAbsent();
    });
}

/// Whether it is not known here of some pending row whether or where it belongs to `query`, although
/// that looks at nothing but the row: a cell is not loaded, or left to a default.
bool isAnyUndecided(const QuerySet &query, const State &state)
{
    const auto &condition = query.condition();
    bool isUndecided = false;
    state.pending().changes(query.tableIndex()).forEach([&](RowId, const RowChange &change) {
        if (!change.after || isUndecided)
            return;
        isUndecided = isUnplaced(*change.after, query)
                      || (condition && !evaluateLoaded(*condition, *change.after, query.table()));
    });
    return isUndecided;
}

/// `view`, of which `query` sees only pending rows of its own table if that is what it wants.
void narrow(PendingView &view, const QuerySet &query)
{
    if (query.pendingMode() != Pending::Only)
        return;
    const auto own = std::ranges::find(view.tables, query.tableIndex(), &PendingTable::table);
    if (own != view.tables.end()) {
        own->hidesAll = true;
        return;
    }
    PendingTable none{query.tableIndex()};
    none.hidesAll = true;
    view.tables.append(none);
    view.rowIds.append(QList<RowId>());
}

} // namespace

bool needsPushDown(const QuerySet &query, const State &state)
{
    if (query.pendingMode() == Pending::Ignore || state.pending().isEmpty())
        return false;
    const auto &table = query.table();
    const auto &condition = query.condition();
    const bool looksAtOwnRowOnly =
        (!condition || canEvaluate(*condition, table)) && canCompare(query.totalOrdering(), table);
    if (looksAtOwnRowOnly)
        return isAnyUndecided(query, state);
    return std::ranges::any_of(tablesOf(query),
                               [&](TableIndex one) { return state.pending().size(one) > 0; });
}

Question Question::of(const Selection &selection, const State &state)
{
    const auto &rows = selection.rows();
    Question question{selection, {}};
    if (rows.pendingMode() == Pending::Ignore)
        return question;
    question.view = pendingView(state, rows.schema(), tablesOf(selection));
    narrow(question.view, rows);
    return question;
}

Question Question::ofRows(const QuerySet &query, const State &state, const QList<Expression> &more)
{
    auto selection = Selection(query).selectAll();
    for (const auto &expression : more)
        selection = selection.select(expression, u"value"_s);
    return of(selection, state);
}

QList<FoundRow>
takenOver(Session::Private &session, const Question &question, const ValueTable &answer)
{
    const auto &query = question.selection.rows();
    const auto columns = query.table().columns.size();
    QHash<Key, RowId> pending;
    for (qsizetype i = 0; i < question.view.tables.size(); ++i) {
        const auto &table = question.view.tables[i];
        for (qsizetype row = 0; table.table == query.tableIndex() && row < table.rows.size(); ++row)
            pending.insert(keyOf(table.rows[row], query.table().key), question.view.rowIds[i][row]);
    }
    QList<FoundRow> found;
    Page unknown;
    QList<qsizetype> positions;
    for (const auto &line : answer.rows) {
        const auto values = line.cells();
        const Row cells(values.first(columns));
        const auto row =
            pending.isEmpty() ? RowId() : pending.value(keyOf(cells, query.table().key));
        if (row.isNull()) {
            positions.append(found.size());
            unknown.rows.append(cells);
        }
        const Row more(line.cells().sliced(columns));
        found.append({row, question.view.withReferences(more).cells()});
    }
    const auto known = session.adopt(query.tableIndex(), unknown, Session::Private::Keep::ForGood);
    for (qsizetype i = 0; i < positions.size(); ++i)
        found[positions[i]].row = known[i];
    return found;
}

QList<RowId> rowIds(const QList<FoundRow> &found)
{
    QList<RowId> rows;
    for (const auto &one : found)
        rows.append(one.row);
    return rows;
}

} // namespace varve
