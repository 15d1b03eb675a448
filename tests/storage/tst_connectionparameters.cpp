#include "storage/connectionparameters.h"

#include <QTest>

using namespace varve;
using namespace Qt::Literals::StringLiterals;

using Access = ConnectionParameters::Access;

class tst_ConnectionParameters : public QObject
{
    Q_OBJECT

private slots:
    void filesAreUnderstood_data();
    void filesAreUnderstood();
    void othersAreRefusedWithASentence_data();
    void othersAreRefusedWithASentence();
};

void tst_ConnectionParameters::filesAreUnderstood_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("path");
    QTest::addColumn<bool>("readOnly");

    QTest::newRow("path") << u"/tmp/a b.db"_s << u"/tmp/a b.db"_s << false;
    QTest::newRow("relative path") << u"a.db"_s << u"a.db"_s << false;
    QTest::newRow("path with signs of a URL")
        << u"/tmp/100%?#.db"_s << u"/tmp/100%?#.db"_s << false;
    QTest::newRow("path with a colon") << u"/tmp/a:b.db"_s << u"/tmp/a:b.db"_s << false;
    QTest::newRow("path on a drive") << u"C:\\a.db"_s << u"C:\\a.db"_s << false;
    QTest::newRow("file URL") << u"file:///tmp/a%20b.db"_s << u"/tmp/a b.db"_s << false;
    QTest::newRow("file URL without host") << u"file:/tmp/a.db"_s << u"/tmp/a.db"_s << false;
    QTest::newRow("relative file URL") << u"file:a.db"_s << u"a.db"_s << false;
    QTest::newRow("sqlite URL") << u"sqlite:///tmp/a.db"_s << u"/tmp/a.db"_s << false;
    QTest::newRow("read-only") << u"file:///tmp/a.db?mode=ro"_s << u"/tmp/a.db"_s << true;
    QTest::newRow("immutable") << u"file:///tmp/a.db?immutable=1"_s << u"/tmp/a.db"_s << true;
    QTest::newRow("for writing") << u"file:///tmp/a.db?mode=rw"_s << u"/tmp/a.db"_s << false;
}

void tst_ConnectionParameters::filesAreUnderstood()
{
    QFETCH(QString, text);
    QFETCH(QString, path);
    QFETCH(bool, readOnly);

    const auto parameters = ConnectionParameters::fromText(text);

    QVERIFY2(parameters, parameters ? "" : qPrintable(parameters.error().toText()));
    QCOMPARE(parameters->database, path);
    QCOMPARE(parameters->isReadOnly(), readOnly);
    QCOMPARE(parameters->dialect, u"sqlite"_s);
}

void tst_ConnectionParameters::othersAreRefusedWithASentence_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("mention");

    QTest::newRow("nothing") << u""_s << u"No database"_s;
    QTest::newRow("PostgreSQL") << u"postgresql://host/db"_s << u"not supported yet"_s;
    QTest::newRow("memory") << u":memory:"_s << u"memory"_s;
    QTest::newRow("memory as URL") << u"file:x?mode=memory&cache=shared"_s << u"memory"_s;
    QTest::newRow("other computer") << u"file://server/a.db"_s << u"on this computer"_s;
    QTest::newRow("unknown mode") << u"file:/a.db?mode=rwc"_s << u"rwc"_s;
    QTest::newRow("URL of nothing") << u"file:"_s << u"file:"_s;
}

void tst_ConnectionParameters::othersAreRefusedWithASentence()
{
    QFETCH(QString, text);
    QFETCH(QString, mention);

    const auto parameters = ConnectionParameters::fromText(text);

    QVERIFY(!parameters);
    QCOMPARE(parameters.error().kind(), ErrorKind::Connection);
    QVERIFY2(parameters.error().text().contains(mention), qPrintable(parameters.error().text()));
    QVERIFY(!parameters.error().advice().isEmpty());
}

QTEST_GUILESS_MAIN(tst_ConnectionParameters)
#include "tst_connectionparameters.moc"
