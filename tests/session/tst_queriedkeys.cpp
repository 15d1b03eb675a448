#include "session/queriedkeys_p.h"
#include "session/session.h"
#include "support/library.h"

#include <QTest>

using namespace varve;
using namespace varve::test;
using namespace Qt::Literals::StringLiterals;

namespace {

/// A stored author with key 7, and a query about books.
struct Asked
{
    Asked()
    {
        const auto table = State::Rows().inserted(author, Row{7, u"Lem"_s});
        state = State().withBase(state.base().inserted(Library::author, table));
    }

    /// What becomes of `condition` about rows of the table called `name`.
    Expression filled(const QString &name, const Expression &condition) const
    {
        const auto query = QuerySet::named(schema, name).filter(condition);
        return *withKnownKeys(query, state).condition();
    }
    Expression resolved(const QString &name, const Expression &condition) const
    {
        return *QuerySet::named(schema, name).filter(condition).condition();
    }

    Schema schema = Library::schema();
    RowId author{Library::author, 1};
    State state;
};

const auto authorId = col(u"author_id"_s);

} // namespace

class tst_QueriedKeys : public QObject
{
    Q_OBJECT

private slots:
    void aRowIsItsKeyInComparisons_data();
    void aRowIsItsKeyInComparisons();
    void aRowWithoutAKeyStays();
    void whatNamesNoRowIsTheVerySame();
    void aQueryWithAMistakeStaysAsItIs();
};

void tst_QueriedKeys::aRowIsItsKeyInComparisons_data()
{
    QTest::addColumn<QString>("table");
    QTest::addColumn<Expression>("condition");
    QTest::addColumn<Expression>("expected");

    const Value row(RowId(Library::author, 1));
    const auto other = value(7);
    const auto add = [](const char *name,
                        const QString &table,
                        const Expression &condition,
                        const Expression &expected) {
        QTest::newRow(name) << table << condition << expected;
    };
    add("foreign key", u"book"_s, equals(authorId, row), equals(authorId, 7));
    add("other way round", u"book"_s, equals(value(row), authorId), equals(other, authorId));
    add("differs", u"book"_s, !differs(authorId, row), !differs(authorId, 7));
    add("own key", u"author"_s, equals(col(u"id"_s), row), equals(col(u"id"_s), 7));
    add("list", u"book"_s, authorId.in({3, row}), authorId.in({3, 7}));
    add("within others",
        u"book"_s,
        equals(authorId, row) || col(u"title"_s).isNull(),
        equals(authorId, 7) || col(u"title"_s).isNull());
    add("over a relation",
        u"chapter"_s,
        related(u"book"_s, equals(authorId, row)),
        related(u"book"_s, equals(authorId, 7)));
    add("column of another row",
        u"chapter"_s,
        equals(related(u"book"_s, authorId), row),
        equals(related(u"book"_s, authorId), 7));
    add("any of many",
        u"author"_s,
        any(u"books"_s, equals(authorId, row)),
        any(u"books"_s, equals(authorId, 7)));
    const auto books = QuerySet::named(Library::schema(), u"book"_s);
    add("in a subquery",
        u"chapter"_s,
        col(u"book_id"_s).in(books.filter(equals(authorId, row)), u"id"_s),
        col(u"book_id"_s).in(books.filter(equals(authorId, 7)), u"id"_s));
    add("that there is",
        u"chapter"_s,
        exists(books.filter(equals(authorId, row))),
        exists(books.filter(equals(authorId, 7))));
}

void tst_QueriedKeys::aRowIsItsKeyInComparisons()
{
    QFETCH(const QString, table);
    QFETCH(const Expression, condition);
    QFETCH(const Expression, expected);
    const Asked asked;

    QCOMPARE(asked.filled(table, condition), asked.resolved(table, expected));
}

void tst_QueriedKeys::aRowWithoutAKeyStays()
{
    const Asked asked;
    const auto condition = equals(authorId, Value(RowId(Library::author, 2)));

    QCOMPARE(asked.filled(u"book"_s, condition), asked.resolved(u"book"_s, condition));
}

void tst_QueriedKeys::whatNamesNoRowIsTheVerySame()
{
    const Asked asked;
    const auto query =
        QuerySet::named(asked.schema, u"book"_s).filter(equals(authorId, 7)).orderBy(u"title"_s);

    const auto same = withKnownKeys(query, asked.state);

    QVERIFY(same == query);
    QCOMPARE(&same.condition()->node(), &query.condition()->node());
}

void tst_QueriedKeys::aQueryWithAMistakeStaysAsItIs()
{
    const Asked asked;
    const auto query = QuerySet::named(asked.schema, u"nowhere"_s);

    QCOMPARE(withKnownKeys(query, asked.state).error()->kind(), ErrorKind::NotFound);
}

QTEST_GUILESS_MAIN(tst_QueriedKeys)
#include "tst_queriedkeys.moc"
