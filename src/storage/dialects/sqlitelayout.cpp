#include "query/sqlcompile.h"
#include "storage/dialects/sqlite_p.h"

using namespace Qt::Literals::StringLiterals;

namespace varve {

// The columns have no type, so every value stays as it is.
QString SqliteDialect::createLayout(const Table &layout) const
{
    QStringList columns;
    for (const auto &column : layout.columns)
        columns.append(identifier(column.name));
    columns.last() += u" INTEGER PRIMARY KEY"_s;
    return u"CREATE TEMP TABLE "_s + identifier(layout.name) + u" ("_s + columns.join(u", "_s)
           + u')';
}

sql::Text SqliteDialect::fillLayout(const Table &layout, const QuerySet &query) const
{
    const auto &table = query.table();
    QStringList targets;
    QStringList sources;
    for (qsizetype position = 0; position < layout.columns.size() - 1; ++position) {
        targets.append(identifier(layout.columns[position].name));
        sources.append(identifier(table.name) + u'.' + targets.last());
    }
    sql::Text all{u"INSERT INTO temp."_s + identifier(layout.name) + u" ("_s + targets.join(u", "_s)
                      + u") SELECT "_s + sources.join(u", "_s) + u" FROM main."_s
                      + identifier(table.name),
                  {}};
    if (query.condition()) {
        all += u" WHERE "_s;
        all += sql::compiled(*query.condition(), table, *this);
    }
    if (const auto order = sql::compiled(query.totalOrdering(), table, *this); !order.isEmpty()) {
        all += u" ORDER BY "_s;
        all += order;
    }
    return all += sql::rowLimits(query.rowLimit(), query.rowOffset());
}

QString SqliteDialect::dropLayout(const Table &layout) const
{
    return u"DROP TABLE temp."_s + identifier(layout.name);
}

} // namespace varve
