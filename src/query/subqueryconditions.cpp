#include "query/condition.h"
#include "query/queryset.h"

#include <QCoreApplication>

namespace varve {
namespace {

class SubqueryText
{
    Q_DECLARE_TR_FUNCTIONS(varve::Condition)
public:
    static Error limited(const Operand &reference)
    {
        return {
            ErrorKind::Type,
            tr("\"%1.%2\" refers by several columns, so it cannot be looked for in some rows of a "
               "set only.")
                .arg(reference.table(), reference.columnName()),
            tr("Leave out the limit and the offset of the set.")};
    }
    static Error refersElsewhere(const Operand &reference, const Table &table)
    {
        return {ErrorKind::Type,
                tr("\"%1.%2\" refers to columns that \"%3\" has not.")
                    .arg(reference.table(), reference.columnName(), table.name),
                tr("Look for it in rows of the table that it refers to.")};
    }
};

/// The columns of `table` that a reference holds values of; fewer if it has not got them.
QStringList referencedColumns(const Operand &reference, const Table &table)
{
    QStringList names;
    for (const auto *name : reference.descriptor().references) {
        if (name && table.find(QString::fromUtf8(name)))
            names.append(QString::fromUtf8(name));
    }
    if (reference.descriptor().references.front())
        return names;
    for (const auto column : table.key)
        names.append(table[column].name);
    return names;
}

} // namespace

Built matching(const Built &operand, const QString &pattern, Qt::CaseSensitivity sensitivity)
{
    return operand.result().transform(
        [&](const Expression &text) { return text.matches(pattern, sensitivity); });
}

Built among(const Built &operand, const QuerySet &rows, const QString &column)
{
    if (rows.error())
        return *rows.error();
    return operand.result().transform(
        [&](const Expression &searched) { return searched.in(rows, column); });
}

Built refersToRowOf(const Operand &reference, const QuerySet &rows)
{
    if (rows.error())
        return *rows.error();
    const auto columns = referencedColumns(reference, rows.table());
    if (columns.size() != reference.columnCount())
        return SubqueryText::refersElsewhere(reference, rows.table());
    if (columns.size() == 1)
        return among(reference.column(), rows, columns.constFirst());
    // The keys are compared in a filter, which comes before a limit.
    if (rows.rowLimit() || rows.rowOffset() > 0)
        return SubqueryText::limited(reference);
    auto same = rows;
    for (qsizetype part = 0; part < columns.size(); ++part)
        same = same.filter(equals(col(columns[part]), outer(reference.columnName(part))));
    return followed(reference.relations(), existing(same));
}

Built existing(const QuerySet &rows)
{
    return rows.error() ? Built(*rows.error()) : Built(exists(rows));
}

} // namespace varve
