#include "session/statebuilder.h"
#include "session/statejson.h"
#include "support/library.h"
#include "support/printing.h"

#include <QTest>

#include <rapidcheck.h>

using namespace Qt::Literals::StringLiterals;
using namespace varve;
using namespace varve::test;

namespace {

/// One call that a builder and a session both have.
struct Call
{
    enum class Kind { Create, Set, Remove };

    Kind kind = Kind::Create;
    QString table;
    QList<NamedValue> cells; ///< One of them, if it is a set.
    RowId row;
};

template<typename Target>
bool isDone(Target &target, const Call &call)
{
    switch (call.kind) {
    case Call::Kind::Create:
        return target.create(call.table, call.cells).has_value();
    case Call::Kind::Set:
        return target.set(call.row, call.cells[0].column, call.cells[0].value).has_value();
    case Call::Kind::Remove:
        return target.remove(call.row).has_value();
    }
    return false;
}

QList<RowId> rowsOf(const State &state, TableIndex table)
{
    QList<RowId> rows;
    state.baseRows(table).forEach([&](RowId row, const Row &) { rows.append(row); });
    std::ranges::sort(rows);
    return rows;
}

/// A row of `table`, or none.
Value anyOf(const State &state, TableIndex table)
{
    const auto rows = rowsOf(state, table);
    const auto place = *rc::gen::inRange<qsizetype>(-1, rows.size());
    return place < 0 ? Value() : Value(rows[place]);
}

QList<NamedValue> cellsOf(TableIndex table, const State &state)
{
    if (table == Library::author)
        return {{u"name"_s, *rc::gen::inRange(0, 3)}};
    return table == Library::book
               ? QList<NamedValue>{{u"author_id"_s, anyOf(state, Library::author)}}
               : QList<NamedValue>{{u"book_id"_s, anyOf(state, Library::book)}};
}

Call callFor(const State &state, const Schema &schema)
{
    const auto table = *rc::gen::element(Library::author, Library::book, Library::chapter);
    const auto rows = rowsOf(state, table);
    Call call{Call::Kind::Create, schema[table].name, cellsOf(table, state), {}};
    if (rows.isEmpty() || *rc::gen::inRange(0, 3) == 0) {
        if (*rc::gen::inRange(0, 3) == 0)
            call.cells.append({u"id"_s, *rc::gen::inRange(1, 12)});
        return call;
    }
    call.row = rows[*rc::gen::inRange<qsizetype>(0, rows.size())];
    call.kind = *rc::gen::element(Call::Kind::Set, Call::Kind::Remove);
    if (*rc::gen::inRange(0, 2) == 0)
        call.cells = {{u"id"_s, *rc::gen::inRange(1, 12)}};
    return call;
}

} // namespace

class tst_StateBuilder_Properties : public QObject
{
    Q_OBJECT

private slots:
    void itMakesWhatASessionWouldMake();
};

void tst_StateBuilder_Properties::itMakesWhatASessionWouldMake()
{
    QVERIFY(rc::check("the same calls make the same of a builder and of a session", [] {
        const auto schema = Library::schema(*rc::gen::element(ForeignKeyRule::Cascade,
                                                              ForeignKeyRule::SetNull,
                                                              ForeignKeyRule::Restrict,
                                                              ForeignKeyRule::NoAction));
        Session session(schema);
        StateBuilder builder(schema);
        QList<std::pair<State, QJsonObject>> taken;
        for (int step = *rc::gen::inRange(1, 30); step > 0; --step) {
            const auto call = callFor(builder.state(), schema);
            const bool wouldBeTaken =
                call.kind == Call::Kind::Set && call.cells[0].column == u"id"_s
                && !session.find(call.row.table(), call.cells[0].value).isNull()
                && session.find(call.row.table(), call.cells[0].value) != call.row;
            // A session lets keys be swapped, and refuses two at the commit.
            if (wouldBeTaken)
                RC_ASSERT(!isDone(builder, call));
            else
                RC_ASSERT(isDone(builder, call) == isDone(session, call));
            taken.append({builder.state(), toJson(builder.state(), schema)});
        }

        RC_ASSERT(session.commit().has_value());

        RC_ASSERT(toJson(builder.state(), schema) == toJson(session.state(), schema));
        for (const auto &[state, json] : std::as_const(taken))
            RC_ASSERT(toJson(state, schema) == json);
    }));
}

QTEST_GUILESS_MAIN(tst_StateBuilder_Properties)
#include "tst_statebuilder_properties.moc"
