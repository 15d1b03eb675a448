#pragma once

#include "query/queryset.h"

namespace varve {

class RowSource;

/// How many rows there are, or how many of them have a value that is not NULL.
///
/// This and the following are said of many rows at once, and only a Selection can. NULLs are left
/// out. Of no rows, counts are 0 and the others NULL.
Expression count();
Expression count(const Expression &operand);
/// How many different values there are.
Expression countDistinct(const Expression &operand);
/// Of integers an integer; the database refuses one of more than 64 bits.
Expression sum(const Expression &operand);
/// A real, also of integers.
Expression average(const Expression &operand);
/// In the order of all values, texts by the collation of the operand.
Expression min(const Expression &operand);
Expression max(const Expression &operand);
/// The texts one after the other, in no particular order.
Expression groupConcat(const Expression &operand, const QString &separator = QStringLiteral(","));

/// Values in lines, under names.
struct ValueTable
{
    /// As they were selected.
    QStringList names;
    QList<Row> rows; ///< One cell for each name.

    friend bool operator==(const ValueTable &, const ValueTable &) = default;
};

/// A lazy description of values: columns and expressions of the rows of a QuerySet, or what is said of
/// all of them or of groups. Read by Session::values(); nothing of it is tracked.
///
/// Immutable; each verb returns another Selection, and the first mistake is kept: see error().
class Selection
{
public:
    /// No values yet, of the rows of `rows`: its filter, order, limit and offset.
    ///
    /// With groups or aggregates, only the filter of `rows` counts: sums and counts are those of all
    /// rows that match.
    explicit Selection(QuerySet rows);

    /// A value that is asked for.
    struct Item
    {
        /// The name of its column in the answer, and what it is.
        QString name;
        Expression expression;

        friend bool operator==(const Item &, const Item &) = default;
    };

    /// Also the column called `column`, under that name.
    Selection select(const QString &column) const;
    /// Also `expression`, under `name`.
    Selection select(const Expression &expression, const QString &name) const;
    /// Also all columns of the table, in their order.
    Selection selectAll() const;

    /// One line for all rows that are equal in `expression` (by its collation) and in what was grouped
    /// by before.
    Selection groupBy(const Expression &expression) const;
    Selection groupBy(const QString &column) const;
    /// Only groups that fulfil `condition`, over aggregates and what is grouped by.
    Selection having(const Expression &condition) const;

    /// Sorted by what is selected as `name`, or else by the column of that name. Without it lines come
    /// in the order of the rows, and groups in that of what they are grouped by.
    Selection orderBy(const QString &name, SortOrder order = SortOrder::Ascending) const;
    Selection orderBy(const Expression &expression,
                      SortOrder order = SortOrder::Ascending,
                      std::optional<NullOrder> nulls = {}) const;
    /// Lines that are equal in the order so far are sorted by `expression`.
    Selection thenBy(const Expression &expression,
                     SortOrder order = SortOrder::Ascending,
                     std::optional<NullOrder> nulls = {}) const;

    /// Lines that are equal come once.
    Selection distinct() const;
    /// Of lines, in place of those of the rows.
    Selection limit(qint64 lines) const;
    Selection offset(qint64 lines) const;

    /// The same values of other rows. Assert: of the same table.
    Selection of(const QuerySet &rows) const;
    /// The same with `error`, unless it has one already.
    Selection failed(const Error &error) const;

    /// What the verbs have said so far.
    const QuerySet &rows() const { return m_rows; }
    const QList<Item> &items() const { return m_items; }
    const QList<Expression> &groups() const { return m_groups; }
    const std::optional<Expression> &groupCondition() const { return m_having; }
    bool isDistinct() const { return m_distinct; }
    /// Whether lines stand for many rows.
    bool isGrouped() const;
    /// The whole order, as far as one is said.
    QList<Ordering> ordering() const;
    /// How many lines there are at most, and how many are passed over.
    std::optional<qint64> lineLimit() const;
    qint64 lineOffset() const;

    /// The first mistake: of the rows, an unknown column (ErrorKind::NotFound), nothing selected, or a
    /// value of single rows beside those of many (ErrorKind::Type).
    std::optional<Error> error() const;

private:
    Result<Expression> resolved(const Expression &expression) const;
    Selection sortedBy(QList<Ordering> ordering) const;
    bool isOfGroup(const Expression &expression) const;

    QuerySet m_rows;
    QList<Item> m_items;
    QList<Expression> m_groups;
    std::optional<Expression> m_having;
    QList<Ordering> m_ordering;
    bool m_distinct = false;
    std::optional<qint64> m_limit;
    std::optional<qint64> m_offset;
    std::optional<Error> m_error;
};

/// The tables whose rows decide what `selection` yields, each once. Assert: it has no error.
QList<TableIndex> tablesOf(const Selection &selection);

/// Whether answered() answers as the database would; see canAnswer() of a QuerySet.
bool canAnswer(const Selection &selection);

/// The lines of `selection` as `source` has them; none if only the database can tell, or refuses.
/// As answered() of a QuerySet. Assert: canAnswer(selection).
std::optional<ValueTable> answered(const Selection &selection, const RowSource &source);

} // namespace varve
