#include "randomfleet.h"

#include "query/functions.h"
#include "schema/affinity.h"

using namespace varve;
using namespace Qt::Literals::StringLiterals;
using random_table::draw;

namespace random_fleet {
namespace {

struct Wanted
{
    QString name;
    QString type;
    Collation collation = Collation::Binary;
};

Table table(const QString &name, const QList<Wanted> &columns)
{
    Table made;
    made.name = name;
    for (const auto &wanted : columns) {
        Column column;
        column.name = wanted.name;
        column.declaredType = wanted.type;
        column.type = columnTypeOf(wanted.type);
        column.affinity = affinityOf(wanted.type);
        column.collation = wanted.collation;
        made.columns.append(column);
    }
    made.key = {columnIndex(0)};
    made.keySource = KeySource::PrimaryKey;
    made.columns[0].nullable = false;
    return made;
}

ForeignKey reference(int column, const QString &target)
{
    ForeignKey key;
    key.columns = {columnIndex(column)};
    key.targetName = target;
    return key;
}

template<typename List>
auto oneOf(const List &list)
{
    return list[static_cast<decltype(list.size())>(draw(static_cast<int>(list.size())))];
}

/// A key of house, pilot or skill; there need not be such a row.
Value number()
{
    return draw(4) == 0 ? Value() : Value(1 + draw(5));
}

Value lanceCode()
{
    static const QList<Value> codes{u"a"_s, u"A"_s, u"b"_s, u"C"_s, u"1"_s, Null()};
    return oneOf(codes);
}

QList<const Relation *> relations(const Schema &schema, TableIndex table, bool toOne)
{
    QList<const Relation *> found;
    for (const auto &relation : schema.relations(table)) {
        if (!toOne || relation.isToOne())
            found.append(&relation);
    }
    return found;
}

/// Rows of any table, and perhaps only those that have something to do with a row of `from`.
QuerySet subquery(const Schema &schema, TableIndex from, int depth)
{
    const auto table = tableIndex(draw(static_cast<int>(schema.size())));
    QuerySet rows(schema, table);
    if (draw(3) > 0)
        rows = rows.filter(compared(operand(schema, table, 0),
                                    static_cast<Comparison>(draw(6)),
                                    outer(oneOf(schema[from].columns).name)));
    if (draw(2) == 0)
        rows = rows.filter(condition(schema, table, depth - 1));
    if (draw(4) == 0)
        rows = rows.slice(draw(2), 1 + draw(4));
    return rows;
}

Expression connected(const Schema &schema, TableIndex table, int depth)
{
    const auto part = [&] { return condition(schema, table, depth - 1); };
    switch (draw(3)) {
    case 0:
        return part() && part();
    case 1:
        return part() || part();
    default:
        return !part();
    }
}

} // namespace

Schema schema()
{
    const auto integer = u"INTEGER"_s;
    const auto text = u"TEXT"_s;
    auto house = table(u"house"_s, {{u"id"_s, integer}, {u"name"_s, text, Collation::NoCase}});
    auto lance = table(
        u"lance"_s,
        {{u"code"_s, text, Collation::NoCase}, {u"house_id"_s, integer}, {u"tons"_s, u"REAL"_s}});
    auto pilot = table(u"pilot"_s,
                       {{u"id"_s, integer},
                        {u"name"_s, text},
                        {u"lance_code"_s, text},
                        {u"mentor_id"_s, u""_s},
                        {u"gunnery"_s, u"NUMERIC"_s}});
    auto badge = table(u"badge"_s, {{u"id"_s, integer}, {u"pilot_id"_s, integer}});
    auto skill = table(u"skill"_s, {{u"id"_s, integer}, {u"title"_s, text, Collation::RTrim}});
    auto joining = table(u"pilot_skill"_s, {{u"pilot_id"_s, integer}, {u"skill_id"_s, integer}});
    lance.foreignKeys = {reference(1, u"house"_s)};
    pilot.foreignKeys = {reference(2, u"lance"_s), reference(3, u"pilot"_s)};
    badge.foreignKeys = {reference(1, u"pilot"_s)};
    badge.indexes = {{u"badge_of"_s, {columnIndex(1)}, true, false, false}};
    joining.foreignKeys = {reference(0, u"pilot"_s), reference(1, u"skill"_s)};
    joining.key = {columnIndex(0), columnIndex(1)};
    joining.columns[1].nullable = false;
    return Schema::of({house, lance, pilot, badge, skill, joining}).value();
}

QStringList createStatements()
{
    return {
        u"CREATE TABLE house (id INTEGER PRIMARY KEY, name TEXT COLLATE NOCASE)"_s,
        u"CREATE TABLE lance (code TEXT PRIMARY KEY COLLATE NOCASE, house_id INTEGER, tons REAL)"_s,
        u"CREATE TABLE pilot (id INTEGER PRIMARY KEY, name TEXT, lance_code TEXT, mentor_id, gunnery NUMERIC)"_s,
        u"CREATE TABLE badge (id INTEGER PRIMARY KEY, pilot_id INTEGER UNIQUE)"_s,
        u"CREATE TABLE skill (id INTEGER PRIMARY KEY, title TEXT COLLATE RTRIM)"_s,
        u"CREATE TABLE pilot_skill (pilot_id INTEGER, skill_id INTEGER, PRIMARY KEY (pilot_id, skill_id)) WITHOUT ROWID"_s};
}

QList<QList<Row>> rows()
{
    const auto text = [] {
        return oneOf(QList<Value>{u"a"_s, u"A "_s, u"b"_s, u"é"_s, u"1"_s, Null()});
    };
    QList<QList<Row>> all(6);
    for (int id = 1; id <= draw(5); ++id)
        all[0].append({id, text()});
    for (const auto &code : {u"a"_s, u"B"_s, u"1"_s}) {
        if (draw(3) > 0)
            all[1].append({code, number(), draw(3) == 0 ? Value() : Value(draw(4) * 12.5)});
    }
    for (int id = 1; id <= draw(6); ++id) {
        const Value mentor = draw(4) == 0 ? Value(QString::number(1 + draw(4))) : number();
        all[2].append({id, text(), lanceCode(), mentor, draw(3) == 0 ? Value() : Value(draw(4))});
    }
    for (int id = 1; id <= draw(4); ++id)
        all[3].append({id, id % 2 == 0 ? Value() : Value(id)});
    for (int id = 1; id <= draw(4); ++id)
        all[4].append({id, text()});
    for (int pilot = 1; pilot <= draw(5); ++pilot) {
        for (int skill = 1; skill <= draw(4); ++skill)
            all[5].append({pilot, skill});
    }
    return all;
}

void fill(const MemoryDatabase &database, const QList<QList<Row>> &rows)
{
    const sql::Syntax syntax;
    const auto described = schema();
    const auto statements = createStatements();
    for (qsizetype table = 0; table < described.size(); ++table) {
        const auto name = syntax.identifier(described.tables()[table].name);
        database.run(u"DROP TABLE IF EXISTS "_s + name);
        database.run(statements[table]);
        for (const auto &row : rows[table]) {
            const QStringList marks(row.size(), u"?"_s);
            const QString insert =
                u"INSERT INTO "_s + name + u" VALUES ("_s + marks.join(u", "_s) + u')';
            database.rows({insert, row.cells()});
        }
    }
}

Expression operand(const Schema &schema, TableIndex table, int depth)
{
    const auto toOne = relations(schema, table, true);
    if (depth > 0 && !toOne.isEmpty() && draw(2) == 0) {
        const auto *relation = oneOf(toOne);
        return related(relation->name, operand(schema, relation->to, depth - 1));
    }
    switch (draw(6)) {
    case 0:
        return random_table::scalar(schema[table], 1);
    case 1:
        return cast(operand(schema, table, depth - 1), Affinity::Text);
    case 2:
        return value(oneOf(QList<Value>{u"a"_s, u"A"_s, u"a "_s, 1, 2, 12.5, u"2"_s}));
    default:
        return col(oneOf(schema[table].columns).name);
    }
}

Expression condition(const Schema &schema, TableIndex table, int depth)
{
    const auto all = relations(schema, table, false);
    const auto side = [&] { return operand(schema, table, depth); };
    switch (depth > 0 ? draw(10) : 9) {
    case 0:
    case 1:
        return connected(schema, table, depth);
    case 2:
    case 3:
        if (!all.isEmpty()) {
            const auto *relation = oneOf(all);
            const auto there = condition(schema, relation->to, depth - 1);
            return draw(2) == 0 ? any(relation->name, there) : varve::all(relation->name, there);
        }
        [[fallthrough]];
    case 4:
        return exists(subquery(schema, table, depth));
    case 5: {
        const auto rows = subquery(schema, table, depth);
        return side().in(rows, oneOf(rows.table().columns).name);
    }
    case 6:
        return side().between(side(), side());
    case 7:
        return compared(least({side(), side()}), static_cast<Comparison>(draw(6)), side());
    case 8:
        return compared(condition(schema, table, depth - 1), Comparison::Equal, side());
    default:
        return compared(side(), static_cast<Comparison>(draw(6)), side());
    }
}

} // namespace random_fleet
