#pragma once

#include "schema/affinity.h"
#include "schema/parsing.h"
#include "schema/schema.h"

namespace varve {

/// A cell that breaks a rule.
struct CellFault
{
    ColumnIndex column; ///< Of the table of its row.
    QString text;       ///< Which rule, as a sentence for the user.

    friend bool operator==(const CellFault &, const CellFault &) = default;
};

/// The rule that a value, stored() in `column`, breaks, or none: NOT NULL, the column's type, NaN,
/// the list of a CHECK ... IN, and that no digits get lost. What only the database can know (uniqueness, other CHECKs) is not
/// looked at. The length of `VARCHAR(40)` is no rule: SQLite does not enforce it.
std::optional<QString> fault(const Value &value, const Column &column);

/// Every rule that `row` breaks. Generated columns and cells that the database can fill in break
/// none. A key must not be NULL even where SQLite lets it: the row could not be found again.
///
/// With `before`, only the cells that differ from it are looked at: what the database already holds
/// is not an edit's fault.
QList<CellFault> faults(const Row &row, const Table &table, const Row *before = nullptr);

/// Carried by ErrorKind::Validation: every row and cell that must be mended before a commit.
class ValidationDetails : public ErrorDetails
{
public:
    /// A cell to be mended, and the row it is in.
    struct Fault
    {
        /// The row is one of those to be committed.
        RowId row;
        CellFault cell;
    };

    /// Of all faults that were found.
    explicit ValidationDetails(QList<Fault> faults)
        : m_faults(std::move(faults))
    {}
    const QList<Fault> &faults() const { return m_faults; }

private:
    QList<Fault> m_faults;
};

} // namespace varve
