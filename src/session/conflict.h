#pragma once

#include "base/error.h"
#include "value/overlay.h"

namespace varve {

/// One row that is no longer what a pending change was made against.
struct Conflict
{
    RowId row;                 ///< One that was stored when it was changed here.
    RowChange mine;            ///< `before` is the common base, `after` what is pending here.
    std::optional<Row> theirs; ///< What the database holds now; none: deleted there.
    /// The columns changed on both sides to different values; all changed columns if a side deletes.
    QList<ColumnIndex> columns;
};

/// An answer to conflicts: see KeepMine and TakeTheirs.
enum class Resolution { KeepMine, TakeTheirs };

/// Carried by ErrorKind::Conflict: all conflicts of one commit.
class ConflictDetails : public ErrorDetails
{
public:
    /// Of at least one.
    explicit ConflictDetails(QList<Conflict> conflicts)
        : m_conflicts(std::move(conflicts))
    {}
    /// All that the commit ran into. Owned by the error.
    const QList<Conflict> &conflicts() const { return m_conflicts; }

private:
    QList<Conflict> m_conflicts;
};

/// Carried by ErrorKind::Constraint: which rule of the database refused which rows.
class ConstraintDetails : public ErrorDetails
{
public:
    /// What kind of rule it is. A key that is taken is Unique.
    enum class Rule { NotNull, Unique, Check, ForeignKey };

    /// Of one rule; the columns are empty if the database does not tell.
    ConstraintDetails(Rule rule, QList<ColumnIndex> columns, QList<RowId> rows)
        : m_rule(rule)
        , m_columns(std::move(columns))
        , m_rows(std::move(rows))
    {}

    /// The kind of rule: what can be done about it.
    Rule rule() const { return m_rule; }
    /// The table of the rows; none if no row is known.
    std::optional<TableIndex> table() const
    {
        return m_rows.isEmpty() ? std::nullopt : std::optional(m_rows.constFirst().table());
    }
    /// The columns concerned, of the rows' table; empty when the database does not tell.
    const QList<ColumnIndex> &columns() const { return m_columns; }
    /// The pending rows that were refused, or one of which was; all of one table.
    const QList<RowId> &rows() const { return m_rows; }

private:
    Rule m_rule;
    QList<ColumnIndex> m_columns;
    QList<RowId> m_rows;
};

} // namespace varve
