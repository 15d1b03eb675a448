#include "storage/script.h"
#include "storage/sqlbackend.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::Literals::StringLiterals;
using namespace varve;

class tst_Script : public QObject
{
    Q_OBJECT

private slots:
    void statementsEndAtTheirSemicolons_data();
    void statementsEndAtTheirSemicolons();
    void aScriptMakesADatabase();
    void aFailingScriptLeavesNothing();
    void anExistingFileIsLeftAlone();
};

void tst_Script::statementsEndAtTheirSemicolons_data()
{
    QTest::addColumn<QString>("script");
    QTest::addColumn<QStringList>("statements");
    QTest::newRow("two") << u"A; B;"_s << QStringList{u"A"_s, u"B"_s};
    QTest::newRow("the last one without") << u"A; B"_s << QStringList{u"A"_s, u"B"_s};
    QTest::newRow("in a text") << u"A 'x;''y;'; B"_s << QStringList{u"A 'x;''y;'"_s, u"B"_s};
    QTest::newRow("in a name") << u"A \";\" [;] `;`; B"_s
                               << QStringList{u"A \";\" [;] `;`"_s, u"B"_s};
    QTest::newRow("in comments") << u"A -- ;\n/* ; */; B"_s
                                 << QStringList{u"A -- ;\n/* ; */"_s, u"B"_s};
    QTest::newRow("in a trigger") << u"CREATE TRIGGER t BEGIN x; y; END; B"_s
                                  << QStringList{u"CREATE TRIGGER t BEGIN x; y; END"_s, u"B"_s};
    QTest::newRow("a comment at the end is none") << u"A;\n-- done\n"_s << QStringList{u"A"_s};
    QTest::newRow("nothing") << u" ;\n; "_s << QStringList{};
}

void tst_Script::statementsEndAtTheirSemicolons()
{
    QFETCH(QString, script);
    QFETCH(QStringList, statements);

    QCOMPARE(sql::statements(script), statements);
}

void tst_Script::aScriptMakesADatabase()
{
    const QTemporaryDir folder;
    ConnectionParameters parameters;
    parameters.database = folder.filePath(u"new.sqlite"_s);

    QVERIFY(sql::createDatabase(parameters.database,
                                u"CREATE TABLE a (x); CREATE VIEW b AS SELECT x FROM a;"_s));

    const auto backend = SqlBackend::openBlocking(parameters).value();
    QCOMPARE(backend->schema().size(), 2);
}

void tst_Script::aFailingScriptLeavesNothing()
{
    const QTemporaryDir folder;
    const auto path = folder.filePath(u"new.sqlite"_s);

    const auto made = sql::createDatabase(path, u"CREATE TABLE a (x); NONSENSE;"_s);

    QCOMPARE(made.error().kind(), ErrorKind::Statement);
    QCOMPARE(made.error().sql(), u"NONSENSE"_s);
    QVERIFY(QDir(folder.path()).isEmpty());
}

void tst_Script::anExistingFileIsLeftAlone()
{
    const QTemporaryDir folder;
    const auto path = folder.filePath(u"mine.sqlite"_s);
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("mine");
    file.close();

    QCOMPARE(sql::createDatabase(path, u"CREATE TABLE a (x);"_s).error().kind(),
             ErrorKind::Storage);

    QCOMPARE(file.size(), 4);
}

QTEST_GUILESS_MAIN(tst_Script)
#include "tst_script.moc"
