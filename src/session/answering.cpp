#include "query/answer.h"
#include "query/predicate.h"
#include "session/answering_p.h"
#include "session/staterows_p.h"

#include <QCoreApplication>

#include <algorithm>
#include <array>
#include <bit>
#include <span>

namespace varve {
namespace {

class AnswerText
{
    Q_DECLARE_TR_FUNCTIONS(varve::Session)
public:
    static Error needsDatabase(const Table &table)
    {
        return {ErrorKind::Statement,
                tr("Rows of \"%1\" cannot be found without a database: a collation or function is "
                   "asked "
                   "for that only that knows.")
                    .arg(table.name),
                tr("Filter and sort by something else.")};
    }
};

struct Found
{
    RowId id;
    const Row *row = nullptr; ///< Lives in the state.
};

/// What a condition asks of one column: that it holds one of these.
struct Wanted
{
    ColumnIndex column = {};
    QList<Value> values;
};

std::optional<Wanted> wanted(const Expression &term)
{
    using Column = Expression::Column;
    if (const auto *in = std::get_if<Expression::In>(&term.node())) {
        const auto *column = std::get_if<Column>(&in->operand->node());
        return column ? std::optional(Wanted{*column->index, in->values}) : std::nullopt;
    }
    const auto *compare = std::get_if<Expression::Compare>(&term.node());
    if (!compare || compare->comparison != Comparison::Equal)
        return {};
    for (const auto &[one, other] : {std::pair(compare->left.get(), compare->right.get()),
                                     std::pair(compare->right.get(), compare->left.get())}) {
        const auto *column = std::get_if<Column>(&one->node());
        const auto *literal = std::get_if<Expression::Literal>(&other->node());
        if (column && literal)
            return Wanted{*column->index, {literal->value}};
    }
    return {};
}

/// What must hold of single columns for `condition` to be true.
QList<Wanted> requirements(const Expression &condition)
{
    QList<Wanted> found;
    const auto *all = std::get_if<Expression::And>(&condition.node());
    for (const auto &term : all ? all->terms : QList{condition}) {
        if (const auto one = wanted(term))
            found.append(*one);
    }
    return found;
}

/// A comparison of a column with a whole number, which must hold where `condition` does.
struct NumberTest
{
    ColumnIndex column = {};
    Comparison comparison = {};
    qint64 number = 0;
};

std::optional<NumberTest> numberTest(const Expression &condition, const Table &table)
{
    const auto *all = std::get_if<Expression::And>(&condition.node());
    for (const auto &term : all ? all->terms : QList{condition}) {
        const auto *compare = std::get_if<Expression::Compare>(&term.node());
        if (!compare)
            continue;
        const auto *column = std::get_if<Expression::Column>(&compare->left->node());
        const auto *literal = std::get_if<Expression::Literal>(&compare->right->node());
        // A column of texts compares numbers as texts.
        if (column && literal && literal->value.isInteger()
            && table[*column->index].affinity != Affinity::Text)
            return NumberTest{*column->index, compare->comparison, literal->value.integer()};
    }
    return {};
}

/// The lists of columns that rows of `table` are worth being found by, the most telling first.
QList<QList<ColumnIndex>> indexedColumns(const Table &table)
{
    QList<QList<ColumnIndex>> all;
    if (!table.key.isEmpty())
        all.append(table.key);
    for (const auto isUnique : {true, false}) {
        for (const auto &index : table.indexes) {
            if (index.unique == isUnique && !index.hasExpressions && !index.columns.isEmpty())
                all.append(index.columns);
        }
        for (const auto &foreignKey : table.foreignKeys) {
            if (!isUnique)
                all.append(foreignKey.columns);
        }
    }
    return all;
}

/// Keys of `columns` one of which every row has that fulfils `requirements`; none if these say nothing
/// about one of the columns.
std::optional<QList<Key>> keys(const QList<ColumnIndex> &columns, const QList<Wanted> &requirements)
{
    QList<QList<Value>> parts{{}};
    for (const auto column : columns) {
        const auto asked = std::ranges::find(requirements, column, &Wanted::column);
        if (asked == requirements.end() || (columns.size() > 1 && asked->values.size() > 1))
            return {};
        if (asked->values.isEmpty())
            return QList<Key>(); // IN of nothing.
        QList<QList<Value>> longer;
        for (const auto &value : asked->values)
            longer.append(parts.value(0) + QList{value});
        parts = longer;
    }
    QList<Key> all;
    for (const auto &key : std::as_const(parts))
        all.append(Key(key));
    return all;
}

class Answering
{
public:
    Answering(const QuerySet &query, const State &state, RowIndexes &indexes)
        : m_query(query)
        , m_state(state)
        , m_indexes(indexes)
        , m_base(state.baseRows(query.tableIndex()))
        , m_pending(state.pending().changes(query.tableIndex()))
        , m_ordering(query.totalOrdering())
    {}

    /// All of them, whatever the limit.
    QList<RowId> rows()
    {
        if (const auto looked = lookedUp())
            take(*looked);
        else
            scan();
        sort();
        QList<RowId> ids;
        ids.reserve(m_found.size());
        for (const auto &found : std::as_const(m_found))
            ids.append(found.id);
        return ids;
    }

private:
    /// The rows that an index gives, of which some may not fulfil the whole condition.
    std::optional<QList<RowId>> lookedUp()
    {
        if (!m_query.condition())
            return {};
        const auto required = requirements(*m_query.condition());
        if (required.isEmpty())
            return {};
        for (const auto &columns : indexedColumns(m_query.table())) {
            if (const auto all = keys(columns, required))
                return holding(columns, *all);
        }
        return {};
    }

    QList<RowId> holding(const QList<ColumnIndex> &columns, const QList<Key> &keys)
    {
        QList<RowId> rows;
        for (const auto &key : keys)
            rows += m_indexes.holding(m_query.tableIndex(), columns, key, m_state);
        if (keys.size() > 1) {
            std::ranges::sort(rows);
            rows.erase(std::unique(rows.begin(), rows.end()), rows.end());
        }
        return rows;
    }

    void take(const QList<RowId> &rows)
    {
        for (const auto id : rows) {
            const auto *change = m_pending.find(id);
            const auto *row = change ? &*change->after : m_base.find(id);
            if (evaluate(*m_query.condition(), *row, m_query.table()) == Truth::True)
                m_found.append({id, row});
        }
    }

    void scan()
    {
        const auto &condition = m_query.condition();
        const auto predicate =
            condition ? std::optional(Predicate(*condition, m_query.table())) : std::nullopt;
        // Half of the rows are on their way while the other half is looked at.
        constexpr size_t half = Predicate::mostRows;
        std::array<Found, 2 * half> waiting;
        size_t size = 0;
        const auto add = [&](RowId id, const Row &row) {
            if (predicate)
                predicate->expect(row);
            waiting[size++] = {id, &row};
            if (size < waiting.size())
                return;
            choose({waiting.data(), half}, predicate);
            std::copy_n(waiting.begin() + half, half, waiting.begin());
            size = half;
        };
        forEachStored([&](RowId id, const Row &row) {
            if (m_pending.isEmpty() || !m_pending.contains(id))
                add(id, row);
        });
        m_pending.forEach([&](RowId id, const RowChange &change) {
            if (change.after)
                add(id, *change.after);
        });
        choose({waiting.data(), std::min(size, half)}, predicate);
        if (size > half)
            choose({waiting.data() + half, size - half}, predicate);
    }

    /// Goes through the stored rows, or those of them that a copied column leaves.
    template<typename Visit>
    void forEachStored(Visit visit)
    {
        const auto &condition = m_query.condition();
        const auto test = condition ? numberTest(*condition, m_query.table()) : std::nullopt;
        const auto *copy =
            test ? m_indexes.columnCopy(m_query.tableIndex(), test->column, m_state) : nullptr;
        if (!copy)
            return m_base.forEach(visit);
        copy->forEach(test->comparison, test->number, [&](const ColumnCopy::Entry &entry) {
            visit(entry.key, entry.value);
        });
    }

    /// Takes those of `rows` that fulfil the condition.
    void choose(std::span<const Found> rows, const std::optional<Predicate> &predicate)
    {
        if (!predicate) {
            for (const auto &row : rows)
                m_found.append(row);
            return;
        }
        std::array<const Row *, Predicate::mostRows> cells{};
        std::ranges::transform(rows, cells.begin(), &Found::row);
        for (auto bits = predicate->holding({cells.data(), rows.size()}); bits != 0;
             bits &= bits - 1) {
            const auto &found = rows[static_cast<size_t>(std::countr_zero(bits))];
            if (!m_ordering.isEmpty()) // What sort() looks at is on its way until then.
                prefetch(&(*found.row)[m_ordering.front().column], sizeof(Value));
            m_found.append(found);
        }
    }

    void sort()
    {
        const auto standsBefore = [&](const Found &a, const Found &b) {
            const auto order = compared(*a.row, *b.row, m_ordering, m_query.table());
            return order == 0 ? a.id < b.id : order < 0;
        };
        if (!std::ranges::is_sorted(m_found, standsBefore))
            std::ranges::sort(m_found, standsBefore);
    }

    const QuerySet &m_query;
    const State &m_state;
    RowIndexes &m_indexes;
    State::Rows m_base;
    Overlay::Changes m_pending;
    QList<Ordering> m_ordering;
    QList<Found> m_found;
};

/// As answered(), whatever the limit, with the identity of each row.
Result<QList<RowId>> generalAnswer(const QuerySet &query, const State &state, RowIndexes &indexes)
{
    const auto all = query.withoutLimit().offset(0);
    const auto rows =
        canAnswer(all) ? answered(all, StateRows(state, query.schema(), indexes)) : std::nullopt;
    if (!rows)
        return AnswerText::needsDatabase(query.table());
    QList<RowId> ids;
    ids.reserve(rows->size());
    for (const auto &row : *rows)
        ids.append(row.id);
    return ids;
}

/// The rows of `query` in its order, whatever its limit and which rows are pending.
Result<QList<RowId>> wholeAnswer(const QuerySet &query, const State &state, RowIndexes &indexes)
{
    const auto &table = query.table();
    const auto &condition = query.condition();
    const bool isPlain =
        (!condition || canEvaluate(*condition, table)) && canCompare(query.totalOrdering(), table);
    return isPlain ? Answering(query, state, indexes).rows() : generalAnswer(query, state, indexes);
}

} // namespace

Result<QList<RowId>> answer(const QuerySet &query, const State &state, RowIndexes &indexes)
{
    if (query.error())
        return *query.error();
    const bool isStored = query.pendingMode() == Pending::Ignore && !state.pending().isEmpty();
    auto ofStored = isStored ? RowIndexes::derived(indexes, state) : RowIndexes(query.schema());
    auto rows = isStored ? wholeAnswer(query, state.withPending({}), ofStored)
                         : wholeAnswer(query, state, indexes);
    if (!rows)
        return rows;
    if (query.pendingMode() == Pending::Only)
        rows->removeIf([&](RowId row) { return !state.pending().find(row); });
    return rows->mid(query.rowOffset(), query.rowLimit().value_or(-1));
}

} // namespace varve
