#include "desk.h"

using namespace varve;
using namespace Qt::Literals::StringLiterals;

namespace {

using Rule = ConstraintDetails::Rule;

const auto fleet = QStringList{
    u"CREATE TABLE lance(id INTEGER PRIMARY KEY, name TEXT UNIQUE)"_s,
    u"CREATE TABLE pilot(id INTEGER PRIMARY KEY, name TEXT UNIQUE, skill INT CHECK(skill "
    "< 9), lance INT REFERENCES lance)"_s,
    u"INSERT INTO lance VALUES(1, 'a')"_s,
    u"INSERT INTO pilot VALUES(1, 'Jaime', 2, 1), (2, 'Natasha', 3, 1)"_s};

/// What a commit was refused for: the rule, and the table, rows and columns that break it.
struct Refused
{
    Rule rule = Rule::Unique;
    QString table;
    QStringList columns;
    QList<RowId> rows;
};

std::optional<Refused> refused(Desk &desk)
{
    const auto done = desk.session.commit();
    const auto *details = done ? nullptr : done.error().details<ConstraintDetails>();
    if (!details || done.error().kind() != ErrorKind::Constraint || !details->table())
        return {};
    const auto &table = desk.session.schema()[*details->table()];
    Refused found{details->rule(), table.name, {}, details->rows()};
    for (const auto column : details->columns())
        found.columns.append(table[column].name);
    if (!done.error().text().contains(table.name))
        found.table = u"not named: "_s + done.error().text();
    return found;
}

} // namespace

/// Values that the database refuses are an error of their own kind, with table and column.
class tst_ConstraintErrors : public QObject
{
    Q_OBJECT

private slots:
    void givenATakenValue_whenInserted_thenTheErrorNamesTableAndColumn();
    void givenATakenValue_whenUpdated_thenTheErrorNamesTableAndColumn();
    void givenATakenValue_whenManyRowsAreUpdatedByAQuery_thenTheErrorNamesTableAndColumn();
    void givenAForbiddenValue_whenManyRowsAreUpdatedByAQuery_thenTheErrorNamesThemAll();
    void givenAReferenceToNothing_whenUpdated_thenTheErrorNamesTableAndColumn();
    void givenARefusedUpdateOfManyRows_whenItIsMended_thenAllIsSavedOnce();
};

void tst_ConstraintErrors::givenATakenValue_whenInserted_thenTheErrorNamesTableAndColumn()
{
    Desk d(fleet);
    const auto row = d.session.create(u"pilot"_s, {{u"name"_s, u"Jaime"_s}}).value();

    const auto found = refused(d);

    QVERIFY(found);
    QCOMPARE(int(found->rule), int(Rule::Unique));
    QCOMPARE(found->table, u"pilot"_s);
    QCOMPARE(found->columns, QStringList{u"name"_s});
    QCOMPARE(found->rows, QList<RowId>{row});
}

void tst_ConstraintErrors::givenATakenValue_whenUpdated_thenTheErrorNamesTableAndColumn()
{
    Desk d(fleet);
    d.file.run({u"INSERT INTO pilot VALUES(3, 'Joanna', 1, 1)"_s}); // Nobody here knows her.
    d.set(u"pilot"_s, 1, u"name"_s, u"Joanna"_s);

    const auto found = refused(d);

    QVERIFY(found);
    QCOMPARE(int(found->rule), int(Rule::Unique));
    QCOMPARE(found->table, u"pilot"_s);
    QCOMPARE(found->columns, QStringList{u"name"_s});
    QCOMPARE(found->rows, QList<RowId>{d.row(u"pilot"_s, 1)});
}

void tst_ConstraintErrors::
    givenATakenValue_whenManyRowsAreUpdatedByAQuery_thenTheErrorNamesTableAndColumn()
{
    Desk d(fleet);
    QCOMPARE(d.session.update(d.session.query(u"pilot"_s), {{u"name"_s, value(u"one"_s)}}).value(),
             2);

    const auto found = refused(d);

    QVERIFY(found);
    QCOMPARE(int(found->rule), int(Rule::Unique));
    QCOMPARE(found->table, u"pilot"_s);
    QCOMPARE(found->columns, QStringList{u"name"_s});
    QCOMPARE(d.file.rows(u"SELECT name FROM pilot ORDER BY id"_s), u"Jaime;Natasha"_s);
}

void tst_ConstraintErrors::
    givenAForbiddenValue_whenManyRowsAreUpdatedByAQuery_thenTheErrorNamesThemAll()
{
    Desk d(fleet);
    QVERIFY(d.session.update(d.session.query(u"pilot"_s), {{u"skill"_s, value(9)}}));

    const auto found = refused(d);

    QVERIFY(found);
    QCOMPARE(int(found->rule), int(Rule::Check));
    QCOMPARE(found->table, u"pilot"_s);
    QCOMPARE(found->rows, (QList<RowId>{d.row(u"pilot"_s, 1), d.row(u"pilot"_s, 2)}));
}

void tst_ConstraintErrors::givenAReferenceToNothing_whenUpdated_thenTheErrorNamesTableAndColumn()
{
    Desk d(fleet);
    d.set(u"pilot"_s, 2, u"lance"_s, 77);

    const auto found = refused(d);

    QVERIFY(found);
    QCOMPARE(int(found->rule), int(Rule::ForeignKey));
    QCOMPARE(found->table, u"pilot"_s);
    QCOMPARE(found->columns, QStringList{u"lance"_s});
    QCOMPARE(found->rows, QList<RowId>{d.row(u"pilot"_s, 2)});
}

void tst_ConstraintErrors::givenARefusedUpdateOfManyRows_whenItIsMended_thenAllIsSavedOnce()
{
    Desk d(fleet);
    QVERIFY(d.session.update(d.session.query(u"pilot"_s), {{u"name"_s, value(u"one"_s)}}));
    QVERIFY(refused(d));
    d.set(u"pilot"_s, 2, u"name"_s, u"two"_s);

    QCOMPARE(d.commit(), QString());

    QCOMPARE(d.file.rows(u"SELECT name FROM pilot ORDER BY id"_s), u"one;two"_s);
}

QTEST_GUILESS_MAIN(tst_ConstraintErrors)
#include "tst_constrainterrors.moc"
