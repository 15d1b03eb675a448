#include "app/mainwindow.h"
#include "app/screenshot.h"
#include "app/tabletabs.h"
#include "models/tablemodel.h"
#include "storage/script.h"
#include "storage/sqlbackend.h"
#include "widgets/messagebar.h"
#include "widgets/sessionactions.h"
#include "widgets/tableactions.h"
#include "widgets/tableview.h"

#include <QAccessible>
#include <QDockWidget>
#include <QFile>
#include <QImage>
#include <QMessageBox>
#include <QPointer>
#include <QPushButton>
#include <QSettings>
#include <QSignalSpy>
#include <QSqlDatabase>
#include <QSqlQuery>
#include <QStandardPaths>
#include <QStatusBar>
#include <QTemporaryDir>
#include <QTest>
#include <QTimer>

#include <algorithm>

using namespace Qt::Literals::StringLiterals;
using namespace varve;

namespace {

const auto library = u"CREATE TABLE author (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);"
                     "CREATE TABLE book (id INTEGER PRIMARY KEY, title TEXT NOT NULL, author "
                     "INTEGER REFERENCES author);"
                     "CREATE TABLE note (text TEXT);"
                     "INSERT INTO note VALUES ('one'), ('two');"
                     "CREATE VIEW titles AS SELECT title FROM book;"
                     "INSERT INTO author VALUES (1, 'Le Guin'), (2, 'Lem'), (3, 'Nobody');"
                     "INSERT INTO book VALUES (1, 'The Dispossessed', 1), (2, 'Solaris', 2);"_s;

} // namespace

/// What a user does first: open a file, look, change, undo, save, and find it saved.
class tst_MainWindow : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void init();
    void cleanup();

    void aTableNamedAtTheStartIsShown();
    void anEditIsMarkedEverywhereAndSaved();
    void editsOfTwoTablesAreUndoneInTheirOrder();
    void whatWasSavedIsThereAfterReopening();
    void aRefusedSaveSaysWhyAndKeepsTheEdit();
    void anotherProcessCanWriteBetweenTwoEdits();
    void aRowChangedElsewhereIsNotOverwritten();
    void aMissingFileIsSaidInTheWindow();
    void aReadOnlyDatabaseSaysSoAtOnce();
    void rowNumbersMakeATableWithoutKeyEditable();
    void rowNumbersWaitUntilChangesAreSaved();
    void rowNumbersAreRememberedUntilTakenBack();
    void aPictureIsSavedWhenTheRowsAreShown();
    void theReasonOfAFailedSaveGoesWithItsCause();
    void savingALockedDatabaseDoesNotHoldUpTheWindow();
    void whatCanHaveTheFocusHasAName();
    void f6GoesRoundThePanes();
    void anotherDatabaseStartsWithoutTheMessageOfTheLast();

private:
    bool open(const QString &table,
              ConnectionParameters::Access access = ConnectionParameters::Access::ReadWrite);
    TableView *view() const { return m_window->tabs().currentView(); }
    Session &session() const { return m_window->workspace()->session(); }
    QString text(int row, int column) const
    {
        return view()->model()->index(row, column).data().toString();
    }
    void type(int row, int column, const QString &text);
    void press(Qt::Key key, Qt::KeyboardModifiers modifiers)
    {
        QTest::keyClick(view(), key, modifiers);
    }
    bool save();
    /// The button in the current tab that offers row numbers as key, or null.
    QPushButton *offer() const
    {
        return m_window->tabs().currentWidget()->findChild<QPushButton *>();
    }
    void writeElsewhere(const QString &statement);

    std::unique_ptr<QTemporaryDir> m_folder;
    ConnectionParameters m_parameters;
    std::unique_ptr<MainWindow> m_window;
};

void tst_MainWindow::initTestCase()
{
    QStandardPaths::setTestModeEnabled(true);
    QCoreApplication::setOrganizationName(u"Varve"_s);
    QCoreApplication::setApplicationName(u"Varve test"_s);
}

void tst_MainWindow::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    m_parameters = {};
    m_parameters.database = m_folder->filePath(u"library.sqlite"_s);
    QVERIFY(sql::createDatabase(m_parameters.database, library));
    m_window = std::make_unique<MainWindow>();
    m_window->show();
    QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
}

void tst_MainWindow::cleanup()
{
    m_window.reset();
    QSettings().clear();
}

bool tst_MainWindow::open(const QString &table, ConnectionParameters::Access access)
{
    m_parameters.access = access;
    QSignalSpy opened(m_window.get(), &MainWindow::opened);
    m_window->open(m_parameters, table);
    if (!opened.wait() || !m_window->workspace())
        return false;
    return !view() || QTest::qWaitFor([this] { return view()->tableModel().result().isCounted(); });
}

void tst_MainWindow::type(int row, int column, const QString &text)
{
    view()->setFocus();
    view()->setCurrentIndex(view()->model()->index(row, column));
    press(Qt::Key_F2, Qt::NoModifier);
    const QPointer<QWidget> editor = QApplication::focusWidget();
    QTest::keyClick(editor, Qt::Key_A, Qt::ControlModifier);
    QTest::keyClicks(editor, text);
    QTest::keyClick(editor, Qt::Key_Return);
    QTRY_VERIFY(!editor); // the delegate commits in the next turn of the event loop
}

bool tst_MainWindow::save()
{
    QSignalSpy committed(&session(), &Session::committed);
    QSignalSpy failed(&session(), &Session::commitFailed);
    QTest::keyClick(m_window.get(), Qt::Key_S, Qt::ControlModifier);
    return QTest::qWaitFor([&] { return committed.size() + failed.size() > 0; })
           && committed.size() == 1;
}

void tst_MainWindow::writeElsewhere(const QString &statement)
{
    // A whole other back end: the file is all that the two share.
    auto other = SqlBackend::openBlocking(m_parameters).value();
    Session somebody(std::move(other));
    const auto row = somebody.fetch(somebody.query(u"author"_s)).value().front();
    QVERIFY(somebody.set(row, u"name"_s, statement));
    QVERIFY(somebody.commit());
}

void tst_MainWindow::aTableNamedAtTheStartIsShown()
{
    QVERIFY(open(u"author"_s));

    QCOMPARE(view()->model()->rowCount(), 3);
    QCOMPARE(text(1, 1), u"Lem"_s);
    QVERIFY(m_window->windowTitle().contains(u"library.sqlite"));
}

void tst_MainWindow::anEditIsMarkedEverywhereAndSaved()
{
    QVERIFY(open(u"author"_s));

    type(1, 1, u"Stanislaw Lem"_s);

    QVERIFY(m_window->isWindowModified());
    QCOMPARE(m_window->tabs().tabText(0), u"author*"_s);
    QVERIFY(save());
    QVERIFY(!m_window->isWindowModified());
    QCOMPARE(m_window->tabs().tabText(0), u"author"_s);
}

void tst_MainWindow::editsOfTwoTablesAreUndoneInTheirOrder()
{
    QVERIFY(open(u"author"_s));
    type(0, 1, u"Ursula"_s);
    m_window->tabs().openTable(*session().schema().find(u"book"_s));
    QTRY_COMPARE(view()->model()->rowCount(), 2);
    type(0, 1, u"Rocannon's World"_s);
    QCOMPARE(session().state().pending().size(), 2);

    press(Qt::Key_Z, Qt::ControlModifier);
    QCOMPARE(text(0, 1), u"The Dispossessed"_s);
    press(Qt::Key_Z, Qt::ControlModifier);

    QVERIFY(!session().hasPending());
    press(Qt::Key_Y, Qt::ControlModifier);
    QCOMPARE(session().state().pending().size(), 1);
}

void tst_MainWindow::whatWasSavedIsThereAfterReopening()
{
    QVERIFY(open(u"book"_s));
    view()->tableActions().addRow()->trigger();
    QCOMPARE(view()->model()->rowCount(), 3);
    type(2, 1, u"Eden"_s);
    type(2, 2, u"2"_s);
    view()->setCurrentIndex(view()->model()->index(0, 1));
    view()->tableActions().deleteRows()->trigger();
    QVERIFY(save());

    QVERIFY(open(u"book"_s));

    QCOMPARE(view()->model()->rowCount(), 2);
    QCOMPARE(text(0, 1), u"Solaris"_s);
    QCOMPARE(text(1, 1), u"Eden"_s);
    QCOMPARE(text(1, 0), u"3"_s);
}

void tst_MainWindow::aRefusedSaveSaysWhyAndKeepsTheEdit()
{
    QVERIFY(open(u"author"_s));
    type(0, 1, u"Lem"_s);

    QVERIFY(!save());

    QCOMPARE(m_window->messages().count(), 1);
    QVERIFY(session().hasPending());
    QVERIFY(!session().faults(view()->tableModel().rowId(0)).isEmpty());
    type(0, 1, u"Le Guin, U. K."_s);
    QVERIFY(save());
}

void tst_MainWindow::anotherProcessCanWriteBetweenTwoEdits()
{
    QVERIFY(open(u"author"_s));
    type(1, 1, u"S. Lem"_s);

    writeElsewhere(u"Ursula K. Le Guin"_s);
    type(2, 1, u"Somebody"_s);

    QVERIFY(save());
    QTRY_COMPARE_WITH_TIMEOUT(text(0, 1), u"Ursula K. Le Guin"_s, 10000);
}

void tst_MainWindow::aRowChangedElsewhereIsNotOverwritten()
{
    QVERIFY(open(u"author"_s));
    type(0, 1, u"Mine"_s);
    writeElsewhere(u"Theirs"_s);

    QVERIFY(!save());

    const auto row = view()->tableModel().rowId(0);
    QVERIFY(session().state().isInConflict(row));
    auto stored = SqlBackend::openBlocking(m_parameters).value();
    const auto rows =
        stored->read(*stored->schema().find(u"author"_s), {Value(1)}).result().value();
    QCOMPARE(rows.front()->cells().at(1).text(), u"Theirs"_s);
}

void tst_MainWindow::aMissingFileIsSaidInTheWindow()
{
    m_parameters.database = m_folder->filePath(u"nothing.sqlite"_s);

    QVERIFY(!open(u"author"_s));

    QCOMPARE(m_window->messages().count(), 1);
    QVERIFY(!QFile::exists(m_parameters.database));
}

void tst_MainWindow::aReadOnlyDatabaseSaysSoAtOnce()
{
    QVERIFY(open(u"author"_s, ConnectionParameters::Access::ReadOnly));

    QVERIFY(m_window->messages().count() > 0);
    QVERIFY(!view()->model()->flags(view()->model()->index(0, 1)).testFlag(Qt::ItemIsEditable));
}

void tst_MainWindow::rowNumbersMakeATableWithoutKeyEditable()
{
    QVERIFY(open(u"book"_s));
    m_window->tabs().openTable(*session().schema().find(u"note"_s));
    QVERIFY(offer());
    QSignalSpy opened(m_window.get(), &MainWindow::opened);

    offer()->click();

    QVERIFY(opened.wait());
    QCOMPARE(m_window->tabs().count(), 2);
    QVERIFY(!offer());
    QTRY_COMPARE(view()->model()->rowCount(), 2);
    type(1, 1, u"three"_s);
    QVERIFY(save());
    QVERIFY(open(u"note"_s)); // with the row number as its first column, as chosen
    QTRY_COMPARE(text(1, 1), u"three"_s);
}

void tst_MainWindow::rowNumbersWaitUntilChangesAreSaved()
{
    QVERIFY(open(u"author"_s));
    type(1, 1, u"S. Lem"_s);
    m_window->tabs().openTable(*session().schema().find(u"note"_s));

    offer()->click();

    QCOMPARE(m_window->messages().count(), 1);
    QVERIFY(session().hasPending());
    session().revertAll();
    QSignalSpy opened(m_window.get(), &MainWindow::opened);
    m_window->messages().findChild<QPushButton *>()->click();
    QVERIFY(opened.wait());
}

void tst_MainWindow::aPictureIsSavedWhenTheRowsAreShown()
{
    QVERIFY(open(u"titles"_s));
    const auto path = m_folder->filePath(u"window.png"_s);

    auto saved = saveScreenshot(*m_window, path);

    QTRY_VERIFY(saved.isFinished());
    QVERIFY(saved.result());
    QCOMPARE(QImage(path).size(), m_window->size());
}

void tst_MainWindow::rowNumbersAreRememberedUntilTakenBack()
{
    QVERIFY(open(u"note"_s));
    QSignalSpy opened(m_window.get(), &MainWindow::opened);
    offer()->click();
    QVERIFY(opened.wait());

    m_window = std::make_unique<MainWindow>();
    m_window->show();
    QVERIFY(open(u"note"_s));

    QVERIFY(!offer());
    QVERIFY(view()->tableModel().readOnlyReason().isEmpty());
    const auto actions = m_window->findChildren<QAction *>();
    const auto takeBack = std::ranges::find(actions, u"Row Numbers as Key"_s, &QAction::text);
    QVERIFY(takeBack != actions.end());
    QVERIFY((*takeBack)->isChecked());
    QSignalSpy reopened(m_window.get(), &MainWindow::opened);
    (*takeBack)->trigger();
    QVERIFY(reopened.wait());
    QVERIFY(offer());
}

void tst_MainWindow::theReasonOfAFailedSaveGoesWithItsCause()
{
    QVERIFY(open(u"author"_s));
    type(2, 1, u"Somebody"_s);
    type(0, 1, u"Lem"_s);
    QVERIFY(!save());
    QCOMPARE(m_window->messages().count(), 1);
    const auto guilty = view()->tableModel().rowId(0);

    press(Qt::Key_Z, Qt::ControlModifier);

    QVERIFY(session().hasPending());
    QCOMPARE(m_window->messages().count(), 0);
    QVERIFY(session().faults(guilty).isEmpty());
}

void tst_MainWindow::savingALockedDatabaseDoesNotHoldUpTheWindow()
{
    QVERIFY(open(u"author"_s));
    type(1, 1, u"S. Lem"_s);
    auto other = QSqlDatabase::addDatabase(u"QSQLITE"_s, u"other"_s);
    other.setDatabaseName(m_parameters.database);
    QVERIFY(other.open());
    QSqlQuery lock(other);
    QVERIFY(lock.exec(u"BEGIN IMMEDIATE"_s));
    const auto answerSave = [] {
        qobject_cast<QMessageBox *>(QApplication::activeModalWidget())
            ->button(QMessageBox::Save)
            ->click();
    };

    QTimer::singleShot(0, answerSave);
    m_window->close();

    // It waits for the lock elsewhere.
    QVERIFY(session().isCommitting());
    QVERIFY(m_window->isVisible());
    QTRY_COMPARE_WITH_TIMEOUT(m_window->messages().count(), 1, 10000);
    QVERIFY(m_window->isVisible());
    QVERIFY(session().hasPending());
    QVERIFY(lock.exec(u"ROLLBACK"_s));
    QTimer::singleShot(0, answerSave);
    m_window->close();
    QTRY_VERIFY(!m_window->isVisible());
    QVERIFY(lock.exec(u"SELECT name FROM author WHERE id = 2"_s) && lock.next());
    QCOMPARE(lock.value(0).toString(), u"S. Lem"_s);

    lock.clear();
    other = {};
    QSqlDatabase::removeDatabase(u"other"_s);
}

void tst_MainWindow::whatCanHaveTheFocusHasAName()
{
    QVERIFY(open(u"note"_s));
    m_window->tabs().openTable(*session().schema().find(u"author"_s));
    QTRY_VERIFY(view()->tableModel().result().isCounted());
    type(1, 1, u"S. Lem"_s);
    for (auto *dock : m_window->findChildren<QDockWidget *>())
        dock->show();

    QStringList nameless;
    for (auto *widget : m_window->findChildren<QWidget *>()) {
        if (widget->focusPolicy() == Qt::NoFocus || widget->focusProxy())
            continue;
        const auto *known = QAccessible::queryAccessibleInterface(widget);
        if (!known || known->text(QAccessible::Name).isEmpty())
            nameless += u"%1 in %2"_s.arg(
                QString::fromLatin1(widget->metaObject()->className()),
                QString::fromLatin1(widget->parentWidget()->metaObject()->className()));
    }

    QVERIFY2(nameless.isEmpty(), qPrintable(nameless.join(u", "_s)));
}

void tst_MainWindow::f6GoesRoundThePanes()
{
    QVERIFY(open(u"author"_s));
    type(1, 1, u"S. Lem"_s);
    const auto isIn = [this](const QString &dock) {
        return m_window->findChild<QDockWidget *>(dock)->isAncestorOf(QApplication::focusWidget());
    };
    QVERIFY(view()->hasFocus());

    press(Qt::Key_F6, Qt::NoModifier);
    QVERIFY(isIn(u"changes"_s));
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_F6);
    QVERIFY(isIn(u"database"_s));
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_F6);
    QVERIFY(view()->hasFocus());

    QTest::keyClick(QApplication::focusWidget(), Qt::Key_F6, Qt::ShiftModifier);
    QVERIFY(isIn(u"database"_s));
}

void tst_MainWindow::anotherDatabaseStartsWithoutTheMessageOfTheLast()
{
    QVERIFY(open(u"author"_s));
    type(0, 1, u"Ursula"_s);
    QVERIFY(save());
    QVERIFY(!m_window->statusBar()->currentMessage().isEmpty());

    QVERIFY(open(u"author"_s));

    QCOMPARE(m_window->statusBar()->currentMessage(), QString());
}

QTEST_MAIN(tst_MainWindow)
#include "tst_mainwindow.moc"
