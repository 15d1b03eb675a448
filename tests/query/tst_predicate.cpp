#include "query/predicate.h"
#include "randomtable.h"
#include "schema/affinity.h"

#include <QTest>

#include <vector>

using namespace varve;
using namespace Qt::Literals::StringLiterals;
using namespace random_table;

namespace {

/// A row of `table` as its columns store values, and now and then a cell that is no stored value.
Row randomRow(const Table &table)
{
    QList<Value> cells;
    for (const auto &column : table.columns) {
        const auto chance = draw(12);
        if (chance == 0)
            cells.append(RowId(tableIndex(0), 7));
        else if (chance == 1)
            cells.append(Absent());
        else
            cells.append(stored(value(), column));
    }
    return Row(cells);
}

Table numbers()
{
    Table table;
    table.name = u"number"_s;
    for (const auto affinity :
         {Affinity::Integer, Affinity::Real, Affinity::Text, Affinity::Blob, Affinity::Numeric}) {
        Column column;
        column.name = u"column"_s + QString::number(table.columns.size());
        column.affinity = affinity;
        table.columns.append(column);
    }
    return table;
}

} // namespace

class tst_Predicate : public QObject
{
    Q_OBJECT

private slots:
    void saysWhatTheEvaluatorSays();
    void comparesUsualValuesAsTheEvaluatorDoes();
};

void tst_Predicate::saysWhatTheEvaluatorSays()
{
    QVERIFY(rc::check("a predicate says what the evaluator says", [] {
        const auto drawn = sample();
        const auto &table = drawn.table();
        const auto wanted = condition(table, 3);
        if (!canEvaluate(wanted, table))
            return;
        const Predicate predicate(wanted, table);
        const auto count = draw(static_cast<int>(Predicate::mostRows) + 1);
        std::vector<Row> rows;
        for (int row = 0; row < count; ++row)
            rows.push_back(randomRow(table));
        std::vector<const Row *> places;
        for (const auto &row : rows)
            places.push_back(&row);
        const auto found = predicate.holding(places);
        for (size_t row = 0; row < rows.size(); ++row) {
            const auto truth = evaluate(wanted, rows[row], table);
            RC_ASSERT(predicate.truth(rows[row]) == truth);
            RC_ASSERT((found >> row & 1U) == (truth == Truth::True ? 1U : 0U));
        }
        RC_ASSERT(rows.size() == Predicate::mostRows || found >> rows.size() == 0U);
    }));
}

/// Every comparison of every column with a value of every kind, from either side.
void tst_Predicate::comparesUsualValuesAsTheEvaluatorDoes()
{
    const auto table = numbers();
    const QList<Value> values{
        Null(), 3, 4, 3.0, 3.5, u"3"_s, u"three"_s, QByteArray("3"), Absent()};
    for (qsizetype cell = 0; cell < table.columns.size(); ++cell) {
        for (const auto &asked : values) {
            for (const auto comparison : {Comparison::Equal,
                                          Comparison::NotEqual,
                                          Comparison::Less,
                                          Comparison::LessOrEqual,
                                          Comparison::Greater,
                                          Comparison::GreaterOrEqual}) {
                const auto column = col(table.columns[cell].name);
                for (const auto &unresolved : {compared(column, comparison, value(asked)),
                                               compared(value(asked), comparison, column),
                                               column.in({asked, 4}),
                                               !column.in({3, 4}),
                                               column.isNull()}) {
                    const auto wanted = unresolved.resolved(table).value();
                    const Predicate predicate(wanted, table);
                    for (const auto &held : values) {
                        const Row row(QList<Value>(table.columns.size(), held));
                        const auto truth = evaluate(wanted, row, table);
                        const auto *place = &row;
                        QCOMPARE(predicate.truth(row), truth);
                        QCOMPARE(predicate.holding({&place, 1}), truth == Truth::True ? 1U : 0U);
                    }
                }
            }
        }
    }
}

QTEST_APPLESS_MAIN(tst_Predicate)
#include "tst_predicate.moc"
