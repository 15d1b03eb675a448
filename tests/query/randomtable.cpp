#include "randomtable.h"

#include "query/functions.h"

#include <array>
#include <limits>

using namespace varve;
using namespace Qt::Literals::StringLiterals;

namespace random_table {
namespace {

template<typename List>
auto oneOf(const List &list)
{
    return list[static_cast<decltype(list.size())>(draw(static_cast<int>(list.size())))];
}

QString collationName(Collation collation)
{
    switch (collation) {
    case Collation::NoCase:
        return u"NOCASE"_s;
    case Collation::RTrim:
        return u"RTRIM"_s;
    case Collation::Binary:
    case Collation::External:
        break;
    }
    return u"BINARY"_s;
}

QString definition(const Column &column)
{
    return sql::Syntax().identifier(column.name) + u' ' + column.declaredType + u" COLLATE "_s
           + collationName(column.collation) + (column.nullable ? u""_s : u" NOT NULL"_s);
}

Column column(const QString &name)
{
    static const QStringList types{u"TEXT"_s, u"INTEGER"_s, u"REAL"_s, u"NUMERIC"_s, u"BLOB"_s};
    static constexpr std::array collations{Collation::Binary, Collation::NoCase, Collation::RTrim};
    Column made;
    made.name = name;
    made.declaredType = oneOf(types);
    made.type = columnTypeOf(made.declaredType);
    made.affinity = affinityOf(made.declaredType);
    made.collation = oneOf(collations);
    made.nullable = draw(4) > 0;
    return made;
}

Column keyColumn()
{
    Column made;
    made.name = u"p0"_s;
    made.declaredType = u"INTEGER"_s;
    made.type = ColumnType::Integer;
    made.affinity = Affinity::Integer;
    made.nullable = false;
    return made;
}

/// The words after the columns that make the key, and the key in `table`.
QString makeKey(Table &table)
{
    const sql::Syntax syntax;
    const auto id = syntax.identifier(table.columns.first().name);
    if (draw(3) == 0) {
        table.columns.first().nullable = true;
        table.rowNumberName = u"rowid"_s;
        return u")"_s;
    }
    table.key = {columnIndex(0)};
    table.keySource = KeySource::PrimaryKey;
    if (draw(2) == 0)
        return u", PRIMARY KEY ("_s + id + u"))"_s;
    table.key.prepend(columnIndex(1));
    table.columns[1].nullable = false;
    const QString parts = syntax.identifier(table.columns[1].name) + u", "_s + id;
    return u", PRIMARY KEY ("_s + parts + u")) WITHOUT ROWID"_s;
}

Expression operand(const Table &table)
{
    if (draw(3) == 0)
        return varve::value(value());
    return col(oneOf(table.columns).name);
}

Expression calculation(const Table &table, int depth)
{
    const auto a = scalar(table, depth - 1);
    const auto b = scalar(table, depth - 1);
    switch (draw(6)) {
    case 0:
        return a + b;
    case 1:
        return a - b;
    case 2:
        return a * b;
    case 3:
        return a / b;
    case 4:
        return a % b;
    default:
        return concatenated(a, b);
    }
}

Expression call(const Table &table, int depth)
{
    const auto argument = [&] { return scalar(table, depth - 1); };
    switch (draw(17)) {
    case 0:
        return lower(argument());
    case 1:
        return upper(argument());
    case 2:
        return length(argument());
    case 3:
        return trim(argument());
    case 4:
        return trim(argument(), argument());
    case 5:
        return leftTrim(argument());
    case 6:
        return rightTrim(argument());
    case 7:
        return substr(argument(), varve::value(draw(9) - 4));
    case 8:
        return substr(argument(), varve::value(draw(9) - 4), varve::value(draw(9) - 4));
    case 9:
        return substr(argument(), argument(), argument());
    case 10:
        return abs(argument());
    case 11:
        return round(argument());
    case 12:
        return coalesce({argument(), argument(), argument()});
    case 13:
        return least({argument(), argument()});
    case 14:
        return greatest({argument(), argument(), argument()});
    case 15:
        return typeOf(argument());
    default: {
        static constexpr std::array types{
            Affinity::Blob, Affinity::Text, Affinity::Integer, Affinity::Real};
        return cast(argument(), oneOf(types));
    }
    }
}

Expression test(const Table &table, int depth)
{
    const auto operand = [&](const Table &) { return scalar(table, draw(3) == 0 ? depth : 0); };
    static const QStringList patterns{u"%"_s,
                                      u"a%"_s,
                                      u"%B "_s,
                                      u"_"_s,
                                      u"%_b%"_s,
                                      u"1%"_s,
                                      u"%.0"_s,
                                      u"\\%"_s,
                                      u"a\\"_s,
                                      u"é_"_s,
                                      u"%\\_%"_s,
                                      u""_s,
                                      u"%%a%b%"_s};
    static const std::array<QChar, 4> escapes{QChar(), u'\\', u'%', u'_'};
    static const QStringList expressions{
        u"^a"_s, u"b *$"_s, u"[0-9]+"_s, u"."_s, u""_s, u"É"_s, u"^\\w$"_s, u"(a|\\.)b?"_s};
    static constexpr std::array cases{Qt::CaseSensitive, Qt::CaseInsensitive};
    switch (draw(10)) {
    case 8:
        return operand(table).between(operand(table), operand(table));
    case 9:
        return operand(table).matches(oneOf(expressions), oneOf(cases));
    case 0:
        return operand(table).isNull();
    case 1: {
        QList<Value> values;
        for (int rest = draw(4); rest > 0; --rest)
            values.append(value());
        return operand(table).in(values);
    }
    case 2:
        return operand(table).like(oneOf(patterns), oneOf(escapes));
    case 3:
        return draw(4) == 0 ? operand(table) : operand(table).contains(u"b"_s);
    default:
        return compared(operand(table), static_cast<Comparison>(draw(6)), operand(table));
    }
}

Expression tree(const Table &table, int depth)
{
    switch (depth > 0 ? draw(5) : 4) {
    case 0:
        return tree(table, depth - 1) && tree(table, depth - 1);
    case 1:
        return tree(table, depth - 1) || tree(table, depth - 1);
    case 2:
        return !tree(table, depth - 1);
    case 3:
        return draw(2) == 0 ? tree(table, depth - 1).isNull()
                            : compared(tree(table, depth - 1), Comparison::Equal, operand(table));
    default:
        return test(table, 2);
    }
}

} // namespace

Expression scalar(const Table &table, int depth)
{
    switch (depth > 0 ? draw(5) : 4) {
    case 0:
        return calculation(table, depth);
    case 1:
    case 2:
        return call(table, depth);
    case 3:
        return draw(3) == 0 ? test(table, depth - 1) : calculation(table, depth);
    default:
        return operand(table);
    }
}

int draw(int end)
{
    return *rc::gen::inRange(0, end);
}

Sample sample()
{
    Table table;
    table.name = u"t\"; DROP TABLE x; --"_s;
    table.columns = {
        keyColumn(), column(u"ordinal"_s), column(u"select"_s), column(u"zwölf \"%1"_s)};
    const auto ending = makeKey(table);
    QStringList definitions;
    for (const auto &made : table.columns)
        definitions.append(definition(made));

    const sql::Syntax syntax;
    const auto name = syntax.identifier(table.name);
    Sample made{Schema::of({table}).value(), {}, {}};
    made.create = u"CREATE TABLE "_s + name + u" ("_s + definitions.join(u", "_s) + ending;
    for (int count = draw(3); count > 0; --count) {
        const auto indexed = syntax.identifier(oneOf(table.columns).name);
        const QString direction = draw(2) == 0 ? u""_s : u" DESC"_s;
        made.indexes.append(u"CREATE INDEX i%1 ON "_s.arg(count) + name + u" ("_s + indexed
                            + direction + u')');
    }
    return made;
}

Value value()
{
    constexpr qint64 exact = qint64(1) << 53;
    using Integers = std::numeric_limits<qint64>;
    static const QList<Value> numbers{0,
                                      1,
                                      -1,
                                      2,
                                      10,
                                      exact,
                                      exact + 1,
                                      Integers::max(),
                                      Integers::min(),
                                      0.0,
                                      1.0,
                                      -0.5,
                                      1.5,
                                      0.1,
                                      9007199254740992.0,
                                      9223372036854775808.0,
                                      -9223372036854775808.0,
                                      1e300,
                                      1e-5,
                                      123456.789};
    static const QList<Value> texts{u""_s,
                                    u"a"_s,
                                    u"A"_s,
                                    u"ab"_s,
                                    u"aB "_s,
                                    u"a  "_s,
                                    u"b"_s,
                                    u"_"_s,
                                    u"%"_s,
                                    u"é"_s,
                                    u"É"_s,
                                    u"éb"_s,
                                    u"\uffee"_s,
                                    u"😀"_s,
                                    u"\ue000"_s,
                                    u"a\\"_s,
                                    u"1"_s,
                                    u"1.0"_s,
                                    u" 1 "_s,
                                    u"+1"_s,
                                    u"1e1"_s,
                                    u"-0"_s,
                                    u"0x1"_s,
                                    u"1a"_s,
                                    u".5"_s,
                                    u"9007199254740993"_s,
                                    u"9223372036854775808"_s,
                                    u"inf"_s,
                                    u"-"_s,
                                    QString(u"a\0b"_s),
                                    QString(u"a\0c"_s),
                                    QString(u"A\0"_s)};
    static const QList<Value> blobs{
        QByteArray(""), QByteArray("a"), QByteArray("1"), QByteArray("\xff"), QByteArray("\0", 1)};
    switch (draw(7)) {
    case 0:
        return Null();
    case 1:
        return oneOf(blobs);
    case 2:
    case 3:
        return oneOf(numbers);
    default:
        return oneOf(texts);
    }
}

QList<Row> fill(const MemoryDatabase &database, const Sample &sample)
{
    const sql::Syntax syntax;
    const auto name = syntax.identifier(sample.table().name);
    database.run(u"DROP TABLE IF EXISTS "_s + name);
    database.run(sample.create);
    for (const auto &index : sample.indexes)
        database.run(index);

    sql::Text insert{u"INSERT OR IGNORE INTO "_s + name + u" VALUES "_s, {}};
    QList<sql::Text> rows;
    for (int count = draw(12); count >= 0; --count)
        rows.append({u"(?, ?, ?, ?)"_s, {count * 3, value(), value(), value()}});
    insert += sql::joined(rows, u", "_s);
    database.rows(insert);
    return database.rows(sql::selectRows(sample.query(), {}, syntax));
}

Expression condition(const Table &table, int depth)
{
    return tree(table, depth).resolved(table).value();
}

QList<Ordering> ordering(const Table &table, Terms kind)
{
    QList<Ordering> terms;
    for (int count = draw(4); count > 0; --count) {
        const auto column = columnIndex(draw(static_cast<int>(table.columns.size())));
        terms.append({column, static_cast<SortOrder>(draw(2)), static_cast<NullOrder>(draw(2))});
        if (kind == Terms::Expressions && draw(2) == 0)
            terms.last().expression = scalar(table, 2);
    }
    return terms;
}

} // namespace random_table
