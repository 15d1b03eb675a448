#include "storage/dialects/sqlitedefinition_p.h"
#include "support/printing.h"

#include <QTest>

using namespace varve;
using namespace varve::sqlite;
using namespace Qt::Literals::StringLiterals;

class tst_SqliteDefinition : public QObject
{
    Q_OBJECT

private slots:
    void textIsCutIntoTokens_data();
    void textIsCutIntoTokens();
    void checksAreFoundWhereverTheyStand_data();
    void checksAreFoundWhereverTheyStand();
    void collationsBelongToTheirColumn();
    void autoIncrementIsAWordNotAText();
    void conflictClausesAreFoundWhereverTheyStand_data();
    void conflictClausesAreFoundWhereverTheyStand();
    void listsOfAllowedValuesAreRead_data();
    void listsOfAllowedValuesAreRead();
    void otherConditionsAllowNoList_data();
    void otherConditionsAllowNoList();
    void brokenTextDoesNoHarm_data();
    void brokenTextDoesNoHarm();
};

void tst_SqliteDefinition::textIsCutIntoTokens_data()
{
    QTest::addColumn<QString>("sql");
    QTest::addColumn<QStringList>("texts");

    QTest::newRow("words and signs")
        << u"a>=b_1"_s << QStringList{u"a"_s, u">"_s, u"="_s, u"b_1"_s};
    QTest::newRow("quotes in quotes") << u"'it''s' \"a\"\"b\" `c``d` [e f]"_s
                                      << QStringList{u"it's"_s, u"a\"b"_s, u"c`d"_s, u"e f"_s};
    QTest::newRow("comments") << u"a -- b, 'c\n/* ) \" */ d"_s << QStringList{u"a"_s, u"d"_s};
    QTest::newRow("numbers")
        << u"1 2.5e-3 .5 0xFF 1-2"_s
        << QStringList{u"1"_s, u"2.5e-3"_s, u".5"_s, u"0xFF"_s, u"1"_s, u"-"_s, u"2"_s};
    QTest::newRow("letters of all kinds") << u"größe 名前"_s << QStringList{u"größe"_s, u"名前"_s};
    QTest::newRow("empty text") << u"''"_s << QStringList{u""_s};
}

void tst_SqliteDefinition::textIsCutIntoTokens()
{
    QFETCH(QString, sql);
    QFETCH(QStringList, texts);

    QStringList found;
    for (const auto &token : tokens(sql))
        found.append(token.text);

    QCOMPARE(found, texts);
}

void tst_SqliteDefinition::checksAreFoundWhereverTheyStand_data()
{
    QTest::addColumn<QString>("sql");
    QTest::addColumn<QStringList>("checks");

    QTest::newRow("of a column") << u"CREATE TABLE t(a INT CHECK (a > 0) NOT NULL, b)"_s
                                 << QStringList{u"a > 0"_s};
    QTest::newRow("of the table") << u"CREATE TABLE t(a, b, CHECK(a<b), CHECK ( b < (3) ))"_s
                                  << QStringList{u"a<b"_s, u"b < (3)"_s};
    QTest::newRow("with a name") << u"CREATE TABLE t(a, CONSTRAINT \"c (\" CHECK(a=')'))"_s
                                 << QStringList{u"a=')'"_s};
    QTest::newRow("two in one column")
        << u"CREATE TABLE t(a CHECK(a) CHECK(NOT a))"_s << QStringList{u"a"_s, u"NOT a"_s};
    QTest::newRow("in texts, names, comments and defaults")
        << u"CREATE TABLE \"x CHECK(1)\"(a DEFAULT 'CHECK(2)', [CHECK (3)] DEFAULT (CHECK(4)) /* CHECK(5) */)"_s
        << QStringList();
    QTest::newRow("after a column called check")
        << u"CREATE TABLE t(\"check\" INT CHECK(\"check\"))"_s << QStringList{u"\"check\""_s};
}

void tst_SqliteDefinition::checksAreFoundWhereverTheyStand()
{
    QFETCH(QString, sql);
    QFETCH(QStringList, checks);

    QStringList found;
    for (const auto &check : parsedDefinition(sql).checks)
        found.append(check.condition);

    QCOMPARE(found, checks);
}

void tst_SqliteDefinition::collationsBelongToTheirColumn()
{
    const auto definition = parsedDefinition(
        u"CREATE TABLE t(a TEXT COLLATE nocase DEFAULT 'COLLATE x', \"b,\" DECIMAL(10,2), "
        u"c TEXT CHECK(c COLLATE RTRIM <> '') COLLATE \"de\", PRIMARY KEY(a COLLATE binary))"_s);

    QCOMPARE(definition.columns.size(), 3);
    QCOMPARE(definition.columns[0].collation, u"nocase"_s);
    QCOMPARE(definition.columns[1].name, u"b,"_s);
    QCOMPARE(definition.columns[1].collation, u""_s);
    QCOMPARE(definition.columns[2].collation, u"de"_s);
}

void tst_SqliteDefinition::autoIncrementIsAWordNotAText()
{
    QVERIFY(parsedDefinition(u"CREATE TABLE t(a INTEGER PRIMARY KEY autoincrement)"_s)
                .hasAutoIncrement);
    QVERIFY(!parsedDefinition(u"CREATE TABLE t(\"AUTOINCREMENT\" DEFAULT 'AUTOINCREMENT')"_s)
                 .hasAutoIncrement);
}

void tst_SqliteDefinition::conflictClausesAreFoundWhereverTheyStand_data()
{
    QTest::addColumn<QString>("columns");
    QTest::addColumn<bool>("isFound");

    QTest::newRow("of a column") << u"a UNIQUE ON CONFLICT REPLACE"_s << true;
    QTest::newRow("of the key") << u"a INTEGER PRIMARY KEY DESC on conflict ignore"_s << true;
    QTest::newRow("of the table") << u"a, b, UNIQUE (a, b) ON CONFLICT FAIL"_s << true;
    QTest::newRow("of a rule") << u"a REFERENCES b ON DELETE CASCADE ON UPDATE SET NULL"_s << false;
    QTest::newRow("in a text") << u"a DEFAULT 'ON CONFLICT REPLACE'"_s << false;
    QTest::newRow("as a name") << u"\"on\" \"conflict\", a UNIQUE"_s << false;
}

void tst_SqliteDefinition::conflictClausesAreFoundWhereverTheyStand()
{
    QFETCH(QString, columns);

    const auto definition = parsedDefinition(u"CREATE TABLE t (%1)"_s.arg(columns));

    QTEST(definition.hasConflictClause, "isFound");
}

void tst_SqliteDefinition::listsOfAllowedValuesAreRead_data()
{
    QTest::addColumn<QString>("condition");
    QTest::addColumn<QList<Value>>("values");

    QTest::newRow("texts") << u"a IN ('x', 'it''s', ')')"_s
                           << QList<Value>{u"x"_s, u"it's"_s, u")"_s};
    QTest::newRow("numbers") << u"\"a\" in (1,-2,+3,0.5)"_s << QList<Value>{1, -2, 3, 0.5};
    QTest::newRow("in parentheses") << u"((a IN ('x')))"_s << QList<Value>{u"x"_s};
    QTest::newRow("or NULL") << u"a IS NULL OR [a] IN ('x')"_s << QList<Value>{u"x"_s};
}

void tst_SqliteDefinition::listsOfAllowedValuesAreRead()
{
    QFETCH(QString, condition);
    QFETCH(QList<Value>, values);

    const auto allowed = allowedValues(condition);

    QVERIFY(allowed);
    QCOMPARE(allowed->column, u"a"_s);
    QCOMPARE(allowed->values, values);
}

void tst_SqliteDefinition::otherConditionsAllowNoList_data()
{
    QTest::addColumn<QString>("condition");

    QTest::newRow("negated") << u"a NOT IN ('x')"_s;
    QTest::newRow("with more") << u"a IN ('x') OR b"_s;
    QTest::newRow("expression") << u"lower(a) IN ('x')"_s;
    QTest::newRow("computed value") << u"a IN ('x' || 'y')"_s;
    QTest::newRow("column in the list") << u"a IN (b)"_s;
    QTest::newRow("NULL in the list") << u"a IN ('x', NULL)"_s;
    QTest::newRow("query") << u"a IN (SELECT 1)"_s;
    QTest::newRow("empty list") << u"a IN ()"_s;
    QTest::newRow("NULL of another column") << u"b IS NULL OR a IN ('x')"_s;
    QTest::newRow("list in a text") << u"a = 'a IN (1)'"_s;
}

void tst_SqliteDefinition::otherConditionsAllowNoList()
{
    QFETCH(QString, condition);

    QVERIFY(!allowedValues(condition));
}

void tst_SqliteDefinition::brokenTextDoesNoHarm_data()
{
    QTest::addColumn<QString>("sql");

    const auto whole =
        u"CREATE TABLE \"t\"(a TEXT COLLATE nocase CHECK(a IN ('x', [y])), /* z */ b)"_s;
    for (qsizetype size = 0; size < whole.size(); ++size)
        QTest::addRow("first %lld characters", static_cast<long long>(size)) << whole.left(size);
    QTest::newRow("too many closed") << u"CREATE TABLE t(a))) CHECK)"_s;
    QTest::newRow("only commas") << u"CREATE TABLE t(,,,)"_s;
}

void tst_SqliteDefinition::brokenTextDoesNoHarm()
{
    QFETCH(QString, sql);

    const auto definition = parsedDefinition(sql);
    (void)allowedValues(sql);

    QVERIFY(definition.columns.size() <= 2);
}

QTEST_GUILESS_MAIN(tst_SqliteDefinition)
#include "tst_sqlitedefinition.moc"
