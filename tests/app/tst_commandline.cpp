#include "app/commandline.h"

#include <QTest>

using namespace Qt::Literals::StringLiterals;
using namespace varve;

class tst_CommandLine : public QObject
{
    Q_OBJECT

private slots:
    void withoutArgumentsTheSampleIsMeant();
    void databaseAndOptionsAreRead();
    void aDescriptionIsAskedForWithItsForm();
    void aDatabaseMayBeCalledDescribe();
    void helpAndVersionAreAnswers();
    void mistakesAreNamed_data();
    void mistakesAreNamed();
};

void tst_CommandLine::withoutArgumentsTheSampleIsMeant()
{
    const auto line = CommandLine::parsed({u"varve"_s}).value();

    QVERIFY(line.database.isEmpty());
    QVERIFY(!line.readOnly);
    QVERIFY(!line.answer);
    QCOMPARE(line.palette, CommandLine::Palette::System);
}

void tst_CommandLine::databaseAndOptionsAreRead()
{
    const auto line = CommandLine::parsed({u"varve"_s,
                                           u"--table"_s,
                                           u"guided tour"_s,
                                           u"a b.sqlite"_s,
                                           u"--read-only"_s,
                                           u"--palette"_s,
                                           u"dark"_s,
                                           u"--screenshot"_s,
                                           u"x.png"_s})
                          .value();

    QCOMPARE(line.database, u"a b.sqlite"_s);
    QCOMPARE(line.table, u"guided tour"_s);
    QVERIFY(line.readOnly);
    QCOMPARE(line.palette, CommandLine::Palette::Dark);
    QCOMPARE(line.screenshot, u"x.png"_s);
}

void tst_CommandLine::aDescriptionIsAskedForWithItsForm()
{
    const QStringList arguments{
        u"varve"_s, u"describe"_s, u"a.sqlite"_s, u"--cpp"_s, u"--namespace"_s, u"shop::db"_s};

    const auto line = CommandLine::parsed(arguments).value();

    QVERIFY(line.description);
    QCOMPARE(line.description->nameSpace, u"shop::db"_s);
    QCOMPARE(line.database, u"a.sqlite"_s);
    QVERIFY(CommandLine::asksForText(arguments));
}

void tst_CommandLine::aDatabaseMayBeCalledDescribe()
{
    const auto line = CommandLine::parsed({u"varve"_s, u"describe"_s}).value();

    QVERIFY(!line.description);
    QCOMPARE(line.database, u"describe"_s);
    QVERIFY(!CommandLine::asksForText({u"varve"_s, u"describe"_s}));
}

void tst_CommandLine::helpAndVersionAreAnswers()
{
    QVERIFY(CommandLine::parsed({u"varve"_s, u"--help"_s})->answer->contains(u"--screenshot"));
    QVERIFY(CommandLine::parsed({u"varve"_s, u"--version"_s})->answer);
}

void tst_CommandLine::mistakesAreNamed_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<QString>("named");
    QTest::newRow("an unknown option") << QStringList{u"--frobnicate"_s} << u"frobnicate"_s;
    QTest::newRow("two databases") << QStringList{u"a"_s, u"b"_s} << u"More than one"_s;
    QTest::newRow("no such palette") << QStringList{u"--palette"_s, u"pink"_s} << u"pink"_s;
    QTest::newRow("a description without its form")
        << QStringList{u"describe"_s, u"a"_s} << u"--cpp"_s;
    QTest::newRow("a description of nothing")
        << QStringList{u"describe"_s, u"--cpp"_s} << u"needs a database"_s;
    QTest::newRow("a form without a description") << QStringList{u"a"_s, u"--cpp"_s} << u"--cpp"_s;
    QTest::newRow("no name of a namespace")
        << QStringList{u"describe"_s, u"a"_s, u"--cpp"_s, u"--namespace"_s, u"1 x"_s} << u"1 x"_s;
    QTest::newRow("a missing value") << QStringList{u"--table"_s} << u"table"_s;
}

void tst_CommandLine::mistakesAreNamed()
{
    QFETCH(QStringList, arguments);
    QFETCH(QString, named);

    const auto line = CommandLine::parsed(QStringList{u"varve"_s} + arguments);

    QVERIFY(!line);
    QVERIFY2(line.error().text().contains(named), qPrintable(line.error().text()));
}

QTEST_GUILESS_MAIN(tst_CommandLine)
#include "tst_commandline.moc"
