#include "models/tablemodel.h"
#include "shownpilots.h"
#include "support/printing.h"

using namespace Qt::Literals::StringLiterals;
using namespace varve;

class tst_TablePaste : public QObject
{
    Q_OBJECT

private slots:
    void isOneStep();
    void beyondTheEndAddsRows();
    void ofOneTextFillsTheSelection();
    void thatIsTooWideChangesNothing();
    void overADeletedRowChangesNothing();
    void ofNothingIsNull();
};

void tst_TablePaste::isOneStep()
{
    Shown shown(3);
    const QList<QStringList> block{{u"A"_s, u"1"_s}, {u"B"_s, u"many"_s}};

    QVERIFY(shown.model.paste(block, shown.model.index(1, Shown::Name)));

    QCOMPARE(shown.nameOf(1), u"A"_s);
    QCOMPARE(shown.nameOf(2), u"B"_s);
    QCOMPARE(shown.at(1, Shown::Gunnery, ValueRole).value<Value>(), Value(1));
    QVERIFY(shown.states(2, Shown::Gunnery).testFlag(CellState::Invalid));
    QCOMPARE(shown.session.undoLabel(), u"Paste 4 cells in pilot"_s);
    shown.session.undo();
    QVERIFY(!shown.session.hasPending());
}

void tst_TablePaste::beyondTheEndAddsRows()
{
    Shown shown(2);
    const QList<QStringList> block{{u"A"_s, u"1"_s}, {u"B"_s, QString()}};

    QVERIFY(shown.model.paste(block, shown.model.index(1, Shown::Name)));

    QCOMPARE(shown.model.rowCount(), 3);
    QCOMPARE(shown.nameOf(1), u"A"_s);
    QCOMPARE(shown.nameOf(2), u"B"_s);
    QVERIFY(shown.states(2, Shown::Name).testFlag(CellState::Added));
    QVERIFY(shown.states(2, Shown::Gunnery).testFlag(CellState::Null));
}

void tst_TablePaste::ofOneTextFillsTheSelection()
{
    Shown shown(3);
    const QModelIndexList targets{shown.model.index(0, Shown::Gunnery),
                                  shown.model.index(2, Shown::Gunnery)};

    QVERIFY(shown.model.paste({{u"9"_s}}, targets.front(), targets));

    QCOMPARE(shown.at(0, Shown::Gunnery).toString(), u"9"_s);
    QCOMPARE(shown.at(1, Shown::Gunnery).toString(), u"2"_s);
    QCOMPARE(shown.at(2, Shown::Gunnery).toString(), u"9"_s);
}

void tst_TablePaste::thatIsTooWideChangesNothing()
{
    Shown shown(2);

    const auto done = shown.model.paste({{u"captain"_s}, {u"captain"_s, u"?"_s}},
                                        shown.model.index(0, Shown::Rank));

    QVERIFY(!done);
    QVERIFY2(done.error().text().contains(u"2 columns"_s), qPrintable(done.error().text()));
    QVERIFY(!shown.session.hasPending());
}

void tst_TablePaste::overADeletedRowChangesNothing()
{
    Shown shown(2);
    QVERIFY(shown.model.remove({shown.model.rowId(1)}));

    const auto done = shown.model.paste({{u"A"_s}, {u"B"_s}}, shown.model.index(0, Shown::Name));

    QVERIFY(!done);
    QCOMPARE(shown.nameOf(0), u"Pilot 1"_s);
}

void tst_TablePaste::ofNothingIsNull()
{
    Shown shown(1);

    QVERIFY(shown.model.paste({{QString(), QString(), QString()}},
                              shown.model.index(0, Shown::Gunnery)));

    QVERIFY(shown.at(0, Shown::Gunnery, ValueRole).value<Value>().isNull());
    QVERIFY(shown.at(0, Shown::LanceId, ValueRole).value<Value>().isNull());
}

QTEST_GUILESS_MAIN(tst_TablePaste)
#include "tst_tablepaste.moc"
