#include "models/tablemodel.h"
#include "shownpilots.h"
#include "support/printing.h"

#include <QRandomGenerator>
#include <QSignalSpy>

using namespace Qt::Literals::StringLiterals;
using namespace varve;

namespace {

int signalsOf(const QList<QSignalSpy *> &spies)
{
    int count = 0;
    for (const auto *spy : spies)
        count += static_cast<int>(spy->size());
    return count;
}

} // namespace

class tst_TableModel : public QObject
{
    Q_OBJECT

private slots:
    void viewsMayAskWhileAFilterIsSet();
    void showsRowsInOrder();
    void rowNotHereYetIsLoading();
    void oneEditIsOneSignal();
    void editsElsewhereAreSilent();
    void typedTextIsReadByType_data();
    void typedTextIsReadByType();
    void unreadableTextIsKeptAsFault();
    void unchangedEditorTextIsNoEdit();
    void typingInOneCellIsOneStep();
    void changedCellTellsWhatItWas();
    void changeBackLeavesNoMark();
    void deletedRowStaysUntilSaved();
    void newRowStandsAtTheEnd();
    void duplicateGetsItsOwnKey();
    void setNullInAMandatoryColumnIsAFault();
    void editedRowThatDoesNotMatchStaysAndSaysSo();
    void conflictTellsWhatTheDatabaseHolds();
    void refusedEditTells();
    void viewIsReadOnly();
    void headerDescribesColumns();
    void sortIsDoneByTheQuery();
    void sameOrderIsNotReadAgain();
    void revertRestoresRows();
    void anyEditsKeepModelAndSessionAlike();
};

void tst_TableModel::showsRowsInOrder()
{
    const Shown shown(3);

    QCOMPARE(shown.model.columnCount(), 6);
    QCOMPARE(shown.nameOf(0), u"Pilot 1"_s);
    QCOMPARE(shown.nameOf(2), u"Pilot 3"_s);
    QCOMPARE(shown.at(0, Shown::Gunnery, ValueRole).value<Value>(), Value(1));
    QCOMPARE(shown.model.rowOf(shown.model.rowId(2)), 2);
    QCOMPARE(shown.at(0, Shown::Gunnery, Qt::TextAlignmentRole).value<Qt::Alignment>(),
             Qt::AlignRight | Qt::AlignVCenter);
    QCOMPARE(shown.states(0, Shown::Id), CellStates(CellState::Key));
    QCOMPARE(shown.states(0, Shown::LanceId), CellStates(CellState::ForeignKey));
    QCOMPARE(shown.states(0, Shown::Rank), CellStates(CellState::Null));
}

void tst_TableModel::rowNotHereYetIsLoading()
{
    Pilots pilots(3000);
    TableModel model(pilots.session, pilots.all);
    model.want(0, 20);
    QTRY_COMPARE(model.rowCount(), 3000);

    const auto cell = model.index(2500, Pilots::Name);

    QVERIFY(cell.data(StateRole).value<CellStates>().testFlag(CellState::Loading));
    QVERIFY(!cell.data().isValid());
    QVERIFY(!cell.flags().testFlag(Qt::ItemIsEditable));
    QVERIFY(!model.setData(cell, u"lost"_s));
    model.want(2500, 2510);
    QTRY_COMPARE(cell.data().toString(), u"Pilot 2501"_s);
}

void tst_TableModel::oneEditIsOneSignal()
{
    Shown shown(5);
    QSignalSpy changed(&shown.model, &QAbstractItemModel::dataChanged);
    QSignalSpy reset(&shown.model, &QAbstractItemModel::modelReset);
    QSignalSpy layout(&shown.model, &QAbstractItemModel::layoutChanged);
    QSignalSpy inserted(&shown.model, &QAbstractItemModel::rowsInserted);
    QSignalSpy removed(&shown.model, &QAbstractItemModel::rowsRemoved);

    QVERIFY(shown.type(3, Shown::Name, u"Jaime"_s));

    QCOMPARE(changed.size(), 1);
    QCOMPARE(changed[0][0].toModelIndex().row(), 3);
    QCOMPARE(changed[0][1].toModelIndex().row(), 3);
    QCOMPARE(signalsOf({&reset, &layout, &inserted, &removed}), 0);
    QCOMPARE(shown.nameOf(3), u"Jaime"_s);
}

void tst_TableModel::editsElsewhereAreSilent()
{
    Shown shown(3);
    QSignalSpy changed(&shown.model, &QAbstractItemModel::dataChanged);
    QSignalSpy inserted(&shown.model, &QAbstractItemModel::rowsInserted);

    QVERIFY(shown.session.create(u"lance"_s, {{u"name"_s, u"Recon"_s}}));

    QCOMPARE(signalsOf({&changed, &inserted}), 0);
}

void tst_TableModel::typedTextIsReadByType_data()
{
    QTest::addColumn<int>("column");
    QTest::addColumn<QString>("typed");
    QTest::addColumn<Value>("value");

    QTest::newRow("text") << int(Shown::Name) << u"12"_s << Value(u"12"_s);
    QTest::newRow("number") << int(Shown::Gunnery) << u" 12 "_s << Value(12);
    QTest::newRow("nothing in a number column") << int(Shown::Gunnery) << u""_s << Value();
    QTest::newRow("nothing in a text column") << int(Shown::Name) << u""_s << Value(QString());
    QTest::newRow("date") << int(Shown::Born) << u"3025-01-02"_s << Value(u"3025-01-02"_s);
}

void tst_TableModel::typedTextIsReadByType()
{
    QFETCH(const int, column);
    QFETCH(const QString, typed);
    Shown shown(1);

    QVERIFY(shown.type(0, column, typed));

    QTEST(shown.at(0, column, ValueRole).value<Value>(), "value");
    QVERIFY(!shown.states(0, column).testFlag(CellState::Invalid));
}

void tst_TableModel::unreadableTextIsKeptAsFault()
{
    Shown shown(1);

    QVERIFY(shown.type(0, Shown::Gunnery, u"good"_s));

    QCOMPARE(shown.at(0, Shown::Gunnery).toString(), u"good"_s);
    QVERIFY(shown.states(0, Shown::Gunnery).testFlag(CellState::Invalid));
    const auto fault = shown.at(0, Shown::Gunnery, FaultRole).toString();
    QVERIFY2(fault.contains(u"gunnery"_s), qPrintable(fault));
    QVERIFY(
        shown.at(0, Shown::Gunnery, Qt::ToolTipRole).toString().contains(fault.toHtmlEscaped()));
    QVERIFY(shown.at(0, Shown::Name, FaultRole).toString().isEmpty());
}

void tst_TableModel::unchangedEditorTextIsNoEdit()
{
    Shown shown(1);

    QVERIFY(shown.type(0, Shown::Rank, shown.at(0, Shown::Rank, Qt::EditRole).toString()));
    QVERIFY(shown.type(0, Shown::Name, u"Pilot 1"_s));

    QVERIFY(!shown.session.hasPending());
    QVERIFY(!shown.session.canUndo());
    QVERIFY(shown.states(0, Shown::Rank).testFlag(CellState::Null));
}

void tst_TableModel::typingInOneCellIsOneStep()
{
    Shown shown(2);

    QVERIFY(shown.type(0, Shown::Name, u"J"_s));
    QVERIFY(shown.type(0, Shown::Name, u"Ja"_s));
    QVERIFY(shown.type(1, Shown::Name, u"K"_s));

    QCOMPARE(shown.session.undoLabel(), u"Edit name in pilot"_s);
    shown.session.undo();
    QCOMPARE(shown.nameOf(0), u"Ja"_s);
    shown.session.undo();
    QCOMPARE(shown.nameOf(0), u"Pilot 1"_s);
    QVERIFY(!shown.session.canUndo());
}

void tst_TableModel::changedCellTellsWhatItWas()
{
    Shown shown(2);

    QVERIFY(shown.type(1, Shown::Name, u"<b>Jaime</b>"_s));

    QCOMPARE(shown.states(1, Shown::Name), CellStates(CellState::Changed));
    QCOMPARE(shown.at(1, Shown::Name, OriginalRole).toString(), u"Pilot 2"_s);
    QVERIFY(shown.at(1, Shown::Name, Qt::ToolTipRole).toString().contains(u"Was: Pilot 2"_s));
    QCOMPARE(shown.at(1, Shown::Name, Qt::AccessibleTextRole).toString(),
             u"<b>Jaime</b>, changed"_s);
    QVERIFY(!shown.at(1, Shown::Gunnery, OriginalRole).isValid());
    QCOMPARE(shown.model.headerData(1, Qt::Vertical, StateRole).value<CellStates>(),
             CellStates(CellState::Changed));
    QCOMPARE(shown.model.headerData(0, Qt::Vertical, StateRole).value<CellStates>(), CellStates());
}

void tst_TableModel::changeBackLeavesNoMark()
{
    Shown shown(1);
    QVERIFY(shown.type(0, Shown::Name, u"Jaime"_s));

    QVERIFY(shown.type(0, Shown::Name, u"Pilot 1"_s));

    QCOMPARE(shown.states(0, Shown::Name), CellStates());
    QVERIFY(!shown.session.hasPending());
}

void tst_TableModel::deletedRowStaysUntilSaved()
{
    Shown shown(3);
    const auto row = shown.model.rowId(1);

    QVERIFY(shown.model.remove({row}));

    QCOMPARE(shown.model.rowCount(), 3);
    QCOMPARE(shown.nameOf(1), u"Pilot 2"_s);
    QVERIFY(shown.states(1, Shown::Name).testFlag(CellState::Deleted));
    QVERIFY(!shown.model.flags(shown.model.index(1, Shown::Name)).testFlag(Qt::ItemIsEditable));
    QCOMPARE(shown.session.undoLabel(), u"Delete row from pilot"_s);

    QVERIFY(shown.session.commit());

    QTRY_COMPARE(shown.model.rowCount(), 2);
    QCOMPARE(shown.nameOf(1), u"Pilot 3"_s);
}

void tst_TableModel::newRowStandsAtTheEnd()
{
    Shown shown(2);
    QSignalSpy inserted(&shown.model, &QAbstractItemModel::rowsInserted);

    const auto row = shown.model.insertNew();

    QVERIFY(row);
    QCOMPARE(inserted.size(), 1);
    QCOMPARE(shown.model.rowOf(*row), 2);
    QVERIFY(shown.states(2, Shown::Name).testFlag(CellState::Added));
    QCOMPARE(shown.at(2, Shown::Id).toString(), u"(new)"_s);
    QCOMPARE(shown.at(2, Shown::Gunnery).toString(), u"NULL"_s);
    QVERIFY(shown.states(2, Shown::Gunnery).testFlag(CellState::Null));
    QVERIFY(shown.states(2, Shown::Name).testFlag(CellState::Invalid));
    shown.session.undo();
    QCOMPARE(shown.model.rowCount(), 2);
}

void tst_TableModel::duplicateGetsItsOwnKey()
{
    Shown shown(2);

    QVERIFY(shown.model.duplicate({shown.model.rowId(0), shown.model.rowId(1)}));

    QCOMPARE(shown.model.rowCount(), 4);
    QCOMPARE(shown.nameOf(3), u"Pilot 2"_s);
    QCOMPARE(shown.at(3, Shown::Id).toString(), u"(new)"_s);
    QCOMPARE(shown.session.undoLabel(), u"Duplicate 2 rows in pilot"_s);
}

void tst_TableModel::setNullInAMandatoryColumnIsAFault()
{
    Shown shown(1);

    QVERIFY(shown.model.setNull(
        {shown.model.index(0, Shown::Name), shown.model.index(0, Shown::Gunnery)}));

    QCOMPARE(shown.states(0, Shown::Name),
             CellState::Null | CellState::Changed | CellState::Invalid);
    QCOMPARE(shown.states(0, Shown::Gunnery), CellState::Null | CellState::Changed);
    QCOMPARE(shown.session.undoLabel(), u"Set 2 cells to NULL in pilot"_s);
}

void tst_TableModel::editedRowThatDoesNotMatchStaysAndSaysSo()
{
    Shown shown(6);
    shown.model.setCondition(col(u"gunnery"_s) < 3);
    shown.model.want(0, 10);
    QTRY_COMPARE(shown.model.rowCount(), 3);
    QTRY_COMPARE(shown.nameOf(0), u"Pilot 1"_s);

    QVERIFY(shown.type(0, Shown::Gunnery, u"5"_s));

    QCOMPARE(shown.model.rowCount(), 3);
    QVERIFY(shown.states(0, Shown::Name).testFlag(CellState::Unmatched));
    QVERIFY(!shown.states(1, Shown::Name).testFlag(CellState::Unmatched));
    QVERIFY(shown.type(0, Shown::Gunnery, u"2"_s));
    QVERIFY(!shown.states(0, Shown::Name).testFlag(CellState::Unmatched));
}

void tst_TableModel::conflictTellsWhatTheDatabaseHolds()
{
    Shown shown(2);
    QVERIFY(shown.type(1, Shown::Name, u"Mine"_s));
    auto theirs = Shown::pilot(2);
    shown.backend.put(Shown::table(Shown::Pilot),
                      theirs.withCell(Shown::column(Shown::Name), u"Theirs"_s));

    QVERIFY(!shown.session.commit());

    QVERIFY(shown.states(1, Shown::Name).testFlag(CellState::Conflict));
    QCOMPARE(shown.at(1, Shown::Name, ConflictRole).toString(), u"Theirs"_s);
    QCOMPARE(shown.nameOf(1), u"Mine"_s);
    QVERIFY(!shown.states(1, Shown::Gunnery).testFlag(CellState::Conflict));
}

void tst_TableModel::refusedEditTells()
{
    Shown shown(1);
    QVERIFY(shown.model.remove({shown.model.rowId(0)}));
    QStringList refusals;
    connect(&shown.model, &TableModel::refused, this, [&](const Error &error) {
        refusals.append(error.text());
    });

    QVERIFY(!shown.type(0, Shown::Name, u"too late"_s));

    QCOMPARE(refusals.size(), 1);
    QVERIFY(!refusals.front().isEmpty());
}

void tst_TableModel::viewIsReadOnly()
{
    Pilots pilots(0);
    TableModel model(pilots.session, pilots.session.query(u"aces"_s));

    QVERIFY(!model.readOnlyReason().isEmpty());
    QVERIFY(model.headerData(0, Qt::Horizontal, StateRole)
                .value<CellStates>()
                .testFlag(CellState::ReadOnly));
    QVERIFY(!model.insertNew());
}

void tst_TableModel::headerDescribesColumns()
{
    const Shown shown(0);
    const auto header = [&](int column, int role) {
        return shown.model.headerData(column, Qt::Horizontal, role);
    };

    QCOMPARE(header(Shown::LanceId, Qt::DisplayRole).toString(), u"lance_id"_s);
    QVERIFY(header(Shown::LanceId, Qt::ToolTipRole).toString().contains(u"Refers to lance (id)"_s));
    QVERIFY(header(Shown::Name, Qt::ToolTipRole).toString().contains(u"Must not be NULL"_s));
    QCOMPARE(header(Shown::Rank, AllowedValuesRole).toStringList(),
             QStringList({u"private"_s, u"captain"_s}));
    QCOMPARE(header(Shown::Born, ColumnTypeRole).toInt(), static_cast<int>(ColumnType::Date));
    QCOMPARE(header(Shown::Name, NullableRole).toBool(), false);
    QVERIFY(!header(99, Qt::DisplayRole).isValid());
}

void tst_TableModel::sortIsDoneByTheQuery()
{
    Shown shown(12);

    shown.model.sort(Shown::Gunnery, Qt::DescendingOrder);
    shown.model.want(0, 12);

    QTRY_COMPARE(shown.at(0, Shown::Gunnery).toString(), u"5"_s);
    const Ordering expected{Shown::column(Shown::Gunnery), SortOrder::Descending, NullOrder::Last};
    QCOMPARE(shown.model.ordering(), QList<Ordering>{expected});
    shown.model.sort(-1);
    shown.model.want(0, 12);
    QTRY_COMPARE(shown.nameOf(0), u"Pilot 1"_s);
}

void tst_TableModel::sameOrderIsNotReadAgain()
{
    Shown shown(3);
    shown.model.sort(Shown::Name);
    QSignalSpy reset(&shown.model, &QAbstractItemModel::modelReset);

    shown.model.sort(Shown::Name);

    QCOMPARE(reset.size(), 0);
}

void tst_TableModel::revertRestoresRows()
{
    Shown shown(3);
    QVERIFY(shown.type(0, Shown::Name, u"A"_s));
    QVERIFY(shown.type(1, Shown::Name, u"B"_s));

    QVERIFY(shown.model.revert({shown.model.rowId(0), shown.model.rowId(2)}));

    QCOMPARE(shown.nameOf(0), u"Pilot 1"_s);
    QCOMPARE(shown.nameOf(1), u"B"_s);
}

void tst_TableModel::anyEditsKeepModelAndSessionAlike()
{
    Shown shown(20);
    QRandomGenerator random(7);
    for (int step = 0; step < 400; ++step) {
        const int row = random.bounded(std::max(1, shown.model.rowCount()));
        const auto id = shown.model.rowId(row);
        switch (random.bounded(9)) {
        case 0:
            QVERIFY(shown.model.insertNew());
            break;
        case 1:
            QVERIFY(shown.model.remove({id}));
            break;
        case 2:
            shown.session.undo();
            break;
        case 3:
            shown.session.redo();
            break;
        case 4:
            QVERIFY(shown.model.revert({id}));
            break;
        case 5:
            (void)shown.session.commit(); // new rows without a name are refused
            break;
        default:
            shown.type(row, Shown::Name, QString::number(step));
            break;
        }
        shown.model.want(0, shown.model.rowCount());

        for (int shownRow = 0; shownRow < shown.model.rowCount(); ++shownRow) {
            const auto shownId = shown.model.rowId(shownRow);
            QCOMPARE(shown.model.rowOf(shownId), shownRow);
            const auto expected = shown.session.row(shownId);
            QCOMPARE(shown.states(shownRow, Shown::Name).testFlag(CellState::Deleted), !expected);
            if (expected)
                QCOMPARE(shown.at(shownRow, Shown::Name, ValueRole).value<Value>(),
                         (*expected)[Shown::column(Shown::Name)]);
        }
    }
}

void tst_TableModel::viewsMayAskWhileAFilterIsSet()
{
    Shown shown(3);
    QVERIFY(shown.type(0, Shown::Name, u"Jaime"_s));
    QList<CellStates> seen;
    QObject::connect(&shown.model, &QAbstractItemModel::modelAboutToBeReset, &shown.model, [&] {
        seen.append(shown.states(0, Shown::Name));
    });

    shown.model.setCondition(col(u"name"_s).contains(u"Pilot"_s));

    QCOMPARE(seen.size(), 1);
    QVERIFY(!seen.front().testFlag(CellState::Unmatched));
}

QTEST_GUILESS_MAIN(tst_TableModel)
#include "tst_tablemodel.moc"
