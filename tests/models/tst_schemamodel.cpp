#include "models/schemamodel.h"
#include "pilots.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTest>

using namespace Qt::Literals::StringLiterals;
using namespace varve;

using Kind = SchemaModel::Kind;

namespace {

struct Shown : Pilots
{
    Shown()
        : Pilots(3)
    {}

    QModelIndex table(quint16 position) const { return model.indexOf(tableIndex(position)); }

    SchemaModel model{session};
    QAbstractItemModelTester tester{&model, QAbstractItemModelTester::FailureReportingMode::Fatal};
};

Kind kindOf(const QModelIndex &item)
{
    return item.data(SchemaModel::KindRole).value<Kind>();
}

} // namespace

class tst_SchemaModel : public QObject
{
    Q_OBJECT

private slots:
    void groupsTablesAndViews();
    void emptyDatabaseHasNoGroups();
    void tableHoldsColumnsAndThenIndexes();
    void definitionIsShownAsItIs();
    void pendingRowsAreCountedWithOneSignal();
    void secondEditOfARowIsSilent();
    void badgeTellsWhatHappensToTheRows();
};

void tst_SchemaModel::groupsTablesAndViews()
{
    const Shown shown;

    const auto tables = shown.model.index(0, 0);
    const auto views = shown.model.index(1, 0);

    QCOMPARE(shown.model.rowCount(), 2);
    QCOMPARE(kindOf(tables), Kind::Group);
    QCOMPARE(tables.data().toString(), u"Tables"_s);
    QCOMPARE(shown.model.rowCount(tables), 2);
    QCOMPARE(shown.model.rowCount(views), 1);
    QCOMPARE(shown.table(Shown::Pilot), shown.model.index(1, 0, tables));
    QCOMPARE(kindOf(shown.table(Shown::Aces)), Kind::View);
    QCOMPARE(shown.table(Shown::Pilot).data(TableRole).toInt(), int(Shown::Pilot));
}

void tst_SchemaModel::emptyDatabaseHasNoGroups()
{
    Session session{Schema()};
    const SchemaModel model(session);

    QCOMPARE(model.rowCount(), 0);
}

void tst_SchemaModel::tableHoldsColumnsAndThenIndexes()
{
    const Shown shown;
    const auto pilot = shown.table(Shown::Pilot);
    const auto member = [&](int row) { return shown.model.index(row, 0, pilot); };

    QCOMPARE(shown.model.rowCount(pilot), 7);
    QCOMPARE(kindOf(member(Shown::Id)), Kind::KeyColumn);
    QCOMPARE(kindOf(member(Shown::Name)), Kind::Column);
    QCOMPARE(kindOf(member(Shown::LanceId)), Kind::ForeignKeyColumn);
    QCOMPARE(member(Shown::Born).data(ColumnTypeRole).toInt(), static_cast<int>(ColumnType::Date));
    QCOMPARE(kindOf(member(6)), Kind::Index);
    QCOMPARE(member(6).data().toString(), u"pilot_name"_s);
    QVERIFY(member(6).data(Qt::ToolTipRole).toString().contains(u"Index on (name)"_s));
    QCOMPARE(member(6).parent(), pilot);
}

void tst_SchemaModel::definitionIsShownAsItIs()
{
    const Shown shown;

    QCOMPARE(shown.table(Shown::Pilot).data(Qt::ToolTipRole).toString(),
             u"<qt>CREATE TABLE pilot (id &lt; 1, ...)</qt>"_s);
}

void tst_SchemaModel::pendingRowsAreCountedWithOneSignal()
{
    Shown shown;
    QSignalSpy changed(&shown.model, &QAbstractItemModel::dataChanged);

    QVERIFY(shown.session.create(u"pilot"_s, {{u"name"_s, u"Jaime"_s}}));

    QCOMPARE(changed.size(), 1);
    QCOMPARE(changed[0][0].toModelIndex(), shown.table(Shown::Pilot));
    QCOMPARE(shown.table(Shown::Pilot).data(PendingRole).toInt(), 1);
    QCOMPARE(shown.table(Shown::Lance).data(PendingRole).toInt(), 0);
    shown.session.undo();
    QCOMPARE(shown.table(Shown::Pilot).data(PendingRole).toInt(), 0);
    QCOMPARE(changed.size(), 2);
}

void tst_SchemaModel::secondEditOfARowIsSilent()
{
    Shown shown;
    const auto row = shown.session.create(u"pilot"_s, {{u"name"_s, u"Jaime"_s}});
    QVERIFY(row);
    QSignalSpy changed(&shown.model, &QAbstractItemModel::dataChanged);

    QVERIFY(shown.session.set(*row, u"name"_s, u"Natasha"_s));

    QCOMPARE(changed.size(), 0);
}

void tst_SchemaModel::badgeTellsWhatHappensToTheRows()
{
    Shown shown;
    const auto rows = shown.session.fetch(shown.all).value();
    const auto badge = [&] {
        return shown.table(Shown::Pilot).data(SchemaModel::BadgeRole).toString();
    };
    QVERIFY(badge().isEmpty());

    QVERIFY(shown.session.create(u"pilot"_s, {{u"name"_s, u"Jaime"_s}}));
    QVERIFY(shown.session.set(rows[0], u"name"_s, u"Natasha"_s));
    QVERIFY(shown.session.set(rows[1], u"name"_s, u"Morgan"_s));
    QVERIFY(shown.session.remove(rows[2]));
    const QString tip = shown.table(Shown::Pilot).data(Qt::ToolTipRole).toString();

    QCOMPARE(badge(), u"~2 +1 \u22121"_s);
    QVERIFY(tip.contains(u"2 changed, 1 new, 1 deleted"_s));
    QVERIFY(shown.session.remove(rows[0])); // changed, now deleted: as many rows, other kinds
    QCOMPARE(badge(), u"~1 +1 \u22122"_s);
}

QTEST_GUILESS_MAIN(tst_SchemaModel)
#include "tst_schemamodel.moc"
