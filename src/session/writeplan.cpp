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

QString wording(const WriteStep &step, const WriteStep::Target &target, const Table &table)
{
    const auto where = [&]() -> QString {
        return u" where "_s + assignments(table.key, *target.change.before, table);
    };
    switch (step.kind) {
    case RowChange::Kind::Insert:
        return u"insert %1: "_s.arg(table.name)
               + assignments(step.columns, *target.change.after, table);
    case RowChange::Kind::Update:
        return u"update %1: "_s.arg(table.name)
               + assignments(step.columns, *target.change.after, table) + where();
    case RowChange::Kind::Delete:
        break;
    }
    return u"delete %1"_s.arg(table.name) + where();
}

} // namespace

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
    for (const auto &step : steps) {
        for (const auto &target : step.rows)
            lines.append(wording(step, target, schema[step.table]));
    }
    return lines.join(u'\n');
}

} // namespace varve
