#include "query/functions.h"
#include "query/sqlcompile.h"
#include "session/session.h"
#include "testfile.h"

#include <rapidcheck.h>

using namespace varve;
using namespace Qt::Literals::StringLiterals;

namespace {

constexpr int queriesPerState = 12;

const QStringList tables{
    u"CREATE TABLE lance(id INTEGER PRIMARY KEY, name TEXT COLLATE NOCASE, tons REAL)"_s,
    u"CREATE TABLE pilot(id INTEGER PRIMARY KEY, name TEXT, gunnery INTEGER DEFAULT (TRUE), note "
    u"TEXT, "
    u"lance_id INTEGER REFERENCES lance ON DELETE SET NULL)"_s,
    u"INSERT INTO lance VALUES(1, 'a', 12.5), (2, 'B', NULL), (3, 'b', 50)"_s,
    u"INSERT INTO pilot VALUES(1, 'a', 1, 'short', 1), (2, 'A', 2, 'a longer note', 1), "
    u"(3, NULL, 3, NULL, 2), (4, 'b', NULL, 'b', NULL)"_s};

int draw(int end)
{
    return *rc::gen::inRange(0, end);
}

template<typename List>
auto oneOf(const List &list)
{
    return list[static_cast<decltype(list.size())>(draw(static_cast<int>(list.size())))];
}

Value someValue()
{
    return oneOf(QList<Value>{
        Null(), u"a"_s, u"A"_s, u"b "_s, u"a longer note"_s, u"2"_s, 1, 2, 3, 12, 12.5, 50});
}

/// Keys are left out: what a new row's will be is not known before it is saved.
Expression operand(const QString &table, int depth)
{
    const bool isPilot = table == u"pilot"_s;
    const QStringList columns = isPilot ? QStringList{u"name"_s, u"gunnery"_s, u"note"_s}
                                        : QStringList{u"name"_s, u"tons"_s};
    switch (draw(depth > 0 ? 9 : 4)) {
    case 0:
        return value(someValue());
    case 4:
        return lower(operand(table, depth - 1));
    case 5:
        return length(operand(table, depth - 1));
    case 6: // Only the database can tell.
        return round(operand(table, depth - 1) / 3.0, 1);
    case 7:
    case 8:
        if (isPilot)
            return related(u"lance"_s, operand(u"lance"_s, depth - 1));
        [[fallthrough]];
    default:
        return col(oneOf(columns));
    }
}

Expression condition(const Schema &schema, const QString &table, int depth)
{
    const auto part = [&] { return condition(schema, table, depth - 1); };
    const bool isPilot = table == u"pilot"_s;
    const auto other = isPilot ? u"lance"_s : u"pilot"_s;
    switch (draw(depth > 0 ? 10 : 4)) {
    case 0:
        return operand(table, depth).isNull();
    case 1:
        return operand(table, depth).contains(u"a"_s);
    case 4:
        return part() && part();
    case 5:
        return part() || part();
    case 6:
        return !part();
    case 7:
        return any(other, condition(schema, other, depth - 1));
    case 8:
        return all(other, condition(schema, other, depth - 1));
    case 9:
        return exists(QuerySet::named(schema, other)
                          .filter(compared(operand(other, 0),
                                           static_cast<Comparison>(draw(6)),
                                           outer(oneOf(QStringList{u"name"_s, u"id"_s})))
                                  || condition(schema, other, depth - 1)));
    default:
        return compared(
            operand(table, depth), static_cast<Comparison>(draw(6)), operand(table, depth));
    }
}

QuerySet query(const Schema &schema)
{
    const auto table = oneOf(QStringList{u"pilot"_s, u"lance"_s});
    auto drawn = QuerySet::named(schema, table);
    if (draw(4) > 0)
        drawn = drawn.filter(condition(schema, table, 2));
    if (draw(2) == 0)
        drawn = drawn.orderBy(operand(table, 1), SortOrder::Ascending, NullOrder(draw(2)));
    if (draw(3) == 0)
        drawn = drawn.slice(draw(3), 1 + draw(6));
    return drawn;
}

Selection selection(const Schema &schema)
{
    auto drawn = Selection(query(schema));
    const auto table = drawn.rows().table().name;
    if (draw(2) == 0)
        return drawn.select(operand(table, 2), u"x"_s);
    const auto group = table == u"pilot"_s ? col(u"gunnery"_s) : col(u"tons"_s);
    if (draw(2) == 0)
        drawn = drawn.groupBy(group).select(group, u"group"_s);
    return drawn.select(count(), u"n"_s)
        .select(count(operand(table, 1)), u"c"_s)
        .select(sum(length(operand(table, 1))), u"s"_s)
        .select(varve::max(group), u"m"_s);
}

void change(Session &session)
{
    const auto &schema = session.schema();
    const auto pilots = session.fetch(session.query(u"pilot"_s).pending(Pending::Include)).value();
    const auto lances = session.fetch(session.query(u"lance"_s)).value();
    const auto someLance = [&] {
        return lances.isEmpty() || draw(3) == 0 ? Value() : Value(oneOf(lances));
    };
    // A row that has a key is referred to by it.
    const auto reference = [&](const Value &lance) {
        if (!lance.isReference())
            return lance;
        const auto key = session.cell(lance.reference(), columnIndex(0));
        return key.isAbsent() ? lance : key;
    };
    const auto pilot = schema.require(u"pilot"_s).value();
    const auto column = [&](const QString &name) { return *schema[pilot].find(name); };
    switch (draw(7)) {
    case 0:
        (void)session.create(u"lance"_s, {{u"name"_s, someValue()}, {u"tons"_s, draw(5) * 12.5}});
        break;
    case 1:
        (void)session.create(u"pilot"_s,
                             {{u"name"_s, someValue()}, {u"lance_id"_s, reference(someLance())}});
        break;
    case 2:
        (void)session.create(u"pilot"_s, {{u"gunnery"_s, draw(4)}, {u"note"_s, someValue()}});
        break;
    case 3:
        if (!pilots.isEmpty())
            (void)session.remove(oneOf(pilots));
        break;
    case 4:
        if (!lances.isEmpty())
            (void)session.remove(oneOf(lances));
        break;
    case 5:
        if (!lances.isEmpty())
            (void)session.set(oneOf(lances), columnIndex(1 + draw(2)), draw(4) * 2.5);
        break;
    default:
        if (!pilots.isEmpty())
            (void)session.set(oneOf(pilots),
                              column(oneOf(QStringList{u"name"_s, u"note"_s, u"lance_id"_s})),
                              draw(2) == 0 ? reference(someLance()) : Value(u"a"_s));
        break;
    }
}

/// The keys of rows that were fetched, as they are once all is saved.
QString keys(const Session &session, const Result<QList<RowId>> &rows)
{
    if (!rows)
        return rows.error().toText();
    QStringList all;
    for (const auto row : *rows)
        all.append(toText(session.cell(row, columnIndex(0))));
    return all.join(u' ');
}

QString shown(const Result<ValueTable> &values)
{
    return values ? ::shown(values->rows) : values.error().toText();
}

/// A session that knows all rows, but not their large cells.
std::unique_ptr<Session> opened(TestFile &file)
{
    auto session = std::make_unique<Session>(::opened(file.path()));
    for (const auto &table : {u"pilot"_s, u"lance"_s})
        (void)session->fetch(session->query(table).withoutContentOver(6));
    return session;
}

QString described(const QuerySet &query)
{
    sql::Syntax standard;
    const auto text = sql::selectRows(query, {}, standard);
    return text.sql + u'\n' + toText(Key(text.values));
}

} // namespace

// What a session says over a database with changes pending is what is said once they are saved.
class tst_PendingProperties : public QObject
{
    Q_OBJECT

private slots:
    void queriesReadAsIfAllWereSaved();
};

void tst_PendingProperties::queriesReadAsIfAllWereSaved()
{
    TestFile file(tables);
    int answers = 0;
    const bool holds = rc::check([&] {
        const auto session = opened(file);
        for (int changes = 1 + draw(8); changes > 0; --changes)
            change(*session);
        QList<QuerySet> queries;
        QList<Result<QList<RowId>>> found;
        QList<Selection> selections;
        QStringList values;
        QList<Result<qint64>> counts;
        for (int i = 0; i < queriesPerState; ++i) {
            queries.append(query(session->schema()));
            RC_ASSERT(!queries.last().error());
            found.append(session->fetch(queries.last()));
            counts.append(session->count(queries.last()));
            selections.append(selection(session->schema()));
            values.append(shown(session->values(selections.last())));
        }
        if (!session->commit())
            return; // A lance that somebody was put into is gone.

        const auto after = opened(file);
        for (int i = 0; i < queriesPerState; ++i) {
            const auto now = keys(*after, after->fetch(queries[i]));
            if (keys(*session, found[i]) != now)
                RC_FAIL(QString(described(queries[i]) + u"\npending: "_s + keys(*session, found[i])
                                + u"\nsaved: "_s + now)
                            .toStdString());
            RC_ASSERT(counts[i].value() == after->count(queries[i]).value());
            const auto saved = shown(after->values(selections[i]));
            if (values[i] != saved)
                RC_FAIL(QString(described(selections[i].rows()) + u"\npending: "_s + values[i]
                                + u"\nsaved: "_s + saved)
                            .toStdString());
            ++answers;
        }
    });
    QVERIFY(holds);
    QVERIFY(answers > 0);
}

/// 100 states, 1200 queries and as many selections; more with RC_PARAMS.
int main(int argc, char **argv)
{
    if (!qEnvironmentVariableIsSet("RC_PARAMS"))
        qputenv("RC_PARAMS", "max_success=100");
    const QCoreApplication application(argc, argv);
    tst_PendingProperties test;
    return QTest::qExec(&test, argc, argv);
}
#include "tst_pending_properties.moc"
