#include "session/identitymap.h"
#include "support/fleet.h"

#include <QTest>

using namespace Qt::Literals::StringLiterals;
using namespace varve;
using namespace varve::test;

class tst_IdentityMap : public QObject
{
    Q_OBJECT

private slots:
    void rowIsFoundByItsKey_data();
    void rowIsFoundByItsKey();
    void numberAndItsTextAreDifferentKeys();
    void tablesAreApart();
    void forgettingAKeyThatStandsForAnotherRowDoesNothing();
    void reservingChangesNothing();
};

void tst_IdentityMap::rowIsFoundByItsKey_data()
{
    QTest::addColumn<QList<QVariant>>("parts");
    QTest::newRow("a number") << QList<QVariant>{7};
    QTest::newRow("a text") << QList<QVariant>{u"seven"_s};
    QTest::newRow("several columns") << QList<QVariant>{7, u"seven"_s};
}

void tst_IdentityMap::rowIsFoundByItsKey()
{
    QFETCH(const QList<QVariant>, parts);
    QList<Value> values;
    for (const auto &part : parts)
        values.append(part.typeId() == QMetaType::Int ? Value(part.toInt())
                                                      : Value(part.toString()));
    const Key key(values);
    IdentityMap identities;
    bool isNew = false;

    const auto row = identities.findOrAdd(pilot, key, isNew);

    QVERIFY(isNew);
    QCOMPARE(identities.find(pilot, key), row);
    QCOMPARE(identities.findOrAdd(pilot, key, isNew), row);
    QVERIFY(!isNew);
    identities.remove(row, key);
    QVERIFY(identities.find(pilot, key).isNull());
}

void tst_IdentityMap::numberAndItsTextAreDifferentKeys()
{
    IdentityMap identities;
    bool isNew = false;

    const auto number = identities.findOrAdd(pilot, Value(7), isNew);
    const auto text = identities.findOrAdd(pilot, Value(u"7"_s), isNew);

    QVERIFY(number != text);
    QCOMPARE(identities.find(pilot, Value(7)), number);
    QCOMPARE(identities.find(pilot, Value(u"7"_s)), text);
}

void tst_IdentityMap::tablesAreApart()
{
    IdentityMap identities;
    const auto row = identities.newRow(pilot);
    identities.add(row, Value(7));

    QVERIFY(identities.find(lance, Value(7)).isNull());
}

void tst_IdentityMap::forgettingAKeyThatStandsForAnotherRowDoesNothing()
{
    IdentityMap identities;
    const auto old = identities.newRow(pilot);
    const auto now = identities.newRow(pilot);
    identities.add(old, Value(7));
    identities.add(now, Value(7));

    identities.remove(old, Value(7));

    QCOMPARE(identities.find(pilot, Value(7)), now);
}

void tst_IdentityMap::reservingChangesNothing()
{
    IdentityMap identities;
    const auto row = identities.newRow(pilot);
    identities.add(row, Value(u"seven"_s));

    identities.reserve(pilot, 1000);
    identities.reserve(lance, 1000);

    QCOMPARE(identities.find(pilot, Value(u"seven"_s)), row);
    QVERIFY(identities.find(lance, Value(1)).isNull());
}

QTEST_GUILESS_MAIN(tst_IdentityMap)
#include "tst_identitymap.moc"
