#include "session/writeplan.h"

#include <QStringList>

using namespace Qt::Literals::StringLiterals;

namespace varve {
namespace {

QString assignments(const QList<ColumnIndex> &columns, const Row &values, const Table &table)
{
    QStringList texts;
    for (const auto column : columns)
        texts.append(table[column].name + u" = "_s + toText(values[column]));
    return texts.join(u", "_s);
}

/// As assignments(), with what is added: `price = price + 2`.
QString settings(const WriteStep &step, const WriteStep::Target &target, const Table &table)
{
    if (step.added.isEmpty())
        return assignments(step.columns, *target.change->after, table);
    QStringList texts;
    const auto increments = step.pending.increments(target.row);
    for (const auto column : step.columns) {
        const auto &name = table[column].name;
        const auto by =
            step.added.contains(column) ? incrementOf(column, increments) : std::nullopt;
        texts.append(
            name + u" = "_s
            + (by ? name + u" + "_s + toText(*by) : toText((*target.change->after)[column])));
    }
    return texts.join(u", "_s);
}

QString where(const WriteStep::Target &target, const Table &table)
{
    const auto &before = *target.change->before;
    if (!keyOf(before, table.key).isComplete())
        return u" where it is "_s + toText(Value(target.row));
    return u" where "_s + assignments(table.key, before, table);
}

QString verb(const WriteStep &step, const WriteStep::Target &target)
{
    switch (step.purpose) {
    case WriteStep::Purpose::Change:
        return target.replaces.isNull() ? u"update"_s : u"replace"_s;
    case WriteStep::Purpose::Park:
        return u"park"_s;
    case WriteStep::Purpose::Follow:
        return u"follow"_s;
    case WriteStep::Purpose::Complete:
        break;
    }
    return u"complete"_s;
}

QString wording(const WriteStep &step, const WriteStep::Target &target, const Table &table)
{
    switch (step.kind) {
    case RowChange::Kind::Insert:
        return u"insert %1: "_s.arg(table.name)
               + assignments(step.columns, *target.change->after, table);
    case RowChange::Kind::Update:
        return verb(step, target) + u' ' + table.name + u": "_s + settings(step, target, table)
               + where(target, table);
    case RowChange::Kind::Delete:
        break;
    }
    return u"delete %1"_s.arg(table.name) + where(target, table);
}

} // namespace

/// One that was never counted begins with 1.
Value WriteStep::raisedFrom(const Value &before)
{
    return sum(before, 1).value_or(Value(1));
}

void WriteStep::add(RowId row, RowChange change, RowId replaces)
{
    if (!made)
        made = std::make_shared<std::deque<RowChange>>();
    made->push_back(std::move(change));
    rows.append({row, &made->back(), replaces});
}

qsizetype WritePlan::rowCount() const
{
    qsizetype rows = 0;
    for (const auto &step : steps)
        rows += step.rows.size();
    return rows;
}

QString WritePlan::toText(const Schema &schema) const
{
    QStringList lines;
    if (needsDeferral)
        lines.append(u"check foreign keys in the end"_s);
    for (const auto &step : steps) {
        for (const auto &target : step.rows)
            lines.append(wording(step, target, schema[step.table]));
    }
    return lines.join(u'\n');
}

} // namespace varve
