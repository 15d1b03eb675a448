#pragma once

#include "query/sqlcompile.h"

namespace varve::sql {

/// One term of a whole order, ready to be written: a column, an expression or the row number.
struct SortTerm
{
    QString sql;
    QList<Value> values; ///< Of an expression's placeholders.
    SortOrder order = SortOrder::Ascending;
    NullOrder nulls = NullOrder::First;
    bool nullable = true;
    qsizetype position = 0; ///< Of the cell among those that selectRows() yields, from 0; -1: none.
};

/// The terms of `ordering` and, where `table` has no key but numbers its rows, that number.
QList<SortTerm>
sortTerms(const QList<Ordering> &ordering, const Table &table, const Syntax &syntax);

/// `expression ASC NULLS FIRST`, with the words that are not implied.
QString ordered(const QString &expression, const SortTerm &term);

/// ` ASC NULLS FIRST` of `term`.
QString direction(const Ordering &term);

/// The rows of `window` as one stretch of an index after another, in the order of `terms`: the
/// condition of each, which is empty for all rows. No row is in two of them.
///
/// There are two where the window holds NULLs and values of the first term: no single range of an
/// index would do.
QList<Text> stretches(const QList<SortTerm> &terms, const Window &window);

/// `column` of `table` in SQL. Qualified, because SQLite takes a quoted name that it does not find
/// for a text.
QString columnText(ColumnIndex column, const Table &table, const Syntax &syntax);

} // namespace varve::sql
