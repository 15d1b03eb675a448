#pragma once

#include "query/expression.h"

namespace varve {

enum class SortOrder { Ascending, Descending };
enum class NullOrder { First, Last };

/// One column of an ordering. Unlike in SQL, where NULL stands is always said.
struct Ordering
{
    ColumnIndex column;
    SortOrder order = SortOrder::Ascending;
    NullOrder nulls = NullOrder::First;

    friend bool operator==(const Ordering &, const Ordering &) = default;
};

/// A lazy description of rows of one table: nothing is read before a session is asked for them, and
/// nothing is remembered, so a later read sees later changes.
///
/// Immutable; each verb returns another QuerySet. The first mistake (an unknown column) is kept and
/// returned by whatever reads the set: see error().
class QuerySet
{
public:
    /// All rows of `table`, in the order of its key.
    QuerySet(Schema schema, TableIndex table);

    /// All rows of the table or view called `table`. If there is none, that is the set's error(), it has no
    /// table() and its verbs return it as it is.
    static QuerySet named(const Schema &schema, const QString &table);

    /// Rows that also fulfil `condition`; successive filters are joined by AND.
    QuerySet filter(const Expression &condition) const;
    /// Rows that do not fulfil `condition` (those for which it is unknown stay out, too).
    QuerySet exclude(const Expression &condition) const;
    QuerySet withoutFilter() const;

    /// Sorted by `ordering` instead of what it was sorted by; see totalOrdering() for what decides
    /// between rows that are equal in it. An empty list is the order of the key. A column that is
    /// named twice counts where it comes first.
    QuerySet orderBy(const QList<Ordering> &ordering) const;
    /// Sorted by `column`, NULL as the smallest value: the order that an index can give in both
    /// directions.
    QuerySet orderBy(const QString &column, SortOrder order = SortOrder::Ascending) const;

    /// At most `rows` rows.
    QuerySet limit(qint64 rows) const;

    /// Text and blobs of more than `size` characters or bytes come as Absent::NotLoaded, for those
    /// who show many rows. Columns of the key and of the ordering come whole: rows are found and
    /// placed by them. Without it all is read.
    QuerySet withoutContentOver(qint64 size) const;

    /// The same with `error`, unless it has one already.
    QuerySet failed(const Error &error) const;

    const Schema &schema() const { return m_schema; }
    TableIndex tableIndex() const { return m_table; }
    const Table &table() const { return m_schema[m_table]; }

    /// Resolved conditions, or none for all rows.
    const std::optional<Expression> &condition() const { return m_condition; }
    const QList<Ordering> &ordering() const { return m_ordering; }
    /// The whole order: `ordering()` and the key columns that it does not hold, in the direction
    /// of its last column, so that an index over the ordering gives both.
    ///
    /// A table without a key that numbers its rows (Table::rowNumberName) is also sorted by that
    /// number, which is no column: what compiles this to SQL appends it.
    QList<Ordering> totalOrdering() const;
    std::optional<qint64> rowLimit() const { return m_limit; }
    std::optional<qint64> contentLimit() const { return m_contentLimit; }
    const std::optional<Error> &error() const { return m_error; }

private:
    explicit QuerySet(Error error)
        : m_error(std::move(error))
    {}

    Schema m_schema;
    TableIndex m_table = {};
    std::optional<Expression> m_condition;
    QList<Ordering> m_ordering;
    std::optional<qint64> m_limit;
    std::optional<qint64> m_contentLimit;
    std::optional<Error> m_error;
};

/// Whether no two rows are equal in the whole order of `query`, so that a place in it can be found
/// again: there is a key or a row number. Views have neither.
bool hasTotalOrder(const QuerySet &query);

} // namespace varve
