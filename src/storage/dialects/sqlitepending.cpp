#include "storage/dialects/sqlite_p.h"

using namespace Qt::Literals::StringLiterals;

namespace varve {
namespace {

QString hiddenName(int number)
{
    return u"varve_hidden_"_s + QString::number(number);
}

QString pendingName(int number)
{
    return u"varve_pending_"_s + QString::number(number);
}

/// The type and collation by which a column of the same meaning compares in the same way. SQLite takes
/// those of both halves of a UNION ALL into account.
QString definition(const Column &column)
{
    static const QHash<Affinity, QString> types{{Affinity::Blob, u""_s},
                                                {Affinity::Text, u" TEXT"_s},
                                                {Affinity::Numeric, u" NUMERIC"_s},
                                                {Affinity::Integer, u" INT"_s},
                                                {Affinity::Real, u" REAL"_s}};
    static const QHash<Collation, QString> collations{{Collation::NoCase, u" COLLATE NOCASE"_s},
                                                      {Collation::RTrim, u" COLLATE RTRIM"_s}};
    return types.value(column.affinity) + collations.value(column.collation);
}

/// The condition that a stored row has the key that stands for it in another row source.
QString sameKey(const SqliteDialect &dialect, const Table &table, const QStringList &others)
{
    QStringList parts;
    for (qsizetype part = 0; part < table.key.size(); ++part) {
        const QString cell = dialect.storedTable(table.name) + u'.'
                             + dialect.identifier(table[table.key[part]].name);
        parts.append(table[table.key[part]].nullable ? dialect.isSame(cell, others[part])
                                                     : cell + u" = "_s + others[part]);
    }
    return parts.join(u" AND "_s);
}

} // namespace

QStringList SqliteDialect::createPending(const Table &table, int number) const
{
    QStringList columns;
    for (const auto &column : table.columns)
        columns.append(identifier(column.name) + definition(column));
    QStringList parts;
    QStringList names;
    for (const auto part : table.key) {
        names.append(identifier(u"k"_s + QString::number(parts.size())));
        parts.append(names.last() + definition(table[part]));
    }
    return {u"CREATE TEMP TABLE "_s + identifier(pendingName(number)) + u" ("_s
                + columns.join(u", "_s) + u')',
            u"CREATE TEMP TABLE "_s + identifier(hiddenName(number)) + u" ("_s + parts.join(u", "_s)
                + u", PRIMARY KEY ("_s + names.join(u", "_s) + u"))"_s};
}

sql::Text SqliteDialect::hideStored(const Table &table, int number, const Key &key) const
{
    QList<Value> parts;
    for (qsizetype part = 0; part < table.key.size(); ++part)
        parts.append(key[part]);
    const QStringList marks(parts.size(), u"?"_s);
    return {u"INSERT OR IGNORE INTO temp."_s + identifier(hiddenName(number)) + u" VALUES ("_s
                + marks.join(u", "_s) + u')',
            parts};
}

sql::Text SqliteDialect::showPending(const Table &table,
                                     int number,
                                     const Row &row,
                                     const QList<Value> &origin) const
{
    const QStringList marks(origin.size(), u"?"_s);
    QList<sql::Text> cells;
    for (qsizetype cell = 0; cell < row.size(); ++cell) {
        const auto &value = row[columnIndex(cell)];
        if (!value.isNotLoaded() || origin.isEmpty()) {
            cells.append({u"?"_s, {value}});
            continue;
        }
        cells.append({u"(SELECT "_s + identifier(table.columns[cell].name) + u" FROM "_s
                          + storedTable(table.name) + u" WHERE "_s + sameKey(*this, table, marks)
                          + u')',
                      origin});
    }
    sql::Text all{u"INSERT INTO temp."_s + identifier(pendingName(number)) + u" VALUES ("_s, {}};
    all += sql::joined(cells, u", "_s);
    return all += u")"_s;
}

sql::Shadow SqliteDialect::shadow(const Table &table, int number, bool hidesAll) const
{
    QStringList columns;
    for (const auto &column : table.columns)
        columns.append(identifier(column.name));
    QStringList parts;
    for (qsizetype part = 0; part < table.key.size(); ++part)
        parts.append(u"hidden."_s + identifier(u"k"_s + QString::number(part)));
    const QString select = u"SELECT "_s + columns.join(u", "_s) + u" FROM "_s;
    const QString stored = select + storedTable(table.name)
                           + u" WHERE NOT EXISTS (SELECT 1 FROM temp."_s
                           + identifier(hiddenName(number)) + u" AS hidden WHERE "_s
                           + sameKey(*this, table, parts) + u") UNION ALL "_s;
    const QString pending = select + u"temp."_s + identifier(pendingName(number));
    return {identifier(table.name), {hidesAll ? pending : stored + pending, {}}};
}

QStringList SqliteDialect::dropPending(int number) const
{
    return {u"DROP TABLE IF EXISTS temp."_s + identifier(pendingName(number)),
            u"DROP TABLE IF EXISTS temp."_s + identifier(hiddenName(number))};
}

} // namespace varve
