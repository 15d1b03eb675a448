#include "models/tablemodel.h"
#include "pilots.h"
#include "support/sparingbackend.h"
#include "widgets/filterheader.h"
#include "widgets/tableactions.h"
#include "widgets/tableview.h"

#include <QApplication>
#include <QClipboard>
#include <QHeaderView>
#include <QLineEdit>
#include <QPaintEvent>
#include <QPlainTextEdit>
#include <QSignalSpy>
#include <QTest>

using namespace Qt::Literals::StringLiterals;
using namespace varve;
using namespace varve::test;

class tst_TableView : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void cleanup();

    void showsTheRows();
    void typingIsOneUndoStep();
    void deleteKeyEmptiesCells();
    void deleteKeyOnWholeRowsDeletesThem();
    void setNullKeysMakeCellsNull_data();
    void setNullKeysMakeCellsNull();
    void insertKeyAddsARow();
    void duplicateKeyAddsACopy();
    void revertKeyDropsChangesOfTheRow();
    void copyTakesTheSelectedBlock();
    void copyWithHeadersNamesTheColumns();
    void pasteIsOneUndoStep();

    void headerClickSortsUpThenDownThenByKey();
    void controlClickAddsAColumnToTheOrder();
    void filterFieldNarrowsTheRows();
    void filterThatIsNotUnderstoodKeepsTheRows();
    void hidingTheFilterRowShowsAllRows();
    void currentRowStaysThroughSorting();

    void emptyTableSaysWhatToDo();
    void statusCountsRowsAndSelection();
    void refusedEditIsTold();
    void enterOpensTheEditor();
    void readOnlyColumnsHaveRoomForTheirLock();

    void openingALargeCellReadsItFirst_data();
    void openingALargeCellReadsItFirst();
    void copyingALargeCellReadsItFirst();
    void clearingALargeCellCanBeUndone();
    void largeCellThatIsGoneIsTold();
    void tooManyCellsAreNotCopied();

    void allTakesInRowsThatAreCountedLater_data();
    void allTakesInRowsThatAreCountedLater();
    void anotherSelectionEndsAll();
    void shiftSpaceSelectsWholeRows();
    void downGoesFromAFilterToItsRows();
    void markOfAnEditedRowIsPaintedWhereTheViewIsScrolledTo();

private:
    /// Shows one pilot whose name is too large for the grid.
    void showLargeName();
    QModelIndex cell(int row, int column) const { return m_view->model()->index(row, column); }
    QString text(int row, int column) const { return cell(row, column).data().toString(); }
    QStringList names() const;
    void key(Qt::Key code, Qt::KeyboardModifiers modifiers = {})
    {
        QTest::keyClick(m_view.get(), code, modifiers);
    }
    void clickHeader(int column, Qt::KeyboardModifiers modifiers = {});
    void select(int row, int column) { m_view->setCurrentIndex(cell(row, column)); }
    Value valueAt(int row, int column) const
    {
        return cell(row, column).data(ValueRole).value<Value>();
    }

    SparingBackend *m_sparing = nullptr;
    std::unique_ptr<Session> m_session;
    std::unique_ptr<TableView> m_view;
};

void tst_TableView::init()
{
    m_session = pilotSession();
    m_view = std::make_unique<TableView>(*m_session, m_session->query(u"pilots"_s));
    m_view->resize(900, 300);
    m_view->show();
    m_view->activateWindow();
    m_view->setFocus();
    QVERIFY(QTest::qWaitForWindowActive(m_view.get()));
    QTRY_COMPARE(names(), QStringList({u"Natasha"_s, u"Jaime"_s, u"Morgan"_s}));
}

void tst_TableView::cleanup()
{
    m_view.reset();
    m_session.reset();
}

QStringList tst_TableView::names() const
{
    QStringList names;
    for (int row = 0; row < m_view->model()->rowCount(); ++row)
        names += text(row, pilot::name);
    return names;
}

void tst_TableView::clickHeader(int column, Qt::KeyboardModifiers modifiers)
{
    auto &header = m_view->filterHeader();
    const QPoint middle(header.sectionViewportPosition(column) + header.sectionSize(column) / 2, 8);
    QTest::mouseClick(header.viewport(), Qt::LeftButton, modifiers, middle);
}

void tst_TableView::showsTheRows()
{
    QCOMPARE(text(0, pilot::gunnery), u"3"_s);
    QCOMPARE(text(2, pilot::gunnery), u"NULL"_s);
}

void tst_TableView::typingIsOneUndoStep()
{
    select(1, pilot::name);

    QTest::keyClicks(m_view.get(), u"W"_s);
    auto *editor = m_view->indexWidget(cell(1, pilot::name));
    QVERIFY(editor);
    QTest::keyClicks(editor, u"olf"_s);
    QTest::keyClick(editor, Qt::Key_Return);

    QTRY_COMPARE(text(1, pilot::name), u"Wolf"_s);
    m_session->undo();
    QCOMPARE(text(1, pilot::name), u"Jaime"_s);
    QVERIFY(!m_session->hasPending());
}

void tst_TableView::deleteKeyEmptiesCells()
{
    m_view->selectionModel()->select(QItemSelection(cell(0, pilot::name), cell(0, pilot::gunnery)),
                                     QItemSelectionModel::ClearAndSelect);

    key(Qt::Key_Delete);

    QCOMPARE(valueAt(0, pilot::name), Value(QString()));
    QVERIFY(valueAt(0, pilot::gunnery).isNull());
    m_session->undo();
    QVERIFY(!m_session->hasPending());
}

void tst_TableView::deleteKeyOnWholeRowsDeletesThem()
{
    m_view->selectRow(1);

    key(Qt::Key_Delete);

    QVERIFY(cell(1, pilot::name).data(StateRole).value<CellStates>().testFlag(CellState::Deleted));
    QCOMPARE(m_session->state().pending().size(), 1);
    QCOMPARE(names().size(), 3);
}

void tst_TableView::setNullKeysMakeCellsNull_data()
{
    QTest::addColumn<Qt::Key>("code");
    QTest::addColumn<Qt::KeyboardModifiers>("modifiers");
    QTest::newRow("Ctrl+0") << Qt::Key_0 << Qt::KeyboardModifiers(Qt::ControlModifier);
    QTest::newRow("Alt+Del") << Qt::Key_Delete << Qt::KeyboardModifiers(Qt::AltModifier);
}

void tst_TableView::setNullKeysMakeCellsNull()
{
    QFETCH(const Qt::Key, code);
    QFETCH(const Qt::KeyboardModifiers, modifiers);
    select(0, pilot::gunnery);

    key(code, modifiers);

    QVERIFY(valueAt(0, pilot::gunnery).isNull());
}

void tst_TableView::insertKeyAddsARow()
{
    key(Qt::Key_Insert);

    QTRY_COMPARE(m_view->model()->rowCount(), 4);
    QVERIFY(cell(3, pilot::name).data(StateRole).value<CellStates>().testFlag(CellState::Added));
    QCOMPARE(m_view->currentIndex().row(), 3);
}

void tst_TableView::duplicateKeyAddsACopy()
{
    select(1, pilot::name);

    key(Qt::Key_D, Qt::ControlModifier | Qt::ShiftModifier);

    QTRY_COMPARE(m_view->model()->rowCount(), 4);
    QCOMPARE(text(3, pilot::name), u"Jaime"_s);
}

void tst_TableView::revertKeyDropsChangesOfTheRow()
{
    QVERIFY(m_view->model()->setData(cell(0, pilot::name), u"x"_s));
    QVERIFY(m_view->model()->setData(cell(1, pilot::name), u"y"_s));
    select(0, pilot::gunnery);

    key(Qt::Key_Z, Qt::ControlModifier | Qt::AltModifier);

    QCOMPARE(names(), QStringList({u"Natasha"_s, u"y"_s, u"Morgan"_s}));
}

void tst_TableView::copyTakesTheSelectedBlock()
{
    m_view->selectionModel()->select(QItemSelection(cell(0, pilot::name), cell(2, pilot::gunnery)),
                                     QItemSelectionModel::ClearAndSelect);

    key(Qt::Key_C, Qt::ControlModifier);

    QCOMPARE(QApplication::clipboard()->text().trimmed(), u"Natasha\t3\nJaime\t2\nMorgan"_s);
}

void tst_TableView::copyWithHeadersNamesTheColumns()
{
    select(0, pilot::gunnery);

    key(Qt::Key_C, Qt::ControlModifier | Qt::ShiftModifier);

    QCOMPARE(QApplication::clipboard()->text().trimmed(), u"gunnery\n3"_s);
}

void tst_TableView::pasteIsOneUndoStep()
{
    QApplication::clipboard()->setText(u"Ann\t7\nBo\t8\n"_s);
    select(0, pilot::name);

    key(Qt::Key_V, Qt::ControlModifier);

    QCOMPARE(names(), QStringList({u"Ann"_s, u"Bo"_s, u"Morgan"_s}));
    QCOMPARE(text(1, pilot::gunnery), u"8"_s);
    m_session->undo();
    QVERIFY(!m_session->hasPending());
}

void tst_TableView::headerClickSortsUpThenDownThenByKey()
{
    clickHeader(pilot::name);
    QTRY_COMPARE(names(), QStringList({u"Jaime"_s, u"Morgan"_s, u"Natasha"_s}));

    clickHeader(pilot::name);
    QTRY_COMPARE(names(), QStringList({u"Natasha"_s, u"Morgan"_s, u"Jaime"_s}));

    clickHeader(pilot::name);
    QTRY_COMPARE(names(), QStringList({u"Natasha"_s, u"Jaime"_s, u"Morgan"_s}));
}

void tst_TableView::controlClickAddsAColumnToTheOrder()
{
    clickHeader(pilot::rank);
    clickHeader(pilot::name, Qt::ControlModifier);

    const auto &ordering = m_view->tableModel().ordering();
    QCOMPARE(ordering.size(), 2);
    QCOMPARE(ordering.at(1).column, columnIndex(pilot::name));
    QTRY_COMPARE(names(), QStringList({u"Jaime"_s, u"Morgan"_s, u"Natasha"_s}));
}

void tst_TableView::filterFieldNarrowsTheRows()
{
    QTest::keyClicks(m_view->filterHeader().field(pilot::name), u"ta"_s);

    QTRY_COMPARE(names(), QStringList({u"Natasha"_s}));

    m_view->filterHeader().clearFilters();
    QTRY_COMPARE(names().size(), 3);
}

void tst_TableView::filterThatIsNotUnderstoodKeepsTheRows()
{
    auto *field = m_view->filterHeader().field(pilot::gunnery);
    m_view->filterHeader().setFilter(pilot::name, u"ta"_s);
    QTRY_COMPARE(names(), QStringList({u"Natasha"_s}));
    const QString help = field->toolTip();

    QTest::keyClicks(field, u">many"_s);

    QTRY_VERIFY(field->toolTip() != help);
    QCOMPARE(names(), QStringList({u"Natasha"_s}));
}

void tst_TableView::hidingTheFilterRowShowsAllRows()
{
    m_view->filterHeader().setFilter(pilot::name, u"ta"_s);
    QTRY_COMPARE(names().size(), 1);

    m_view->tableActions().showFilter()->trigger();

    QTRY_COMPARE(names().size(), 3);
    QVERIFY(!m_view->filterHeader().isFilterShown());
}

void tst_TableView::currentRowStaysThroughSorting()
{
    select(1, pilot::gunnery);

    clickHeader(pilot::name);

    QTRY_COMPARE(names().value(0), u"Jaime"_s);
    QTRY_COMPARE(m_view->currentIndex(), cell(0, pilot::gunnery));
    QVERIFY(m_view->selectionModel()->isSelected(cell(0, pilot::gunnery)));
}

void tst_TableView::emptyTableSaysWhatToDo()
{
    m_view->filterHeader().setFilter(pilot::name, u"nobody"_s);
    QTRY_COMPARE(names().size(), 0);

    QTRY_VERIFY(m_view->emptyText().contains(u"filter"_s));
}

void tst_TableView::statusCountsRowsAndSelection()
{
    QTRY_COMPARE(m_view->statusText(), u"3 rows"_s);

    m_view->selectionModel()->select(QItemSelection(cell(0, 0), cell(1, 1)),
                                     QItemSelectionModel::ClearAndSelect);

    QCOMPARE(m_view->statusText(), u"3 rows | 4 selected"_s);
}

void tst_TableView::refusedEditIsTold()
{
    QVERIFY(m_session->remove(m_view->tableModel().rowId(0)));
    const QSignalSpy failed(m_view.get(), &TableView::failed);

    m_view->model()->setData(cell(0, pilot::name), u"x"_s);

    QCOMPARE(failed.count(), 1);
}

void tst_TableView::enterOpensTheEditor()
{
    select(1, pilot::name);

    key(Qt::Key_Return);

    auto *editor = qobject_cast<QLineEdit *>(m_view->indexWidget(cell(1, pilot::name)));
    QVERIFY(editor);
    QCOMPARE(editor->text(), u"Jaime"_s);
}

void tst_TableView::readOnlyColumnsHaveRoomForTheirLock()
{
    auto schema = pilotSchema();
    auto table = schema[tableIndex(0)];
    table.columns[pilot::rank].generated = true;
    table.columns[pilot::rank].name = u"name"_s;
    table.columns[pilot::name].name = u"rank"_s;
    Session session(Schema::of({table}).value());
    const TableView view(session, session.query(u"pilots"_s));
    const auto &header = view.filterHeader();
    const int title = view.fontMetrics().horizontalAdvance(u"name"_s);
    const int other = view.fontMetrics().horizontalAdvance(u"rank"_s);

    QVERIFY(header.widthForTitle(pilot::rank) - title > header.widthForTitle(pilot::name) - other);
}

void tst_TableView::showLargeName()
{
    auto made = std::make_unique<SparingBackend>(pilotSchema());
    m_sparing = made.get();
    m_sparing->put(tableIndex(0),
                   Row{1, QString(100, u'x'), 3, u"2026-11-21"_s, 1, u"captain"_s, Null{}});
    m_view.reset();
    m_session = std::make_unique<Session>(std::move(made));
    m_view = std::make_unique<TableView>(*m_session,
                                         m_session->query(u"pilots"_s).withoutContentOver(20));
    m_view->resize(900, 300);
    m_view->show();
    m_view->setFocus();
    QVERIFY(QTest::qWaitForWindowActive(m_view.get()));
    QTRY_COMPARE(names(), QStringList{u"Text, 100 characters"_s});
    select(0, pilot::name);
}

void tst_TableView::openingALargeCellReadsItFirst_data()
{
    QTest::addColumn<Qt::Key>("code");
    QTest::newRow("F2") << Qt::Key_F2;
    QTest::newRow("Enter") << Qt::Key_Return;
    QTest::newRow("large field") << Qt::Key_F4;
}

void tst_TableView::openingALargeCellReadsItFirst()
{
    QFETCH(const Qt::Key, code);
    showLargeName();

    key(code);

    const auto editor = [&] { return m_view->indexWidget(cell(0, pilot::name)); };
    QTRY_VERIFY(editor());
    if (const auto *line = qobject_cast<QLineEdit *>(editor()))
        QCOMPARE(line->text(), QString(100, u'x'));
    else
        QCOMPARE(qobject_cast<QPlainTextEdit *>(editor())->toPlainText(), QString(100, u'x'));
    QCOMPARE(qobject_cast<QPlainTextEdit *>(editor()) != nullptr, code == Qt::Key_F4);
    QCOMPARE(m_sparing->reads, 1);
    QVERIFY(!m_session->hasPending());
}

void tst_TableView::copyingALargeCellReadsItFirst()
{
    showLargeName();

    key(Qt::Key_C, Qt::ControlModifier);

    QTRY_COMPARE(QApplication::clipboard()->text().trimmed(), QString(100, u'x'));
}

void tst_TableView::clearingALargeCellCanBeUndone()
{
    showLargeName();

    key(Qt::Key_Delete);

    QTRY_COMPARE(valueAt(0, pilot::name), Value(QString()));
    QVERIFY(m_session->commit());
    m_session->undo();
    QVERIFY(m_session->commit());
    QCOMPARE(m_sparing->rows(tableIndex(0)).front()[columnIndex(pilot::name)],
             Value(QString(100, u'x')));
}

void tst_TableView::largeCellThatIsGoneIsTold()
{
    showLargeName();
    m_sparing->take(tableIndex(0), Value(1));
    const QSignalSpy failed(m_view.get(), &TableView::failed);

    key(Qt::Key_F2);

    QTRY_COMPARE(failed.count(), 1);
    QVERIFY(!m_view->indexWidget(cell(0, pilot::name)));
}

void tst_TableView::tooManyCellsAreNotCopied()
{
    auto made = std::make_unique<MemoryBackend>(pilotSchema());
    QList<Row> rows;
    for (int id = 1; id <= 20'000; ++id)
        rows.append(Row{id, u"x"_s, 3, u"2026-11-21"_s, 1, u"captain"_s, Null{}});
    made->fill(tableIndex(0), rows);
    Session session(std::move(made));
    TableView view(session, session.query(u"pilots"_s));
    view.resize(900, 300);
    view.show();
    QTRY_COMPARE(view.model()->rowCount(), 20'000);
    const QSignalSpy failed(&view, &TableView::failed);
    QApplication::clipboard()->setText(u"before"_s);
    view.selectAll();

    view.tableActions().copy()->trigger();
    view.tableActions().deleteRows()->trigger();

    QCOMPARE(failed.count(), 2);
    QCOMPARE(QApplication::clipboard()->text(), u"before"_s);
    QVERIFY(!session.hasPending());
}

/// So many that they are counted in several steps.
static std::unique_ptr<Session> manyPilots()
{
    auto made = std::make_unique<MemoryBackend>(pilotSchema());
    QList<Row> rows;
    for (int id = 1; id <= 20'000; ++id)
        rows.append(Row{id, u"x"_s, 3, u"2026-11-21"_s, 1, u"captain"_s, Null{}});
    made->fill(tableIndex(0), rows);
    return std::make_unique<Session>(std::move(made));
}

void tst_TableView::allTakesInRowsThatAreCountedLater_data()
{
    QTest::addColumn<bool>("hasRows");
    QTest::newRow("before the first row is here") << false;
    QTest::newRow("when the first rows are here") << true;
}

void tst_TableView::allTakesInRowsThatAreCountedLater()
{
    QFETCH(const bool, hasRows);
    const auto session = manyPilots();
    TableView view(*session, session->query(u"pilots"_s));
    view.resize(900, 300);
    view.show();
    int rowsAtFirst = 0;
    const auto selectAll = [&] {
        rowsAtFirst = view.model()->rowCount();
        view.selectAll();
    };

    if (hasRows)
        connect(view.model(),
                &QAbstractItemModel::rowsInserted,
                &view,
                selectAll,
                Qt::SingleShotConnection);
    else
        selectAll();

    QTRY_VERIFY(view.tableModel().result().isCounted());
    QCOMPARE(rowsAtFirst > 0, hasRows);
    QVERIFY(rowsAtFirst < 20'000);
    QCOMPARE(view.selectedCellCount(), 20'000 * view.model()->columnCount());
}

void tst_TableView::anotherSelectionEndsAll()
{
    const auto session = manyPilots();
    TableView view(*session, session->query(u"pilots"_s));
    view.resize(900, 300);
    view.show();

    connect(
        view.model(),
        &QAbstractItemModel::rowsInserted,
        &view,
        [&view] {
            view.selectAll();
            view.setCurrentIndex(view.model()->index(1, pilot::name));
        },
        Qt::SingleShotConnection);

    QTRY_VERIFY(view.tableModel().result().isCounted());
    QCOMPARE(view.selectedCellCount(), 1);
}

void tst_TableView::shiftSpaceSelectsWholeRows()
{
    select(1, pilot::name);

    key(Qt::Key_Space, Qt::ShiftModifier);

    QVERIFY(m_view->hasWholeRows());
    QCOMPARE(m_view->selectedRowIds(), QList{m_view->tableModel().rowId(1)});
    QVERIFY(!m_session->hasPending());
}

void tst_TableView::downGoesFromAFilterToItsRows()
{
    auto *field = m_view->filterHeader().field(pilot::name);
    field->setFocus();
    QTest::keyClicks(field, u"ja"_s);

    QTest::keyClick(field, Qt::Key_Down);

    QVERIFY(m_view->hasFocus());
    QTRY_COMPARE(names(), QStringList{u"Jaime"_s});
}

void tst_TableView::markOfAnEditedRowIsPaintedWhereTheViewIsScrolledTo()
{
    /// Where a widget was painted.
    class PaintNote : public QObject
    {
    public:
        bool eventFilter(QObject *, QEvent *event) override
        {
            if (event->type() == QEvent::Paint)
                painted |= static_cast<QPaintEvent *>(event)->region();
            return false;
        }
        QRegion painted;
    };
    const auto session = manyPilots();
    TableView view(*session, session->query(u"pilots"_s));
    view.resize(900, 300);
    view.show();
    QTRY_VERIFY(view.tableModel().result().isCounted());
    view.scrollTo(view.model()->index(1000, 0), QAbstractItemView::PositionAtCenter);
    QTRY_VERIFY(!view.tableModel().rowId(1000).isNull());
    QTest::qWait(50);
    auto &header = *view.verticalHeader();
    PaintNote note;
    header.viewport()->installEventFilter(&note);

    QVERIFY(session->set(view.tableModel().rowId(1000), u"name"_s, u"y"_s));

    const QPoint place(1, header.sectionViewportPosition(1000) + 1);
    QTRY_VERIFY(note.painted.contains(place));
}

QTEST_MAIN(tst_TableView)
#include "tst_tableview.moc"
