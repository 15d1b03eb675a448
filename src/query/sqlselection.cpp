#include "query/sqlselection.h"

#include "query/sqlexpression_p.h"
#include "query/sqlorder_p.h"

namespace varve::sql {

using namespace Qt::Literals::StringLiterals;

namespace {

/// `word` and the parts behind it; nothing for no parts.
Text clause(const QString &word, const QList<Text> &parts, const QString &separator = u", "_s)
{
    if (parts.isEmpty())
        return {};
    Text all{word, {}};
    return all += joined(parts, separator);
}

} // namespace

Text selectValues(const Selection &selection, const Syntax &syntax)
{
    Q_ASSERT(!selection.error());
    const auto &rows = selection.rows();
    const ExpressionCompiler compile(rows.table(), syntax);

    QList<Text> items;
    for (const auto &[name, expression] : selection.items()) {
        auto item = compile(expression);
        items.append(item += u" AS "_s + syntax.identifier(name));
    }
    QList<Text> conditions;
    if (rows.condition())
        conditions.append(compile(*rows.condition()));
    QList<Text> groups;
    for (const auto &group : selection.groups())
        groups.append(compile.comparand(group));
    QList<Text> groupConditions;
    if (selection.groupCondition())
        groupConditions.append(compile(*selection.groupCondition()));
    QList<Text> terms;
    for (const auto &term : selection.ordering()) {
        auto by = compile.comparand(*term.expression);
        terms.append(by += direction(term));
    }

    Text all = clause(selection.isDistinct() ? u"SELECT DISTINCT "_s : u"SELECT "_s, items);
    all += u" FROM "_s + syntax.identifier(rows.table().name);
    all += clause(u" WHERE "_s, conditions);
    all += clause(u" GROUP BY "_s, groups);
    all += clause(u" HAVING "_s, groupConditions);
    all += clause(u" ORDER BY "_s, terms);
    return all += rowLimits(selection.lineLimit(), selection.lineOffset());
}

Text shadowed(const QList<Shadow> &shadows, const Text &statement)
{
    QList<Text> parts;
    for (const auto &[table, rows] : shadows) {
        Text part{table + u" AS ("_s, {}};
        part += rows;
        parts.append(part += u")"_s);
    }
    auto all = clause(u"WITH "_s, parts);
    if (!all.isEmpty())
        all += u" "_s;
    return all += statement;
}

} // namespace varve::sql
