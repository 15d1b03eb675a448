#include "session/handle.h"
#include "session/statejson.h"
#include "support/library.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>

#include <cmath>
#include <limits>

using namespace Qt::Literals::StringLiterals;
using namespace varve;
using namespace varve::test;

namespace {

/// One author whose name is whatever is asked, which no column would let in.
State holding(const Value &value)
{
    const auto rows = State::Rows().inserted(RowId(Library::author, 1), Row{1, value});
    return State().withBase(
        PersistentMap<TableIndex, State::Rows>().inserted(Library::author, rows));
}

/// Through the text, as it would be kept in a file.
Result<State> readBack(const State &state)
{
    const auto schema = Library::schema();
    const auto text = QJsonDocument(toJson(state, schema)).toJson();
    return stateFromJson(QJsonDocument::fromJson(text).object(), schema);
}

} // namespace

class tst_StateJson : public QObject
{
    Q_OBJECT

private slots:
    void everyValueComesBackAsItWas_data();
    void everyValueComesBackAsItWas();
    void notANumberComesBack();
    void baseAndPendingComeBackWithTheirRowIds();
    void queriesAndRelationsAnswerTheSame();
    void equalStatesGiveEqualJson();
    void columnsAreFoundByName();
    void aTableThatIsNotThereIsNamed();
    void otherColumnsAreRefused_data();
    void otherColumnsAreRefused();
    void whatIsNoStateIsRefused_data();
    void whatIsNoStateIsRefused();
};

void tst_StateJson::everyValueComesBackAsItWas_data()
{
    using Limits = std::numeric_limits<qint64>;
    using Reals = std::numeric_limits<double>;
    QTest::addColumn<Value>("value");

    QTest::newRow("null") << Value();
    QTest::newRow("zero") << Value(0);
    QTest::newRow("integer") << Value(-42);
    QTest::newRow("2^53 + 1") << Value((qint64{1} << 53) + 1);
    QTest::newRow("largest integer") << Value(Limits::max());
    QTest::newRow("smallest integer") << Value(Limits::min());
    QTest::newRow("real") << Value(0.1);
    QTest::newRow("whole real") << Value(3.0);
    QTest::newRow("minus zero") << Value(-0.0);
    QTest::newRow("largest real") << Value(Reals::max());
    QTest::newRow("smallest real") << Value(Reals::denorm_min());
    QTest::newRow("infinity") << Value(Reals::infinity());
    QTest::newRow("text") << Value(u"Ærøskøbing \"1\"\n"_s);
    QTest::newRow("empty text") << Value(u""_s);
    QTest::newRow("text with NUL") << Value(u"a"_s + QChar::Null + u"b"_s);
    QTest::newRow("half a surrogate pair") << Value(QString(QChar(0xd800)));
    QTest::newRow("byte order mark") << Value(QString(QChar(0xfeff)) + u"a"_s);
    QTest::newRow("text like a tag") << Value(u"{\"blob\": \"AA==\"}"_s);
    QTest::newRow("blob") << Value(QByteArray("\0\xff\x80", 3));
    QTest::newRow("empty blob") << Value(QByteArray(""));
    QTest::newRow("reference") << Value(RowId(Library::book, 7));
    QTest::newRow("left to the default") << Value(Absent{});
    QTest::newRow("not loaded") << Value(
        Absent{Absent::Reason::NotLoaded, Absent::Content::Blob, 50'000'000});
}

void tst_StateJson::everyValueComesBackAsItWas()
{
    QFETCH(const Value, value);

    const auto read = readBack(holding(value)).value();

    const auto cell = (*read.row(RowId(Library::author, 1)))[nameColumn];
    QCOMPARE(cell, value);
    if (value.isReal())
        QCOMPARE(std::signbit(cell.real()), std::signbit(value.real()));
}

void tst_StateJson::notANumberComesBack()
{
    const auto read = readBack(holding(std::numeric_limits<double>::quiet_NaN())).value();

    QVERIFY(std::isnan((*read.row(RowId(Library::author, 1)))[nameColumn].real()));
}

void tst_StateJson::baseAndPendingComeBackWithTheirRowIds()
{
    Session session(Library::schema());
    const auto kept = session.create(u"author"_s, {{u"name"_s, u"Austen"_s}}).value();
    const auto deleted = session.create(u"author"_s, {}).value();
    QVERIFY(session.commit());
    QVERIFY(session.remove(deleted));
    QVERIFY(session.set(kept, nameColumn, u"Jane"_s));
    const auto created = session.create(u"book"_s, {{u"author"_s, kept}}).value();

    const auto read = readBack(session.state()).value();

    QVERIFY(read.pending() == session.state().pending());
    QCOMPARE(*read.baseRow(kept), *session.state().baseRow(kept));
    QCOMPARE(*read.baseRow(deleted), *session.state().baseRow(deleted));
    QVERIFY(read.row(created));
    QVERIFY(!read.row(deleted));
}

void tst_StateJson::queriesAndRelationsAnswerTheSame()
{
    Session session(Library::schema());
    const auto austen = session.createHandle(u"author"_s, {}).value();
    const auto emma = session.createHandle(u"book"_s, {{u"author"_s, austen}}).value();
    QVERIFY(session.create(u"genre"_s, {}));
    QVERIFY(emma.link(u"genres"_s, {1}));

    Session again(Library::schema(), readBack(session.state()).value());

    const auto books = again.query(u"book"_s).filter(equals(col(u"author_id"_s), 1));
    QCOMPARE(again.fetch(books).value(), QList{emma.id()});
    QCOMPARE(again.handle(emma.id()).relatedRows(u"genres"_s).value(),
             emma.relatedRows(u"genres"_s).value());
    QCOMPARE(*again.row(again.create(u"author"_s, {}).value()), (Row{2, Null()}));
}

void tst_StateJson::equalStatesGiveEqualJson()
{
    const auto schema = Library::schema();
    auto one = State::Rows();
    auto other = State::Rows();
    for (quint64 number = 1; number <= 50; ++number) {
        one = one.inserted(RowId(Library::author, number), Row{1, Null()});
        other = other.inserted(RowId(Library::author, 51 - number), Row{1, Null()});
    }
    const PersistentMap<TableIndex, State::Rows> none;

    QCOMPARE(toJson(State().withBase(none.inserted(Library::author, one)), schema),
             toJson(State().withBase(none.inserted(Library::author, other)), schema));
}

void tst_StateJson::columnsAreFoundByName()
{
    const auto json = QJsonDocument::fromJson(
        R"({"version": 1, "tables": {"author": {"columns": ["name", "id"],
            "rows": [[3, "Austen", 5]], "changes": []}}})");

    const auto state = stateFromJson(json.object(), Library::schema()).value();

    QCOMPARE(*state.row(RowId(Library::author, 3)), (Row{5, u"Austen"_s}));
}

void tst_StateJson::aTableThatIsNotThereIsNamed()
{
    const auto json = QJsonDocument::fromJson(R"({"version": 1, "tables": {"autor": {}}})");

    const auto state = stateFromJson(json.object(), Library::schema());

    QCOMPARE(state.error().kind(), ErrorKind::Schema);
    QVERIFY(state.error().text().contains(u"\"autor\""));
}

void tst_StateJson::otherColumnsAreRefused_data()
{
    QTest::addColumn<QByteArray>("columns");

    QTest::newRow("one is missing") << QByteArray(R"(["id"])");
    QTest::newRow("one too many") << QByteArray(R"(["id", "name", "born"])");
    QTest::newRow("another one") << QByteArray(R"(["id", "nom"])");
}

void tst_StateJson::otherColumnsAreRefused()
{
    QFETCH(const QByteArray, columns);
    const auto json = QJsonDocument::fromJson(
        R"({"version": 1, "tables": {"author": {"rows": [], "columns": )" + columns + "}}}");

    const auto state = stateFromJson(json.object(), Library::schema());

    QCOMPARE(state.error().kind(), ErrorKind::Schema);
    QVERIFY(state.error().text().contains(u"\"author\""));
}

void tst_StateJson::whatIsNoStateIsRefused_data()
{
    QTest::addColumn<QByteArray>("text");
    const auto rows = [](const QByteArray &part) -> QByteArray {
        return R"({"version": 1, "tables": {"author": {"columns": ["id", "name"], )" + part + "}}}";
    };

    QTest::newRow("nothing") << QByteArray("{}");
    QTest::newRow("a later version") << QByteArray(R"({"version": 2, "tables": {}})");
    QTest::newRow("a row without a number") << rows(R"("rows": [["a", 1, "b"]])");
    QTest::newRow("a row that is too short") << rows(R"("rows": [[1, 1]])");
    QTest::newRow("a row number beyond all") << rows(R"("rows": [[281474976710656, 1, "b"]])");
    QTest::newRow("a cell that is a list") << rows(R"("rows": [[1, 1, []]])");
    QTest::newRow("a tag that is unknown") << rows(R"("rows": [[1, 1, {"date": "x"}]])");
    QTest::newRow("a blob that is none") << rows(R"("rows": [[1, 1, {"blob": "?"}]])");
    QTest::newRow("a change of nothing") << rows(R"("changes": [{"serial": 1}])");
}

void tst_StateJson::whatIsNoStateIsRefused()
{
    QFETCH(const QByteArray, text);

    const auto state = stateFromJson(QJsonDocument::fromJson(text).object(), Library::schema());

    QVERIFY(!state);
    QCOMPARE(state.error().kind(), ErrorKind::Type);
}

QTEST_GUILESS_MAIN(tst_StateJson)
#include "tst_statejson.moc"
