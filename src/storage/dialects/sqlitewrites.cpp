#include "storage/dialects/sqlite_p.h"
#include "storage/dialects/sqlitedefinition_p.h"

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace varve {
namespace {

/// `(:v3, :v4, :v5)`
QString placeholders(qsizetype first, qsizetype count)
{
    QStringList names;
    for (auto position = first; position < first + count; ++position)
        names.append(Dialect::placeholder(position));
    return u'(' + names.join(u", "_s) + u')';
}

QString rowsOfPlaceholders(qsizetype rows, qsizetype columns)
{
    QStringList all;
    for (qsizetype row = 0; row < rows; ++row)
        all.append(placeholders(row * columns, columns));
    return all.join(u", "_s);
}

/// That `column` holds `value` to the letter: the column's own collation may find more, but its
/// comparison is what an index can answer.
QString
holds(const sql::Syntax &syntax, const Table &table, ColumnIndex column, const QString &value)
{
    const QString name =
        syntax.identifier(table.name) + u'.' + syntax.identifier(table[column].name);
    const bool isBinary = table[column].collation == Collation::Binary;
    const QString same = syntax.isSame(isBinary ? name : name + u" COLLATE BINARY"_s, value);
    if (!table.isKeyColumn(column))
        return same;
    const QString found =
        table[column].nullable ? syntax.isSame(name, value) : QString(name + u" = "_s + value);
    return isBinary ? found : QString(found + u" AND "_s + same);
}

/// `INSERT` or `UPDATE` of a row that is refused if it breaks a rule, and nothing else: a constraint can
/// say that other rows are deleted instead, unseen, or that this one is left out.
///
/// Not said where it goes without saying, since it holds for what triggers write, too, even if they
/// say otherwise. https://www.sqlite.org/lang_conflict.html
QString orAbort(const QString &verb, const Table &table)
{
    const bool isSaid = sqlite::parsedDefinition(table.definition).hasConflictClause;
    return isSaid ? QString(verb + u" OR ABORT"_s) : verb;
}

} // namespace

/// A larger statement gains nothing any more, while the time to prepare one grows with the square
/// of its values, as SQLite looks for their names one by one. SQLite before 3.32 takes no more than
/// 999 of them.
qsizetype SqliteDialect::rowsPerStatement(qsizetype valuesPerRow) const
{
    constexpr qsizetype values = 300;
    constexpr qsizetype rows = 100;
    return std::clamp<qsizetype>(values / std::max<qsizetype>(valuesPerRow, 1), 1, rows);
}

QString SqliteDialect::insertRows(const Table &table,
                                  const QList<ColumnIndex> &columns,
                                  qsizetype rows,
                                  const QList<ColumnIndex> &returned) const
{
    const auto names = [&](const QList<ColumnIndex> &list) {
        QStringList parts;
        for (const auto column : list)
            parts.append(identifier(table[column].name));
        return parts.join(u", "_s);
    };
    QString sql = orAbort(u"INSERT"_s, table) + u" INTO "_s + identifier(table.name);
    if (columns.isEmpty())
        sql += u" DEFAULT VALUES"_s;
    else
        sql += u" ("_s + names(columns) + u") VALUES "_s + rowsOfPlaceholders(rows, columns.size());
    if (!returned.isEmpty())
        sql += u" RETURNING "_s + names(returned);
    return sql;
}

QString SqliteDialect::updateRows(const Table &table,
                                  const QList<ColumnIndex> &columns,
                                  const QList<ColumnIndex> &added,
                                  const QList<ColumnIndex> &compared,
                                  qsizetype rows) const
{
    // SQLite calls the columns of VALUES column1, column2 ... and cannot be told otherwise.
    const auto alias =
        table.name.compare("given"_L1, Qt::CaseInsensitive) == 0 ? u"taken"_s : u"given"_s;
    const auto given = [&](qsizetype position) {
        return QString(alias + u".column"_s + QString::number(position + 1));
    };
    QStringList settings;
    for (qsizetype position = 0; position < columns.size(); ++position) {
        const auto name = identifier(table[columns[position]].name);
        QString value = given(position);
        if (added.contains(columns[position]))
            value.prepend(identifier(table.name) + u'.' + name + u" + "_s);
        settings.append(name + u" = "_s + value);
    }
    QStringList conditions;
    for (qsizetype position = 0; position < compared.size(); ++position)
        conditions.append(
            holds(*this, table, compared[position], given(columns.size() + position)));
    return orAbort(u"UPDATE"_s, table) + u' ' + identifier(table.name) + u" SET "_s
           + settings.join(u", "_s) + u" FROM (VALUES "_s
           + rowsOfPlaceholders(rows, columns.size() + compared.size()) + u") AS "_s + alias
           + u" WHERE "_s + conditions.join(u" AND "_s);
}

// The terms of an OR are each looked up by their key. In a list of keys, IN (SELECT ...), a key would
// not be found that is NULL or is compared by a collation.
QString SqliteDialect::deleteRows(const Table &table,
                                  const QList<ColumnIndex> &compared,
                                  qsizetype rows) const
{
    QStringList alternatives;
    for (qsizetype first = 0; first < rows * compared.size(); first += compared.size()) {
        QStringList conditions;
        for (qsizetype position = 0; position < compared.size(); ++position)
            conditions.append(
                holds(*this, table, compared[position], placeholder(first + position)));
        alternatives.append(conditions.join(u" AND "_s));
    }
    return u"DELETE FROM "_s + identifier(table.name) + u" WHERE "_s + alternatives.join(u" OR "_s);
}

sql::Text SqliteDialect::largestKey(const Table &table) const
{
    const QString key = identifier(table[table.key.front()].name);
    const QString largest = u"SELECT max("_s + key + u") FROM "_s + identifier(table.name);
    if (!table.neverReusesKeys)
        return {largest, {}};
    return {u"SELECT max(coalesce(("_s + largest
                + u"), 0), coalesce((SELECT max(seq) FROM sqlite_sequence WHERE name = ?), 0))"_s,
            {table.name}};
}

} // namespace varve
