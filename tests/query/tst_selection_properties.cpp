#include "query/functions.h"
#include "query/listedrows.h"
#include "query/sqlselection.h"
#include "randomfleet.h"

#include <QTest>

using namespace varve;
using namespace Qt::Literals::StringLiterals;
using random_table::draw;

namespace {

constexpr int selectionsPerFleet = 10;

QString shown(const QList<Row> &rows)
{
    QStringList lines;
    for (const auto &row : rows)
        lines.append(u'(' + toText(Key(row.cells())) + u')');
    return lines.join(u'\n');
}

/// A column that tells apart whatever differs: of values that are equal by a collation, any may stand
/// for a group.
Expression column(const Schema &schema, TableIndex table)
{
    QStringList names;
    for (const auto &column : schema[table].columns) {
        if (column.collation == Collation::Binary)
            names.append(column.name);
    }
    return col(names[draw(static_cast<int>(names.size()))]);
}

/// Texts are joined in an order that no database promises, so they are only counted.
Expression aggregate(const Expression &operand)
{
    switch (draw(8)) {
    case 0:
        return count(operand);
    case 1:
        return countDistinct(operand);
    case 2:
        return sum(operand);
    case 3:
        return average(operand);
    case 4:
        return varve::min(operand);
    case 5:
        return varve::max(operand);
    case 6:
        return length(groupConcat(operand, u"; "_s));
    default:
        return count();
    }
}

Selection selection(const Schema &schema)
{
    const auto table = tableIndex(draw(static_cast<int>(schema.size())));
    QuerySet rows(schema, table);
    if (draw(2) == 0)
        rows = rows.filter(random_fleet::condition(schema, table, 2));
    if (draw(4) == 0)
        rows = rows.slice(draw(2), 1 + draw(4));
    Selection made(rows);
    const auto any = [&] { return random_fleet::operand(schema, table, 2); };
    if (draw(3) == 0) {
        made = made.select(column(schema, table), u"a"_s).select(column(schema, table), u"b"_s);
        return draw(2) == 0 ? made.distinct() : made.select(any(), u"c"_s);
    }
    for (int groups = draw(3); groups > 0; --groups) {
        const auto group = column(schema, table);
        made = made.groupBy(group).select(group, u"group"_s);
    }
    made = made.select(aggregate(draw(2) == 0 ? any() : column(schema, table)), u"x"_s);
    if (draw(3) == 0)
        made = made.having(compared(aggregate(any()), static_cast<Comparison>(draw(6)), value(2)));
    if (draw(3) == 0)
        made = made.orderBy(count(), static_cast<SortOrder>(draw(2))).offset(draw(2));
    return made;
}

} // namespace

class tst_SelectionProperties : public QObject
{
    Q_OBJECT

private slots:
    void valuesAreThoseThatTheDatabaseGives();

private:
    MemoryDatabase m_database;
};

void tst_SelectionProperties::valuesAreThoseThatTheDatabaseGives()
{
    const sql::Syntax standard;
    const auto schema = random_fleet::schema();
    int asked = 0;
    int known = 0;
    const bool holds = rc::check([&] {
        const auto tables = random_fleet::rows();
        random_fleet::fill(m_database, tables);
        const ListedRows source(schema, tables);
        for (int i = 0; i < selectionsPerFleet; ++i) {
            const auto drawn = selection(schema);
            RC_ASSERT(!drawn.error());
            const auto text = sql::selectValues(drawn, standard);
            const auto found = m_database.calculatedRows(text);
            const auto here = answered(drawn, source);
            ++asked;
            if (!found || !here)
                continue;
            ++known;
            if (here->rows == *found)
                continue;
            QStringList filled;
            for (const auto &table : tables)
                filled.append(shown(table));
            const QString message = filled.join(u"\n\n"_s) + u'\n' + text.sql + u'\n'
                                    + toText(Key(text.values)) + u"\nhere:\n"_s + shown(here->rows)
                                    + u"\ndatabase:\n"_s + shown(*found);
            RC_FAIL(message.toStdString());
        }
    });
    QVERIFY(holds);
    QVERIFY(known > asked * 9 / 10);
}

/// 500 fleets, 5000 selections; more with RC_PARAMS, see tst_evaluator_properties.
int main(int argc, char **argv)
{
    if (!qEnvironmentVariableIsSet("RC_PARAMS"))
        qputenv("RC_PARAMS", "max_success=500");
    const QCoreApplication application(argc, argv);
    tst_SelectionProperties test;
    return QTest::qExec(&test, argc, argv);
}
#include "tst_selection_properties.moc"
