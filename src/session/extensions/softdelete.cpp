#include "session/extensions/softdelete.h"

#include "session/editgroup.h"

#include <QCoreApplication>
#include <QScopedValueRollback>

namespace varve {
namespace {

class SoftDeleteText
{
    Q_DECLARE_TR_FUNCTIONS(varve::SoftDelete)
public:
    static Error mustBeNullable(const Table &table, const Column &column)
    {
        return {
            ErrorKind::Schema,
            tr("\"%1\" of table \"%2\" cannot mark deleted rows, since it is never empty (NULL).")
                .arg(column.name, table.name),
            tr("Let it be NULL, or mark rows by another column.")};
    }
    static QString restore(const Table &table) { return tr("Restore row of %1").arg(table.name); }
};

/// What a QuerySet opts out of that shows deleted rows.
QString scope()
{
    return QStringLiteral("varve.softdelete");
}

} // namespace

SoftDelete::SoftDelete(QString column, Clock clock)
    : m_column(std::move(column))
    , m_clock(std::move(clock))
{}

QuerySet SoftDelete::withDeleted(const QuerySet &query)
{
    return query.withoutScope(scope());
}

QuerySet SoftDelete::onlyDeleted(const QuerySet &query) const
{
    return withDeleted(query).filter(!col(m_column).isNull());
}

bool SoftDelete::isDeleted(RowId row) const
{
    const auto column = mark(row.table());
    return column && !m_session->cell(row, *column).isNull();
}

Result<void> SoftDelete::restore(RowId row)
{
    const auto column = mark(row.table());
    if (!column)
        return {};
    return m_session->edit(SoftDeleteText::restore(m_session->schema()[row.table()]),
                           [&](EditGroup &group) { return group.set(row, *column, Null()); });
}

Result<void> SoftDelete::removeForGood(RowId row)
{
    const QScopedValueRollback forGood(m_isForGood, true);
    return m_session->remove(row);
}

Result<void> SoftDelete::attached(Session &session)
{
    m_session = &session;
    for (const auto &table : session.schema().tables()) {
        const auto column = table.isView() ? std::nullopt : table.find(m_column);
        if (column && !table[*column].nullable)
            return SoftDeleteText::mustBeNullable(table, table[*column]);
    }
    return {};
}

Result<Extension::Removal> SoftDelete::beforeRemove(EditGroup &group, RowId row)
{
    const auto column = mark(row.table());
    if (!column || m_isForGood || !group.state().baseRow(row) || !group.state().row(row))
        return Removal::Usual;
    const auto now = timeStamp(m_clock, m_session->schema()[row.table()][*column]);
    if (auto set = group.set(row, *column, now); !set)
        return set.error();
    return Removal::Replaced;
}

QuerySet SoftDelete::beforeQuery(const QuerySet &query) const
{
    const bool isConcerned = !query.isWithoutScope(scope()) && mark(query.tableIndex());
    return isConcerned ? query.filter(col(m_column).isNull()) : query;
}

std::optional<ColumnIndex> SoftDelete::mark(TableIndex table) const
{
    const auto &found = m_session->schema()[table];
    return found.isView() ? std::nullopt : found.find(m_column);
}

} // namespace varve
