#pragma once

#include "query/sqlcompile.h"

namespace varve::sql {

/// A value in a statement: no database knows a row without key, or a missing cell.
Text placeholder(const Value &value);

Text enclosed(Text inner);

/// Writes expressions about a row of one table, and the subqueries that they need. One for each part
/// of a statement in which the row has another name.
class ExpressionCompiler
{
public:
    /// The row is called by the name of its table.
    ExpressionCompiler(const Table &table, const Syntax &syntax);

    Text operator()(const Expression &expression) const;

    /// In parentheses unless it is but a column, a literal or a call.
    Text operand(const Expression &expression) const;

    /// Whether what an expression is compared with brings a collation of its own.
    enum class Beside { Plain, Collated };

    /// As something that is compared, sorted or grouped: by its own collation, also where it comes
    /// from a related row, of which SQL knows none.
    Text comparand(const Expression &expression, Beside beside = Beside::Plain) const;

private:
    ExpressionCompiler(const Table &table, QString name, const ExpressionCompiler &above);

    Text text(const Expression::Column &column) const;
    Text text(const Expression::Outer &column) const;
    Text text(const Expression::Literal &literal) const;
    Text text(const Expression::Compare &compare) const;
    Text text(const Expression::And &all) const;
    Text text(const Expression::Or &any) const;
    Text text(const Expression::Not &negation) const;
    Text text(const Expression::IsNull &test) const;
    Text text(const Expression::In &test) const;
    Text text(const Expression::Between &test) const;
    Text text(const Expression::Like &test) const;
    Text text(const Expression::Match &test) const;
    Text text(const Expression::Calculate &sum) const;
    Text text(const Expression::Call &call) const;
    Text text(const Expression::Cast &cast) const;
    Text text(const Expression::Related &related) const;
    Text text(const Expression::Quantified &test) const;
    Text text(const Expression::InQuery &test) const;
    Text text(const Expression::Exists &test) const;
    Text text(const Expression::Aggregated &said) const;

    Text chain(const QList<Expression> &terms, const QString &word, const QString &ofNone) const;
    Text arguments(const Expression::Call &call) const;
    QString column(ColumnIndex column) const;
    Beside kindOf(const Expression &expression) const;
    Text plainOperand(const Expression &expression) const;

    QString newName() const;
    QString joined(const QString &target,
                   const QString &holder,
                   const ForeignKey &key,
                   const Table &holders,
                   const Table &targets) const;
    QString reached(const Expression::Target &target, const QString &name) const;
    Text rowsOf(const QuerySet &rows, std::optional<ColumnIndex> column) const;

    const Table &m_table;
    const Syntax &m_syntax;
    QString m_name;
    /// The row that a subquery is asked for.
    const ExpressionCompiler *m_outer = nullptr;
    int m_depth = 0;
    /// A COLLATE was written, which SQLite would take for that of whatever it is part of.
    mutable bool m_hasCollated = false;
};

} // namespace varve::sql
