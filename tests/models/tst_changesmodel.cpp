#include "models/changesmodel.h"
#include "pilots.h"
#include "session/editgroup.h"
#include "support/printing.h"

#include <QAbstractItemModelTester>
#include <QRandomGenerator>
#include <QSignalSpy>

#include <algorithm>

using namespace Qt::Literals::StringLiterals;
using namespace varve;

namespace {

struct Shown : Pilots
{
    explicit Shown(int pilots = 6)
        : Pilots(pilots)
        , rows(session.fetch(all).value())
    {}

    QModelIndex at(QList<int> path, int column = 0) const
    {
        QModelIndex item;
        for (qsizetype depth = 0; depth < path.size(); ++depth)
            item = model.index(path[depth], depth + 1 == path.size() ? column : 0, item);
        return item;
    }
    QString text(const QList<int> &path, int column) const
    {
        return at(path, column).data().toString();
    }
    void rename(int pilot, const QString &name)
    {
        QVERIFY(session.set(rows[pilot], Shown::column(Name), name));
    }

    QList<RowId> rows;
    ChangesModel model{session};
    QAbstractItemModelTester tester{&model, QAbstractItemModelTester::FailureReportingMode::Fatal};
};

/// The tree as text, one item a line, as it should be by what is pending.
QStringList expectedTree(const Session &session)
{
    QStringList lines;
    const auto pending = session.state().pending();
    for (const auto table : pending.tables()) {
        lines.append(session.schema()[table].name);
        QList<RowId> rows;
        pending.changes(table).forEach([&](RowId row, const RowChange &) { rows.append(row); });
        std::ranges::sort(rows);
        for (const auto row : rows) {
            const auto &change = *pending.find(row);
            lines.append(u" %1"_s.arg(row.serial()));
            for (qsizetype cell = 0; change.after && cell < change.after->size(); ++cell) {
                const auto column = columnIndex(cell);
                const bool given = change.before || !(*change.after)[column].isAbsent();
                if (change.changes(column) && given)
                    lines.append(u"  %1 %2"_s.arg(session.schema()[table][column].name,
                                                  toText((*change.after)[column])));
            }
        }
    }
    return lines;
}

QStringList shownTree(const ChangesModel &model)
{
    QStringList lines;
    for (int table = 0; table < model.rowCount(); ++table) {
        const auto tableItem = model.index(table, 0);
        lines.append(tableItem.data().toString());
        for (int row = 0; row < model.rowCount(tableItem); ++row) {
            const auto rowItem = model.index(row, 0, tableItem);
            lines.append(
                u" %1"_s.arg(RowId::fromBits(rowItem.data(RowIdRole).toULongLong()).serial()));
            for (int field = 0; field < model.rowCount(rowItem); ++field) {
                const auto name = model.index(field, ChangesModel::What, rowItem);
                const auto after = model.index(field, ChangesModel::After, rowItem);
                lines.append(u"  %1 %2"_s.arg(name.data().toString(),
                                              toText(after.data(ValueRole).value<Value>())));
            }
        }
    }
    return lines;
}

} // namespace

class tst_ChangesModel : public QObject
{
    Q_OBJECT

private slots:
    void showsTableRowAndField();
    void showsWhatWasPendingBefore();
    void newRowShowsWhatWasGiven();
    void deletedRowShowsNoFields();
    void oneMoreFieldIsOneInsertion();
    void revertedRowIsOneRemoval();
    void undoOfManyRowsIsOneSignal();
    void persistentFieldStaysWithItsRow();
    void expandedRowSurvivesATableBeforeIt();
    void rowsOfAnyItemAreFound();
    void scatteredRowsComeAndGo();
    void faultIsTold();
    void anyEditsKeepTreeAndSessionAlike();
};

void tst_ChangesModel::showsTableRowAndField()
{
    Shown shown;

    shown.rename(1, u"Jaime"_s);

    QCOMPARE(shown.text({0}, ChangesModel::What), u"pilot"_s);
    QCOMPARE(shown.text({0}, ChangesModel::After), u"1 changed"_s);
    QCOMPARE(shown.text({0, 0}, ChangesModel::What), u"#2 Jaime"_s);
    QCOMPARE(shown.text({0, 0, 0}, ChangesModel::What), u"name"_s);
    QCOMPARE(shown.text({0, 0, 0}, ChangesModel::Before), u"Pilot 2"_s);
    QCOMPARE(shown.text({0, 0, 0}, ChangesModel::After), u"Jaime"_s);
    QCOMPARE(shown.at({0, 0}).data(StateRole).value<CellStates>(), CellStates(CellState::Changed));
    QCOMPARE(shown.at({0}).data(PendingRole).toInt(), 1);
}

void tst_ChangesModel::showsWhatWasPendingBefore()
{
    Shown shown;
    shown.rename(1, u"Jaime"_s);
    QVERIFY(shown.session.create(u"lance"_s, {{u"name"_s, u"Recon"_s}}));

    const ChangesModel later(shown.session);

    QCOMPARE(shownTree(later), expectedTree(shown.session));
}

void tst_ChangesModel::newRowShowsWhatWasGiven()
{
    Shown shown;

    QVERIFY(shown.session.create(u"pilot"_s, {{u"name"_s, u"Natasha"_s}, {u"gunnery"_s, 3}}));

    QCOMPARE(shown.text({0, 0}, ChangesModel::What), u"(new) Natasha"_s);
    QCOMPARE(shown.text({0, 0}, ChangesModel::After), u"new"_s);
    QCOMPARE(shown.model.rowCount(shown.at({0, 0})), 2);
    QCOMPARE(shown.text({0, 0, 1}, ChangesModel::Before), QString());
    QCOMPARE(shown.text({0, 0, 1}, ChangesModel::After), u"3"_s);
}

void tst_ChangesModel::deletedRowShowsNoFields()
{
    Shown shown;
    shown.rename(2, u"Jaime"_s);

    QVERIFY(shown.session.remove(shown.rows[2]));

    QCOMPARE(shown.text({0, 0}, ChangesModel::What), u"#3 Pilot 3"_s);
    QCOMPARE(shown.text({0, 0}, ChangesModel::After), u"deleted"_s);
    QCOMPARE(shown.text({0}, ChangesModel::After), u"1 deleted"_s);
    QCOMPARE(shown.model.rowCount(shown.at({0, 0})), 0);
}

void tst_ChangesModel::oneMoreFieldIsOneInsertion()
{
    Shown shown;
    shown.rename(0, u"Jaime"_s);
    QSignalSpy inserted(&shown.model, &QAbstractItemModel::rowsInserted);
    QSignalSpy removed(&shown.model, &QAbstractItemModel::rowsRemoved);
    QSignalSpy reset(&shown.model, &QAbstractItemModel::modelReset);

    QVERIFY(shown.session.set(shown.rows[0], u"gunnery"_s, 0));

    QCOMPARE(inserted.size(), 1);
    QCOMPARE(inserted[0][0].toModelIndex(), shown.at({0, 0}));
    QCOMPARE(inserted[0][1].toInt(), 1);
    QCOMPARE(removed.size() + reset.size(), 0);
}

void tst_ChangesModel::revertedRowIsOneRemoval()
{
    Shown shown;
    shown.rename(0, u"A"_s);
    shown.rename(1, u"B"_s);
    QSignalSpy removed(&shown.model, &QAbstractItemModel::rowsRemoved);

    shown.session.revert({&shown.rows[0], 1});

    QCOMPARE(removed.size(), 1);
    QCOMPARE(shownTree(shown.model), expectedTree(shown.session));
}

void tst_ChangesModel::undoOfManyRowsIsOneSignal()
{
    Shown shown(1000);
    QSignalSpy inserted(&shown.model, &QAbstractItemModel::rowsInserted);
    QSignalSpy removed(&shown.model, &QAbstractItemModel::rowsRemoved);
    QVERIFY(shown.session.edit(u"Rename all"_s, [&](EditGroup &group) -> Result<void> {
        for (const auto row : shown.rows) {
            if (auto set = group.set(row, Shown::column(Shown::Name), u"X"_s); !set)
                return set;
        }
        return {};
    }));
    QCOMPARE(inserted.size(), 1);
    QCOMPARE(shown.model.rowCount(shown.at({0})), 1000);

    shown.session.undo();

    QCOMPARE(removed.size(), 1);
    QCOMPARE(shown.model.rowCount(), 0);
}

void tst_ChangesModel::persistentFieldStaysWithItsRow()
{
    Shown shown;
    shown.rename(4, u"Jaime"_s);
    const QPersistentModelIndex field = shown.at({0, 0, 0}, ChangesModel::After);

    shown.rename(1, u"Before"_s);
    QVERIFY(shown.session.create(u"lance"_s, {{u"name"_s, u"Recon"_s}}));

    QCOMPARE(field.data().toString(), u"Jaime"_s);
    QCOMPARE(field.parent(), shown.at({1, 1}));
    QCOMPARE(QModelIndex(field), shown.at({1, 1, 0}, ChangesModel::After));
}

void tst_ChangesModel::expandedRowSurvivesATableBeforeIt()
{
    Shown shown;
    shown.rename(4, u"Jaime"_s);
    const QPersistentModelIndex row = shown.at({0, 0});

    QVERIFY(shown.session.create(u"lance"_s, {{u"name"_s, u"Recon"_s}}));

    QCOMPARE(QModelIndex(row), shown.at({1, 0}));
    QCOMPARE(row.parent(), shown.at({1}));
    shown.session.undo();
    QCOMPARE(QModelIndex(row), shown.at({0, 0}));
}

void tst_ChangesModel::rowsOfAnyItemAreFound()
{
    Shown shown;
    shown.rename(3, u"A"_s);
    shown.rename(1, u"B"_s);

    QCOMPARE(shown.model.rows({shown.at({0})}), QList<RowId>({shown.rows[1], shown.rows[3]}));
    QCOMPARE(shown.model.rows({shown.at({0, 1}), shown.at({0, 1, 0})}),
             QList<RowId>{shown.rows[3]});
    QCOMPARE(shown.model.rows({}), QList<RowId>());
}

void tst_ChangesModel::scatteredRowsComeAndGo()
{
    Pilots pilots(500); // without Qt's tester, which visits the whole tree at each signal
    const auto rows = pilots.session.fetch(pilots.all).value();
    ChangesModel model(pilots.session);
    QVERIFY(pilots.session.set(rows[0], u"name"_s, u"first"_s));
    const auto renameEverySecond = [&](EditGroup &group) -> Result<void> {
        for (qsizetype row = 0; row < rows.size(); row += 2) {
            if (auto set = group.set(rows[row], Pilots::column(Pilots::Name), u"X"_s); !set)
                return set;
        }
        return {};
    };
    const auto renameAll = [&](EditGroup &group) -> Result<void> {
        for (const auto row : rows) {
            if (auto set = group.set(row, Pilots::column(Pilots::Gunnery), 77); !set)
                return set;
        }
        return {};
    };
    QVERIFY(pilots.session.edit(u"every second"_s, renameEverySecond));
    QCOMPARE(shownTree(model), expectedTree(pilots.session));

    QVERIFY(pilots.session.edit(u"all"_s, renameAll));
    QCOMPARE(shownTree(model), expectedTree(pilots.session));
    QCOMPARE(model.index(0, ChangesModel::After).data().toString(), u"500 changed"_s);

    pilots.session.undo();
    QCOMPARE(shownTree(model), expectedTree(pilots.session));
    QCOMPARE(model.index(0, ChangesModel::After).data().toString(), u"250 changed"_s);
}

void tst_ChangesModel::faultIsTold()
{
    Shown shown;

    QVERIFY(shown.session.set(shown.rows[0], u"gunnery"_s, u"good"_s));

    QVERIFY(shown.at({0, 0}).data(StateRole).value<CellStates>().testFlag(CellState::Invalid));
    QCOMPARE(shown.text({0, 0}, ChangesModel::After), u"invalid"_s);
    QVERIFY(!shown.at({0, 0, 0}).data(FaultRole).toString().isEmpty());
    QVERIFY(shown.at({0, 0}).data(Qt::ToolTipRole).toString().contains(u"gunnery"_s));
}

void tst_ChangesModel::anyEditsKeepTreeAndSessionAlike()
{
    Shown shown(12);
    QRandomGenerator random(3);
    auto rows = shown.rows;
    for (int step = 0; step < 600; ++step) {
        const auto row = rows[random.bounded(rows.size())];
        switch (random.bounded(10)) {
        case 0:
            if (const auto created =
                    shown.session.create(u"pilot"_s, {{u"name"_s, QString::number(step)}}))
                rows.append(*created);
            break;
        case 1:
            if (const auto created = shown.session.create(u"lance"_s, {{u"name"_s, u"L"_s}}))
                rows.append(*created);
            break;
        case 2:
            (void)shown.session.remove(row);
            break;
        case 3:
        case 4:
            shown.session.undo();
            break;
        case 5:
            shown.session.redo();
            break;
        case 6:
            if (random.bounded(4) == 0)
                (void)shown.session.commit();
            break;
        case 7:
            if (random.bounded(10) == 0)
                shown.session.revertAll();
            break;
        default:
            (void)shown.session.set(
                row, Shown::column(Shown::Name), QString::number(random.bounded(5)));
            if (row.table() == Shown::table(Shown::Pilot))
                (void)shown.session.set(row, Shown::column(Shown::Gunnery), random.bounded(5));
            break;
        }

        QCOMPARE(shownTree(shown.model), expectedTree(shown.session));
    }
}

QTEST_GUILESS_MAIN(tst_ChangesModel)
#include "tst_changesmodel.moc"
