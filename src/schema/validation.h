#pragma once

#include "base/result.h"
#include "schema/schema.h"

namespace varve {

/// The columns of one row that break a rule, each with a sentence for the user.
struct CellFault
{
    ColumnIndex column;
    QString text;

    friend bool operator==(const CellFault &, const CellFault &) = default;
};

/// What the column stores when it is given `value`: SQLite's affinity applied.
///
/// A text that reads as a number becomes one in a numeric column, a number becomes text in a text
/// column, an integer becomes a real in a REAL column, and a real without fraction an integer in an
/// INTEGER or NUMERIC column. Never fails and loses nothing: what does not convert stays as it is.
Value stored(const Value &value, const Column &column);

/// The value that a user means who types `text` into a cell of `column`, in the column's canonical
/// form. Empty text is the empty text in text columns and NULL in all others.
///
/// Fails with ErrorKind::Type and a sentence that names the column when the text is no value of the
/// column's type, or an integer beyond 64 bits. Dates and times are accepted as ISO text and in the
/// short form of `locale`; numbers with the decimal sign of either.
Result<Value> parsed(const QString &text, const Column &column, const QLocale &locale);

/// The rule that a value breaks in `column`, or none: NOT NULL, the column's type, the list of a
/// CHECK ... IN. What only the database can know (uniqueness, other CHECKs) is not looked at.
std::optional<QString> fault(const Value &value, const Column &column);

/// Every rule that `row` breaks. A cell that is left to a default breaks none. With `before`, only
/// the cells that differ from it are looked at: what the database already holds is not an edit's fault.
QList<CellFault> faults(const Row &row, const Table &table, const Row *before = nullptr);

/// Carried by ErrorKind::Validation: every row and cell that must be mended before a commit.
class ValidationDetails : public ErrorDetails
{
public:
    struct Fault
    {
        RowId row;
        CellFault cell;
    };

    explicit ValidationDetails(QList<Fault> faults)
        : m_faults(std::move(faults))
    {
    }
    const QList<Fault> &faults() const { return m_faults; }

private:
    QList<Fault> m_faults;
};

} // namespace varve
