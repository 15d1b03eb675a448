#include "pilots.h"
#include "session/memorybackend.h"
#include "widgets/conflictview.h"

#include <QPushButton>
#include <QSignalSpy>
#include <QTest>
#include <QTreeWidget>

using namespace Qt::Literals::StringLiterals;
using namespace varve;
using namespace varve::test;

class tst_ConflictView : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void cleanup();

    void showsBaseMineAndTheirs();
    void keepMineDecidesInOneStep();
    void takeTheirsShowsTheirValue();
    void nothingIsShownWithoutConflict();

private:
    void comeIntoConflict();

    std::unique_ptr<Session> m_session;
    MemoryBackend *m_database = nullptr; ///< The session's.
    RowId m_row;
};

namespace {

Row pilotNamed(const QString &name)
{
    return Row{1, name, 3, u"2026-11-21"_s, 1, u"captain"_s, Null{}};
}

} // namespace

void tst_ConflictView::init()
{
    auto database = std::make_unique<MemoryBackend>(pilotSchema());
    m_database = database.get();
    m_database->put(TableIndex{0}, pilotNamed(u"Natasha"_s));
    m_session = std::make_unique<Session>(std::move(database));
    m_row = m_session->fetch(m_session->query(u"pilots"_s)).value().front();
}

void tst_ConflictView::cleanup()
{
    m_session.reset();
}

void tst_ConflictView::comeIntoConflict()
{
    QVERIFY(m_session->set(m_row, u"name"_s, u"Mine"_s));
    m_database->put(TableIndex{0}, pilotNamed(u"Theirs"_s));
    QVERIFY(m_session->fetch(m_session->query(u"pilots"_s)));
}

void tst_ConflictView::showsBaseMineAndTheirs()
{
    const ConflictView view(*m_session);

    comeIntoConflict();

    QCOMPARE(view.rows(), QList{m_row});
    const auto *field = view.tree().topLevelItem(0)->child(0);
    QCOMPARE(field->text(0), u"name"_s);
    QCOMPARE(field->text(1), u"Natasha"_s);
    QCOMPARE(field->text(2), u"Mine"_s);
    QCOMPARE(field->text(3), u"Theirs"_s);
}

void tst_ConflictView::keepMineDecidesInOneStep()
{
    const ConflictView view(*m_session);
    comeIntoConflict();

    view.keepMine()->click();

    QVERIFY(view.rows().isEmpty());
    QCOMPARE(m_session->cell(m_row, ColumnIndex{1}), Value(u"Mine"_s));
    m_session->undo();
    QCOMPARE(view.rows(), QList{m_row});
}

void tst_ConflictView::takeTheirsShowsTheirValue()
{
    const ConflictView view(*m_session);
    comeIntoConflict();

    view.takeTheirs()->click();

    QVERIFY(view.rows().isEmpty());
    QCOMPARE(m_session->cell(m_row, ColumnIndex{1}), Value(u"Theirs"_s));
}

void tst_ConflictView::nothingIsShownWithoutConflict()
{
    const ConflictView view(*m_session);
    QSignalSpy changed(&view, &ConflictView::rowsChanged);

    QVERIFY(m_session->set(m_row, u"name"_s, u"Mine"_s));

    QVERIFY(view.rows().isEmpty());
    QCOMPARE(changed.count(), 0);
}

QTEST_MAIN(tst_ConflictView)
#include "tst_conflictview.moc"
