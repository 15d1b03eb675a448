#include "query/evaluator.h"
#include "randomtable.h"

#include <QTest>

#include <algorithm>

using namespace varve;
using namespace Qt::Literals::StringLiterals;
using namespace random_table;

namespace {

const sql::Syntax standard;

/// Making a table takes longer than asking it.
constexpr int conditionsPerTable = 5;

QString shown(const QList<Row> &rows)
{
    QStringList lines;
    for (const auto &row : rows)
        lines.append(toText(Key(row.cells())));
    return lines.join(u'\n');
}

void expectEqual(const QList<Row> &here, const QList<Row> &database, const QString &context)
{
    if (here == database)
        return;
    const QString message =
        context + u"\nhere:\n"_s + shown(here) + u"\ndatabase:\n"_s + shown(database);
    RC_FAIL(message.toStdString());
}

QString shown(const Sample &sample, const sql::Text &text)
{
    return sample.create + u'\n' + sample.indexes.join(u'\n') + u'\n' + text.sql + u'\n'
           + toText(Key(text.values));
}

/// What `query` gives, page after page: `step` rows each, from one place to the next.
QList<Row> paged(const MemoryDatabase &database, const QuerySet &query, const QList<Row> &places)
{
    QList<Row> all;
    for (qsizetype i = 0; i < places.size(); ++i) {
        sql::Window window;
        window.from = sql::Place{places[i].cells().sliced(1), sql::Place::Side::From};
        if (i + 1 < places.size())
            window.before = places[i + 1].cells().sliced(1);
        all += database.rows(sql::selectRows(query, window, standard));
    }
    return all;
}

/// The places of `query`, found by looking at `chunk` rows at a time.
QList<Row> hopped(const MemoryDatabase &database, const QuerySet &query, qint64 step, qint64 chunk)
{
    QList<Row> all;
    sql::Window window{{}, {}, chunk};
    for (;;) {
        const auto found = database.rows(sql::selectPlaces(query, window, step, standard));
        if (found.isEmpty())
            return all;
        const auto last = found.last().cells();
        const bool isPlace = (last[0].integer() - 1) % step == 0;
        all += isPlace ? found : found.first(found.size() - 1);
        window.from = sql::Place{last.sliced(1), sql::Place::Side::After};
    }
}

} // namespace

class tst_EvaluatorProperties : public QObject
{
    Q_OBJECT

private slots:
    void conditionsHoldForTheRowsThatTheDatabaseFinds();
    void expressionsAreWhatTheDatabaseCalculates();
    void rowsAreSortedAsInTheDatabase();
    void pagesAreTheWholeResult();

private:
    MemoryDatabase m_database;
};

void tst_EvaluatorProperties::conditionsHoldForTheRowsThatTheDatabaseFinds()
{
    QVERIFY(rc::check([this] {
        const auto drawn = sample();
        const auto rows = fill(m_database, drawn);
        const auto &table = drawn.table();
        for (int i = 0; i < conditionsPerTable; ++i) {
            const auto wanted = condition(table, 3);
            const auto text = sql::selectRows(drawn.query().filter(wanted), {}, standard);
            const auto found = m_database.calculatedRows(text);
            if (!found)
                continue;

            // What only the database can tell is its answer.
            QList<Row> here;
            for (const auto &row : rows) {
                const auto truth = evaluateLoaded(wanted, row, table);
                if (truth == Truth::True || (!truth && found->contains(row)))
                    here.append(row);
            }

            expectEqual(here, *found, shown(drawn, text));
        }
    }));
}

void tst_EvaluatorProperties::expressionsAreWhatTheDatabaseCalculates()
{
    QVERIFY(rc::check([this] {
        const auto drawn = sample();
        const auto rows = fill(m_database, drawn);
        const auto &table = drawn.table();
        for (int i = 0; i < conditionsPerTable; ++i) {
            const auto expression = scalar(table, 3).resolved(table).value();
            sql::Text text{u"SELECT "_s, {}};
            text += sql::compiled(expression, table, standard);
            text += u" FROM "_s + standard.identifier(table.name) + u" ORDER BY "_s;
            text += sql::compiled(drawn.query().totalOrdering(), table, standard);
            const auto found = m_database.calculatedRows(text);
            if (!found)
                continue;

            QList<Row> here;
            for (qsizetype row = 0; row < rows.size(); ++row) {
                const auto value = evaluated(expression, rows[row], table);
                here.append(value ? Row{value.value_or(Null())} : found->at(row));
            }

            expectEqual(here, *found, shown(drawn, text));
        }
    }));
}

void tst_EvaluatorProperties::rowsAreSortedAsInTheDatabase()
{
    QVERIFY(rc::check([this] {
        const auto drawn = sample();
        auto here = fill(m_database, drawn);
        const auto query = drawn.query().orderBy(ordering(drawn.table(), Terms::Expressions));
        const auto order = query.totalOrdering();
        const auto isKnown = [&](const Row &row) {
            return std::ranges::all_of(order, [&](const Ordering &term) {
                return !term.expression || evaluated(*term.expression, row, drawn.table());
            });
        };
        RC_PRE(std::ranges::all_of(here, isKnown));
        // Rows without a key are numbered in the direction of the last column.
        const bool ascending = order.isEmpty() || order.last().order == SortOrder::Ascending;
        if (drawn.table().key.isEmpty() && !ascending)
            std::ranges::reverse(here);

        const auto text = sql::selectRows(query, {}, standard);
        std::ranges::stable_sort(here, [&](const Row &a, const Row &b) {
            return compared(a, b, order, drawn.table()) < 0;
        });

        expectEqual(here, m_database.rows(text), shown(drawn, text));
    }));
}

void tst_EvaluatorProperties::pagesAreTheWholeResult()
{
    QVERIFY(rc::check([this] {
        const auto drawn = sample();
        fill(m_database, drawn);
        auto query = drawn.query().orderBy(ordering(drawn.table()));
        if (draw(2) == 0)
            query = query.filter(condition(drawn.table(), 1));
        const qint64 step = 1 + draw(5);

        const auto text = sql::selectRows(query, {}, standard);
        const auto found = m_database.calculatedRows(text);
        RC_PRE(found.has_value());
        const auto &whole = *found;
        const auto places = m_database.rows(sql::selectPlaces(query, {}, step, standard));
        const auto hops = hopped(m_database, query, step, step * (1 + draw(3)));

        const auto count = places.isEmpty() ? 0 : places.last().cells().first().integer();
        RC_ASSERT(count == whole.size());
        expectEqual(paged(m_database, query, places), whole, shown(drawn, text));
        expectEqual(paged(m_database, query, hops), whole, shown(drawn, text));
    }));
}

/// 1000 tables for each property; more with RC_PARAMS="max_success=100000" and, beyond QtTest's five
/// minutes, QTEST_FUNCTION_TIMEOUT (milliseconds).
int main(int argc, char **argv)
{
    if (!qEnvironmentVariableIsSet("RC_PARAMS"))
        qputenv("RC_PARAMS", "max_success=1000");
    const QCoreApplication application(argc, argv);
    tst_EvaluatorProperties test;
    return QTest::qExec(&test, argc, argv);
}
#include "tst_evaluator_properties.moc"
