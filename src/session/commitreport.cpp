#include "session/commitreport.h"

#include <QCoreApplication>
#include <QMap>

#include <algorithm>

namespace varve {
namespace {

qsizetype &counter(CommitReport::Entry &entry, RowChange::Kind kind)
{
    switch (kind) {
    case RowChange::Kind::Insert:
        return entry.inserted;
    case RowChange::Kind::Update:
        return entry.updated;
    case RowChange::Kind::Delete:
        break;
    }
    return entry.deleted;
}

class ReportText
{
    Q_DECLARE_TR_FUNCTIONS(varve::CommitReport)
public:
    static QString rows(qsizetype count)
    {
        return count == 1 ? tr("1 row") : tr("%1 rows").arg(count);
    }
    static QString tables(qsizetype count)
    {
        return count == 1 ? tr("1 table") : tr("%1 tables").arg(count);
    }
    static QString joined(const QString &rows, const QString &tables)
    {
        //: "3 rows in 2 tables"
        return tr("%1 in %2").arg(rows, tables);
    }
};

} // namespace

CommitReport CommitReport::of(const WritePlan &plan)
{
    QMap<TableIndex, Entry> entries;
    for (const auto &step : plan.steps) {
        if (step.purpose != WriteStep::Purpose::Change
            && step.purpose != WriteStep::Purpose::Follow)
            continue;
        auto &entry = entries[step.table];
        entry.table = step.table;
        counter(entry, step.kind) += step.rows.size();
    }
    return {entries.values(), 0};
}

void CommitReport::add(const CommitReport &other)
{
    for (const auto &more : other.tables) {
        auto entry = std::ranges::lower_bound(tables, more.table, {}, &Entry::table);
        if (entry == tables.end() || entry->table != more.table)
            entry = tables.insert(entry, {more.table});
        entry->inserted += more.inserted;
        entry->updated += more.updated;
        entry->deleted += more.deleted;
    }
    milliseconds += other.milliseconds;
    added += other.added;
    for (const auto row : other.prevented) {
        if (!prevented.contains(row))
            prevented.append(row);
    }
}

qsizetype CommitReport::rowCount() const
{
    qsizetype rows = 0;
    for (const auto &entry : tables)
        rows += entry.inserted + entry.updated + entry.deleted;
    return rows;
}

QString CommitReport::toText() const
{
    return ReportText::joined(ReportText::rows(rowCount()), ReportText::tables(tables.size()));
}

} // namespace varve
