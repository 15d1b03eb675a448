#include "models/tablemodel.h"
#include "pilots.h"
#include "widgets/celldelegate.h"
#include "widgets/editors/blobeditor.h"
#include "widgets/editors/editor.h"

#include <QComboBox>
#include <QFile>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::Literals::StringLiterals;
using namespace varve;
using namespace varve::test;

class tst_EditorType : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void cleanup();

    void columnChoosesTheEditor_data();
    void columnChoosesTheEditor();
    void largeSpaceHasSeveralLines();
    void untouchedEditorWritesNothing_data();
    void untouchedEditorWritesNothing();
    void sameTextWritesNothing();
    void nullStaysNullUntilTyped();
    void emptiedTextIsNotNull();
    void nullKeySetsNull();
    void choiceOffersNullAndTheAllowedValues();
    void booleanIsStoredAsNumber();
    void typedTextSurvivesAChangeUnderneath();
    void longTextIsNotCut();
    void whatWasNotTypedIsKeptToTheLetter();
    void hugeTextIsLoadedAndSavedAsAFile();
    void fileThatIsNoTextIsRefused();
    void fileIsNamedAfterItsColumnAndContent();

private:
    QWidget *open(int row, int column, EditorSpace space = EditorSpace::Cell);
    Value valueAt(int row, int column) const
    {
        return m_model->index(row, column).data(ValueRole).value<Value>();
    }
    void close(QWidget *editor, int row, int column)
    {
        m_delegate.setModelData(editor, m_model.get(), m_model->index(row, column));
    }

    std::unique_ptr<Session> m_session;
    std::unique_ptr<TableModel> m_model;
    std::unique_ptr<QWidget> m_parent;
    CellDelegate m_delegate;
};

void tst_EditorType::init()
{
    m_session = pilotSession();
    m_model = std::make_unique<TableModel>(*m_session, m_session->query(u"pilots"_s));
    m_parent = std::make_unique<QWidget>();
    m_model->want(0, 10);
    QTRY_COMPARE(m_model->rowCount(), 3);
    QTRY_COMPARE(valueAt(0, pilot::name), Value(u"Natasha"_s));
}

void tst_EditorType::cleanup()
{
    m_parent.reset();
    m_model.reset();
    m_session.reset();
}

QWidget *tst_EditorType::open(int row, int column, EditorSpace space)
{
    m_delegate.setNextSpace(space);
    auto *editor = m_delegate.createEditor(m_parent.get(), {}, m_model->index(row, column));
    editor->installEventFilter(&m_delegate);
    m_delegate.setEditorData(editor, m_model->index(row, column));
    return editor;
}

void tst_EditorType::columnChoosesTheEditor_data()
{
    QTest::addColumn<int>("column");
    QTest::addColumn<QByteArray>("editor");

    QTest::newRow("text") << pilot::name << QByteArray("varve::LineEditor");
    QTest::newRow("integer") << pilot::gunnery << QByteArray("varve::LineEditor");
    QTest::newRow("date") << pilot::born << QByteArray("varve::DateEditor");
    QTest::newRow("boolean") << pilot::active << QByteArray("varve::BooleanEditor");
    QTest::newRow("one of a list") << pilot::rank << QByteArray("varve::ChoiceEditor");
    QTest::newRow("blob") << pilot::photo << QByteArray("varve::BlobEditor");
}

void tst_EditorType::columnChoosesTheEditor()
{
    QFETCH(const int, column);
    QFETCH(const QByteArray, editor);

    QCOMPARE(QByteArray(open(0, column)->metaObject()->className()), editor);
}

void tst_EditorType::largeSpaceHasSeveralLines()
{
    QVERIFY(qobject_cast<QPlainTextEdit *>(open(0, pilot::name, EditorSpace::Large)));
    QVERIFY(qobject_cast<QLineEdit *>(open(0, pilot::name)));
}

void tst_EditorType::untouchedEditorWritesNothing_data()
{
    columnChoosesTheEditor_data();
}

void tst_EditorType::untouchedEditorWritesNothing()
{
    QFETCH(const int, column);
    const auto before = m_session->state();

    close(open(2, column), 2, column);

    QVERIFY(m_session->state().isSameAs(before));
}

void tst_EditorType::sameTextWritesNothing()
{
    auto *line = qobject_cast<QLineEdit *>(open(0, pilot::name));

    line->selectAll();
    QTest::keyClicks(line, u"Natasha"_s);
    close(line, 0, pilot::name);

    QVERIFY(!m_session->hasPending());
}

void tst_EditorType::nullStaysNullUntilTyped()
{
    auto *line = qobject_cast<QLineEdit *>(open(2, pilot::gunnery));
    QCOMPARE(line->placeholderText(), u"NULL"_s);

    QTest::keyClicks(line, u"4"_s);
    close(line, 2, pilot::gunnery);

    QCOMPARE(valueAt(2, pilot::gunnery), Value(4));
}

void tst_EditorType::emptiedTextIsNotNull()
{
    auto *line = qobject_cast<QLineEdit *>(open(0, pilot::name));

    line->selectAll();
    QTest::keyClick(line, Qt::Key_Delete);
    close(line, 0, pilot::name);

    QCOMPARE(valueAt(0, pilot::name), Value(QString()));
}

void tst_EditorType::nullKeySetsNull()
{
    auto *line = qobject_cast<QLineEdit *>(open(0, pilot::gunnery));

    QTest::keyClick(line, Qt::Key_0, Qt::ControlModifier);
    close(line, 0, pilot::gunnery);

    QVERIFY(valueAt(0, pilot::gunnery).isNull());
}

void tst_EditorType::choiceOffersNullAndTheAllowedValues()
{
    auto *combo = qobject_cast<QComboBox *>(open(0, pilot::rank));

    QStringList offered;
    for (int i = 0; i < combo->count(); ++i)
        offered += combo->itemText(i);
    QCOMPARE(offered, QStringList({u"NULL"_s, u"sergeant"_s, u"captain"_s}));
    QCOMPARE(combo->currentText(), u"captain"_s);

    combo->setCurrentIndex(1);
    close(combo, 0, pilot::rank);

    QCOMPARE(valueAt(0, pilot::rank), Value(u"sergeant"_s));
}

void tst_EditorType::booleanIsStoredAsNumber()
{
    auto *combo = qobject_cast<QComboBox *>(open(0, pilot::active));
    QCOMPARE(combo->currentText(), u"true"_s);

    combo->setCurrentIndex(combo->findText(u"false"_s));
    close(combo, 0, pilot::active);

    QCOMPARE(valueAt(0, pilot::active), Value(0));
}

void tst_EditorType::typedTextSurvivesAChangeUnderneath()
{
    auto *line = qobject_cast<QLineEdit *>(open(0, pilot::name));
    line->selectAll();
    QTest::keyClicks(line, u"Nat"_s);

    m_delegate.setEditorData(line, m_model->index(0, pilot::name));

    QCOMPARE(line->text(), u"Nat"_s);
}

void tst_EditorType::longTextIsNotCut()
{
    const QString text(100'000, u'x');
    QVERIFY(m_model->setData(m_model->index(0, pilot::name), text));
    QVERIFY(qobject_cast<QPlainTextEdit *>(open(0, pilot::name)));
    auto *line = qobject_cast<QLineEdit *>(open(1, pilot::name));

    line->setText(text);

    QCOMPARE(line->text(), text);
}

void tst_EditorType::whatWasNotTypedIsKeptToTheLetter()
{
    const QString text = u"10\u00a0km\r\nfar\r\n"_s;
    QVERIFY(m_model->setData(m_model->index(0, pilot::name), text));
    auto *lines = qobject_cast<QPlainTextEdit *>(open(0, pilot::name));
    QVERIFY(lines);

    lines->moveCursor(QTextCursor::End);
    QTest::keyClicks(lines, u"!"_s);
    close(lines, 0, pilot::name);

    QCOMPARE(valueAt(0, pilot::name), Value(text + u'!'));
}

void tst_EditorType::hugeTextIsLoadedAndSavedAsAFile()
{
    const QString text(9 * 1024 * 1024, u'\u00e4');
    QVERIFY(m_session->set(m_model->rowId(0), u"name"_s, text));
    const QTemporaryDir folder;
    const QString path = folder.filePath(u"text"_s);
    auto *editor = qobject_cast<BlobEditor *>(open(0, pilot::name));
    QVERIFY(editor);

    QVERIFY(editor->writeTo(path));

    QFile file(path);
    QVERIFY(file.open(QIODevice::ReadWrite));
    QCOMPARE(file.size(), 2 * text.size());
    QVERIFY(file.resize(4));
    file.close();
    QVERIFY(editor->readFrom(path));
    close(editor, 0, pilot::name);
    QCOMPARE(valueAt(0, pilot::name), Value(u"\u00e4\u00e4"_s));
}

void tst_EditorType::fileThatIsNoTextIsRefused()
{
    QVERIFY(m_session->set(m_model->rowId(0), u"name"_s, QString(9 * 1024 * 1024, u'x')));
    const QTemporaryDir folder;
    QFile file(folder.filePath(u"picture"_s));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("\xff\xd8\xff");
    file.close();
    auto *editor = qobject_cast<BlobEditor *>(open(0, pilot::name));

    const auto read = editor->readFrom(file.fileName());

    QVERIFY(!read);
    QVERIFY(!editor->isChanged());
}

void tst_EditorType::fileIsNamedAfterItsColumnAndContent()
{
    QVERIFY(m_session->set(m_model->rowId(0), u"photo"_s, QByteArray("\x89PNG\r\n\x1a\n")));
    auto *editor = qobject_cast<BlobEditor *>(open(0, pilot::photo));
    QVERIFY(editor);

    QCOMPARE(editor->fileName(), u"photo.png"_s);
}

QTEST_MAIN(tst_EditorType)
#include "tst_editortype.moc"
