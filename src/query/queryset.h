#pragma once

#include "query/expression.h"

#include <concepts>

namespace varve {

/// Which end of an order comes first.
enum class SortOrder { Ascending, Descending };
/// Where rows without a value stand, whatever the direction.
enum class NullOrder { First, Last };

/// One term of an ordering. Unlike in SQL, where NULL stands is always said.
struct Ordering
{
    /// What is sorted by; of no meaning where there is an `expression`.
    ColumnIndex column = {};
    SortOrder order = SortOrder::Ascending;
    NullOrder nulls = NullOrder::First;
    /// What is sorted by in place of `column`; QuerySet::orderBy() resolves it.
    std::optional<Expression> expression = std::nullopt;

    friend bool operator==(const Ordering &, const Ordering &) = default;
};

/// What reading a QuerySet makes of changes that are not saved yet.
enum class Pending {
    Include, ///< Rows are found as anyone sees them: inserts, edits and deletes applied.
    Ignore,  ///< Rows are found as the database holds them.
    Only,    ///< As Include, and then only those rows that are new or edited.
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
    // Not inline: programs make many, and each would be compiled where it stands.
    QuerySet(const QuerySet &);
    QuerySet(QuerySet &&) noexcept;
    QuerySet &operator=(const QuerySet &);
    QuerySet &operator=(QuerySet &&) noexcept;
    ~QuerySet();

    /// All rows of the table or view called `table`. If there is none, that is the set's error(), it has no
    /// table() and its verbs return it as it is.
    static QuerySet named(const Schema &schema, const QString &table);

    /// Rows that also fulfil `condition`; successive filters are joined by AND.
    QuerySet filter(const Expression &condition) const;
    /// Rows that do not fulfil `condition` (those for which it is unknown stay out, too).
    QuerySet exclude(const Expression &condition) const;
    /// Drops every filter and exclude().
    QuerySet withoutFilter() const;

    /// Sorted by `ordering` instead of what it was sorted by; see totalOrdering() for what decides
    /// between rows that are equal in it. An empty list is the order of the key. What is named twice
    /// counts where it comes first.
    QuerySet orderBy(const QList<Ordering> &ordering) const;
    /// Sorted by `column`, NULL as the smallest value: the order that an index can give in both
    /// directions.
    QuerySet orderBy(const QString &column, SortOrder order = SortOrder::Ascending) const;
    /// Sorted by what `expression` is; NULL as the smallest value unless `nulls` says where.
    QuerySet orderBy(const Expression &expression,
                     SortOrder order = SortOrder::Ascending,
                     std::optional<NullOrder> nulls = {}) const;
    /// Rows that are equal in the order so far are sorted by `expression`.
    QuerySet thenBy(const Expression &expression,
                    SortOrder order = SortOrder::Ascending,
                    std::optional<NullOrder> nulls = {}) const;
    /// In the order of the key again.
    QuerySet withoutOrder() const;
    /// The other way round. Assert: the table has a key, so that all of it turns.
    QuerySet reversed() const;

    // A negative number of rows, or a page before 1, is an error() of kind Validation.

    /// At most `rows` rows.
    QuerySet limit(qint64 rows) const;
    /// Drops limit(); an offset() stays.
    QuerySet withoutLimit() const;
    /// Without the first `rows` rows.
    QuerySet offset(qint64 rows) const;
    /// Rows `first` to `last` of those there are, counted from 0, `last` not included; none if it is
    /// not after `first`.
    QuerySet slice(qint64 first, qint64 last) const;
    /// The rows of page `number`, counted from 1, of `size` rows each.
    QuerySet page(qint64 number, qint64 size) const;

    /// What reading makes of changes that are not saved yet; without it, they are seen.
    QuerySet pending(Pending pending) const;
    /// Read as mere values, which the session does not know afterwards: see Session::rows().
    QuerySet untracked() const;
    /// Reading it also reads what `relation` leads to, and from there `/` the next: `lance/house`. One
    /// statement for each relation, however many rows there are.
    QuerySet with(const QString &relation) const;

    /// Text and blobs of more than `size` characters or bytes come as Absent::NotLoaded, for those
    /// who show many rows. Columns of the key and of the ordering come whole: rows are found and
    /// placed by them. Without it all is read.
    QuerySet withoutContentOver(qint64 size) const;

    /// Without what the scope called `name` makes of every query: something that a session adds to
    /// what it reads, such as hiding rows that count as deleted.
    QuerySet withoutScope(const QString &name) const;

    /// The same with `condition`, which is resolved already, in place of its own.
    QuerySet withResolved(const Expression &condition) const;

    /// The same with `error`, unless it has one already.
    QuerySet failed(const Error &error) const;

    /// Whose rows they are. A set made of a name that there is not has no table: see named().
    const Schema &schema() const { return m_schema; }
    TableIndex tableIndex() const { return m_table; }
    const Table &table() const { return m_schema[m_table]; }

    /// Resolved conditions, or none for all rows.
    const std::optional<Expression> &condition() const { return m_condition; }
    /// What orderBy() and thenBy() have said, without the key.
    const QList<Ordering> &ordering() const { return m_ordering; }
    /// The whole order: `ordering()` and the key columns that it does not hold, in the direction
    /// of its last column, so that an index over the ordering gives both.
    ///
    /// A table without a key that numbers its rows (Table::rowNumberName) is also sorted by that
    /// number, which is no column: what compiles this to SQL appends it.
    QList<Ordering> totalOrdering() const;
    /// What the verbs of these names have set.
    std::optional<qint64> rowLimit() const { return m_limit; }
    qint64 rowOffset() const { return m_offset; }
    Pending pendingMode() const { return m_pending; }
    bool isTracked() const { return m_tracked; }
    /// The relations that with() has named, from one to the next.
    const QList<QList<Relation>> &prefetched() const { return m_prefetched; }
    /// What withoutContentOver() has set.
    std::optional<qint64> contentLimit() const { return m_contentLimit; }
    /// Whether withoutScope() has named it.
    bool isWithoutScope(const QString &name) const { return m_withoutScopes.contains(name); }
    /// The first mistake of the verbs, or none: ErrorKind::NotFound and Type. Readers return it.
    const std::optional<Error> &error() const { return m_error; }

    /// As the rows of a subquery that is asked for rows of `outer`: the columns meant by outer() are
    /// found there, or are its error().
    QuerySet within(const Table &outer) const;

    /// Whether both describe the same rows in the same order, and read them in the same way.
    friend bool operator==(const QuerySet &a, const QuerySet &b);

private:
    explicit QuerySet(Error error)
        : m_error(std::move(error))
    {}
    QuerySet sortedBy(QList<Ordering> ordering) const;

    Schema m_schema;
    TableIndex m_table = {};
    std::optional<Expression> m_condition;
    QList<Ordering> m_ordering;
    std::optional<qint64> m_limit;
    qint64 m_offset = 0;
    Pending m_pending = Pending::Include;
    bool m_tracked = true;
    QList<QList<Relation>> m_prefetched;
    std::optional<qint64> m_contentLimit;
    QStringList m_withoutScopes; ///< Sorted.
    std::optional<Error> m_error;
};

/// A QuerySetOf some entity.
template<typename S>
concept IsSetOfEntity = requires(const S &set)
{
    typename S::EntityType;
    {
        set.erased()
        } -> std::same_as<const QuerySet &>;
};

/// The place of NULL as the smallest value, where indexes have it.
NullOrder naturalNulls(SortOrder order);

/// The tables whose rows decide what `query` yields: its own and those that relations and subqueries
/// lead to. Each once. Assert: the query has no error.
QList<TableIndex> tablesOf(const QuerySet &query);

/// Whether no two rows are equal in the whole order of `query`, so that a place in it can be found
/// again: there is a key or a row number. Views have neither.
bool hasTotalOrder(const QuerySet &query);

} // namespace varve
