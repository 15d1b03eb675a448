#include "query/answer.h"
#include "query/listedrows.h"
#include "query/order.h"
#include "randomfleet.h"

#include <QTest>

using namespace varve;
using namespace Qt::Literals::StringLiterals;
using random_table::draw;

namespace {

constexpr int queriesPerFleet = 10;

QString shown(const QList<Row> &rows)
{
    QStringList lines;
    for (const auto &row : rows)
        lines.append(toText(Key(row.cells())));
    return lines.join(u'\n');
}

QString shown(const QList<QList<Row>> &tables)
{
    QStringList all;
    for (const auto &rows : tables)
        all.append(shown(rows));
    return all.join(u"\n--\n"_s);
}

} // namespace

// The two readings of relations and subqueries: followed in lists of rows, and asked of SQLite.
class tst_RelationProperties : public QObject
{
    Q_OBJECT

private slots:
    void rowsAreFoundThroughRelationsAsInTheDatabase();

private:
    MemoryDatabase m_database;
};

void tst_RelationProperties::rowsAreFoundThroughRelationsAsInTheDatabase()
{
    const sql::Syntax standard;
    const auto schema = random_fleet::schema();
    int asked = 0;
    int known = 0;
    const bool holds = rc::check([&] {
        const auto tables = random_fleet::rows();
        random_fleet::fill(m_database, tables);
        const ListedRows source(schema, tables);
        for (int i = 0; i < queriesPerFleet; ++i) {
            const auto table = tableIndex(draw(static_cast<int>(schema.size())));
            auto query = QuerySet(schema, table).filter(random_fleet::condition(schema, table, 3));
            if (draw(3) == 0)
                query = query.orderBy(random_fleet::operand(schema, table, 2),
                                      static_cast<SortOrder>(draw(2)),
                                      static_cast<NullOrder>(draw(2)));
            if (draw(4) == 0)
                query = query.slice(draw(3), draw(6));
            RC_ASSERT(!query.error());
            const auto text = sql::selectRows(query, {}, standard);
            const auto found = m_database.calculatedRows(text);
            const auto here = answered(query, source);
            ++asked;
            if (!found || !here)
                continue;
            ++known;
            QList<Row> rows;
            for (const auto &row : *here)
                rows.append(row.row);
            if (rows == *found)
                continue;
            const QString message = text.sql + u'\n' + toText(Key(text.values)) + u"\nrows:\n"_s
                                    + shown(tables) + u"\nhere:\n"_s + shown(rows)
                                    + u"\ndatabase:\n"_s + shown(*found);
            RC_FAIL(message.toStdString());
        }
    });
    QVERIFY(holds);
    QVERIFY(known > asked * 9 / 10);
}

/// 500 fleets, 5000 queries; more with RC_PARAMS, see tst_evaluator_properties.
int main(int argc, char **argv)
{
    if (!qEnvironmentVariableIsSet("RC_PARAMS"))
        qputenv("RC_PARAMS", "max_success=500");
    const QCoreApplication application(argc, argv);
    tst_RelationProperties test;
    return QTest::qExec(&test, argc, argv);
}
#include "tst_relation_properties.moc"
