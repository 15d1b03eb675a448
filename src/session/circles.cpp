#include "session/circles_p.h"
#include "session/conflict.h"
#include "session/uniqueness_p.h"

#include <QCoreApplication>

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace varve {
namespace {

using Reason = Precedence::Reason;

class CircleText
{
    Q_DECLARE_TR_FUNCTIONS(varve::Session)
public:
    static Error exchange(const QString &table, const QString &columns, const QString &rows)
    {
        return {ErrorKind::Schema,
                tr("The rows %1 of table \"%2\" exchange what they hold in %3. No two may hold the "
                   "same, and none can be given another value for the moment in between.")
                    .arg(rows, table, columns),
                tr("Save one of them with another value first.")};
    }
    static Error newRows(const QString &tables, const QString &columns)
    {
        return {
            ErrorKind::Schema,
            tr("New rows of %1 refer to each other in a circle through %2, which cannot be left "
               "empty, so none can be written first.")
                .arg(tables, columns),
            tr("Let one of them refer to a row that is saved already, save, and change it then.")};
    }
    static Error tangle(const QString &tables, const QString &columns)
    {
        return {ErrorKind::Schema,
                tr("Changes of %1 wait for each other in a circle through %2, so none can be "
                   "written first.")
                    .arg(tables, columns),
                tr("Save some of the changes first.")};
    }
    static QString newRow() { return tr("(new)"); }
};

/// What is the reason for one row to wait for another: columns of one table.
struct Culprit
{
    TableIndex table = {};
    QList<ColumnIndex> columns;
};

Culprit culpritOf(const Precedence &order, const Schema &schema)
{
    const auto foreignKeyOf = [&](RowId row) {
        return Culprit{row.table(), schema[row.table()].foreignKeys[order.position].columns};
    };
    switch (order.reason) {
    case Reason::FreesValue:
        return {order.first.table(),
                uniqueSets(schema[order.first.table()]).at(order.position).columns};
    case Reason::GivesKey:
        return {order.then.table(), {columnIndex(order.position)}};
    case Reason::LeavesRow:
        return foreignKeyOf(order.first);
    case Reason::MakesKey:
    case Reason::FreesKey:
        break;
    }
    return foreignKeyOf(order.then);
}

void addOnce(QStringList &list, const QString &text)
{
    if (!list.contains(text))
        list.append(text);
}

QString label(RowId row, const Overlay &pending, const Table &table)
{
    const auto *change = pending.find(row);
    const auto &shown = change->before ? *change->before : *change->after;
    const auto key = keyOf(shown, table.key);
    return key.isComplete() ? toText(key) : CircleText::newRow();
}

QString labels(const QList<RowId> &rows, const Overlay &pending, const Table &table)
{
    constexpr qsizetype most = 8;
    QStringList texts;
    for (const auto row : rows.first(std::min(rows.size(), most)))
        texts.append(label(row, pending, table));
    if (rows.size() > most)
        texts.append(u"\u2026"_s);
    return texts.join(u", "_s);
}

template<typename... Reasons>
bool hasOnly(const QList<Precedence> &circle, Reasons... reasons)
{
    return std::ranges::all_of(
        circle, [&](const Precedence &order) { return ((order.reason == reasons) || ...); });
}

} // namespace

Error circleError(const QList<Precedence> &circle, const Overlay &pending, const Schema &schema)
{
    const auto first = culpritOf(circle.front(), schema);
    QStringList tables;
    QStringList columns;
    QList<RowId> rows;
    for (const auto &order : circle) {
        const auto culprit = culpritOf(order, schema);
        const auto &table = schema[culprit.table];
        addOnce(tables, u'"' + table.name + u'"');
        for (const auto column : culprit.columns)
            addOnce(columns, u'"' + table.name + u'.' + table[column].name + u'"');
        for (const auto row : {order.first, order.then}) {
            if (row.table() == first.table && !rows.contains(row))
                rows.append(row);
        }
    }
    std::ranges::sort(rows);
    const auto isExchange = hasOnly(circle, Reason::FreesValue);
    const auto rule =
        isExchange ? ConstraintDetails::Rule::Unique : ConstraintDetails::Rule::ForeignKey;
    const auto details = std::make_shared<ConstraintDetails>(rule, first.columns, rows);
    const auto allTables = tables.join(u", "_s);
    const auto allColumns = columns.join(u", "_s);
    if (isExchange)
        return CircleText::exchange(
                   schema[first.table].name, allColumns, labels(rows, pending, schema[first.table]))
            .withDetails(details);
    if (hasOnly(circle, Reason::GivesKey, Reason::MakesKey))
        return CircleText::newRows(allTables, allColumns).withDetails(details);
    return CircleText::tangle(allTables, allColumns).withDetails(details);
}

} // namespace varve
