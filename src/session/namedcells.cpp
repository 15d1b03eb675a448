#include "schema/affinity.h"
#include "session/namedcells_p.h"
#include "session/relationtext_p.h"
#include "session/sessiontext_p.h"

using namespace Qt::Literals::StringLiterals;

namespace varve {
namespace {

/// The text between the quotes of an SQL literal, or none if `sql` is something else.
std::optional<QString> quoted(const QString &sql)
{
    constexpr QChar quote = u'\'';
    if (sql.size() < 2 || !sql.startsWith(quote) || !sql.endsWith(quote))
        return {};
    const auto inner = sql.mid(1, sql.size() - 2);
    auto text = inner;
    text.replace(u"''"_s, u"'"_s);
    // Each quote inside is doubled, or this is more than one literal.
    return inner.count(quote) == 2 * text.count(quote) ? std::optional(text) : std::nullopt;
}

QString withoutParentheses(QString sql)
{
    sql = sql.trimmed();
    while (sql.startsWith(u'(') && sql.endsWith(u')'))
        sql = sql.mid(1, sql.size() - 2).trimmed();
    return sql;
}

std::optional<Value> number(const QString &sql)
{
    bool isNumber = false;
    if (const auto integer = sql.toLongLong(&isNumber); isNumber)
        return Value(integer);
    if (const auto real = sql.toDouble(&isNumber); isNumber && qIsFinite(real))
        return Value(real);
    return {};
}

} // namespace

Result<QList<MeantCell>> meantCells(const NamedValue &named, TableIndex table, const Schema &schema)
{
    if (const auto column = schema[table].find(named.column))
        return QList{MeantCell{*column, named.value}};
    const auto *relation = schema.findRelation(table, named.column);
    if (!relation)
        return SessionText::noSuchColumn(schema[table], named.column);
    if (!relation->isForward())
        return RelationText::heldElsewhere(*relation, schema);
    const auto &columns = schema.foreignKey(relation->link).columns;
    if (columns.size() > 1 && !named.value.isNull() && !named.value.isReference())
        return RelationText::severalColumns(*relation, schema);
    QList<MeantCell> cells;
    for (const auto column : columns)
        cells.append({column, named.value});
    return cells;
}

std::optional<Value> literalDefault(const Column &column)
{
    if (!column.defaultSql)
        return Value();
    const auto sql = withoutParentheses(*column.defaultSql);
    const auto upper = sql.toUpper();
    std::optional<Value> found;
    if (upper == u"NULL"_s)
        found = Value();
    else if (upper == u"TRUE"_s || upper == u"FALSE"_s)
        found = Value(upper == u"TRUE"_s ? 1 : 0);
    else if (const auto text = quoted(sql))
        found = Value(*text);
    else
        found = number(sql);
    return found ? std::optional(stored(*found, column)) : std::nullopt;
}

} // namespace varve
