#include "session/editgroup.h"
#include "session/statebuilder.h"
#include "testfile.h"

#include <QDir>

#include <rapidcheck.h>

using namespace varve;
using namespace Qt::Literals::StringLiterals;

namespace {

int draw(int first, int last)
{
    return *rc::gen::inRange(first, last + 1);
}
QString draw(const QStringList &texts)
{
    return texts.at(draw(0, static_cast<int>(texts.size()) - 1));
}

/// A rule for deletes and one for updates.
///
/// RESTRICT stands in the session's schema alone: in SQLite it refuses a statement on the way, though
/// in the end nothing refers to what has gone, and a session orders what it writes. So what is to be
/// seen is what NO ACTION leads to.
QString drawRules()
{
    const QStringList rules{
        u"CASCADE"_s, u"SET NULL"_s, u"SET DEFAULT"_s, u"RESTRICT"_s, u"NO ACTION"_s};
    return u" ON DELETE "_s + draw(rules) + u" ON UPDATE "_s + draw(rules);
}

QString drawColumn(const QString &name)
{
    return name + u" INT"_s + draw({u""_s, u""_s, u" NOT NULL"_s})
           + draw({u""_s, u" DEFAULT 1"_s, u" DEFAULT NULL"_s});
}

/// Tables whose rows refer to each other in chains: `a` to itself, `b` to `a`, `c` to both, `d` to `a`
/// with a part of its key, and `e` to the whole of that.
QStringList drawTables()
{
    return {u"CREATE TABLE a(id INTEGER PRIMARY KEY, "_s + drawColumn(u"up"_s) + u" REFERENCES a"_s
                + drawRules() + u")"_s,
            u"CREATE TABLE b(id INTEGER PRIMARY KEY, "_s + drawColumn(u"a"_s) + u" REFERENCES a"_s
                + drawRules() + u")"_s,
            u"CREATE TABLE c(id INTEGER PRIMARY KEY, "_s + drawColumn(u"a"_s) + u" REFERENCES a"_s
                + drawRules() + u", "_s + drawColumn(u"b"_s) + u" REFERENCES b"_s + drawRules()
                + u")"_s,
            u"CREATE TABLE d(a INT NOT NULL"_s + draw({u""_s, u" DEFAULT 1"_s}) + u" REFERENCES a"_s
                + drawRules() + u", no INT NOT NULL DEFAULT 1, PRIMARY KEY(a, no))"_s,
            u"CREATE TABLE e(id INTEGER PRIMARY KEY, "_s + drawColumn(u"a"_s) + u", "_s
                + drawColumn(u"no"_s) + u", FOREIGN KEY(a, no) REFERENCES d"_s + drawRules()
                + u")"_s};
}

/// A cell, as SQL has it.
QString text(const Value &value)
{
    return value.isInteger() ? QString::number(value.integer()) : u"NULL"_s;
}

/// What SQLite makes of the rows.
class Database
{
public:
    explicit Database(const QStringList &tables)
        : m_name(QUuid::createUuid().toString())
        , m_database(QSqlDatabase::addDatabase(u"QSQLITE"_s, m_name))
    {
        m_database.setDatabaseName(u":memory:"_s);
        m_database.open();
        RC_ASSERT(run(u"PRAGMA foreign_keys = ON"_s));
        for (auto table : tables)
            RC_ASSERT(run(table.replace(u"RESTRICT"_s, u"NO ACTION"_s)));
    }
    ~Database()
    {
        m_database = {};
        QSqlDatabase::removeDatabase(m_name);
    }
    Q_DISABLE_COPY_MOVE(Database)

    bool run(const QString &statement)
    {
        QSqlQuery query(m_database);
        return query.exec(statement);
    }

    /// The rows of `table`, as text, sorted.
    QStringList rows(const QString &table)
    {
        QStringList lines;
        QSqlQuery query(m_database);
        query.exec(u"SELECT * FROM "_s + table);
        while (query.next()) {
            QStringList cells;
            for (int column = 0; query.value(column).isValid(); ++column)
                cells.append(query.isNull(column) ? u"NULL"_s : query.value(column).toString());
            lines.append(cells.join(u'|'));
        }
        lines.sort();
        return lines;
    }

private:
    QString m_name;
    QSqlDatabase m_database;
};

/// The schema of `tables`, as it is read from a file.
Schema reflected(const QStringList &tables)
{
    const QTemporaryDir folder(QDir(u"/dev/shm"_s).exists() ? u"/dev/shm/varve-XXXXXX"_s
                                                            : QString());
    const QString path = folder.filePath(u"data.sqlite"_s);
    const QString name = QUuid::createUuid().toString();
    {
        auto database = QSqlDatabase::addDatabase(u"QSQLITE"_s, name);
        database.setDatabaseName(path);
        database.open();
        for (const auto &table : tables)
            RC_ASSERT(QSqlQuery(database).exec(table));
    }
    QSqlDatabase::removeDatabase(name);
    return opened(path)->schema();
}

QList<RowId> rowsOf(const Session &session, TableIndex table)
{
    QList<RowId> rows;
    session.state().baseRows(table).forEach([&](RowId row, const Row &) {
        if (session.row(row))
            rows.append(row);
    });
    std::ranges::sort(rows);
    return rows;
}

QStringList shownRows(const Session &session, TableIndex table)
{
    QStringList lines;
    const auto rows = rowsOf(session, table);
    for (const auto row : rows) {
        const auto shown = *session.row(row);
        QStringList cells;
        for (qsizetype cell = 0; cell < shown.size(); ++cell)
            cells.append(text(shown[columnIndex(cell)]));
        lines.append(cells.join(u'|'));
    }
    lines.sort();
    return lines;
}

/// The same rows for both, which refer to each other as they may.
State filled(const Schema &schema, Database &database)
{
    StateBuilder builder(schema);
    RC_ASSERT(database.run(u"BEGIN"_s));
    RC_ASSERT(database.run(u"PRAGMA defer_foreign_keys = ON"_s));
    const auto write = [&](const QString &table, const QList<Value> &cells) {
        QStringList texts;
        QList<NamedValue> named;
        for (qsizetype cell = 0; cell < cells.size(); ++cell) {
            texts.append(text(cells[cell]));
            named.append({schema[*schema.find(table)].columns[cell].name, cells[cell]});
        }
        if (database.run(u"INSERT INTO %1 VALUES(%2)"_s.arg(table, texts.join(u", "_s))))
            RC_ASSERT(builder.create(table, named).has_value());
    };
    const auto reference = [](int last) {
        return draw(0, 3) == 0 ? Value() : Value(draw(1, last));
    };
    for (int id = 1; id <= 4; ++id)
        write(u"a"_s, {id, Value(draw(1, 4))});
    for (int id = 1; id <= 3; ++id)
        write(u"b"_s, {id, Value(draw(1, 4))});
    for (int id = 1; id <= 4; ++id)
        write(u"c"_s, {id, reference(4), Value(draw(1, 3))});
    for (int no = 1; no <= 3; ++no)
        write(u"d"_s, {Value(no), Value(no)});
    for (int id = 1; id <= 3; ++id) {
        const auto place = Value(draw(1, 3));
        write(u"e"_s, {id, place, place});
    }
    RC_ASSERT(database.run(u"COMMIT"_s));
    return builder.state();
}

/// A statement, and the same edit.
struct Call
{
    QString sql;
    RowId row;
    std::optional<ColumnIndex> column; ///< None: the row is deleted.
    Value value;
};

Call drawCall(const Session &session)
{
    const auto &schema = session.schema();
    TableIndex table = {};
    QList<RowId> rows;
    while (rows.isEmpty()) {
        table = *schema.find(draw({u"a"_s, u"a"_s, u"b"_s, u"c"_s, u"d"_s}));
        rows = rowsOf(session, table);
    }
    const auto row = rows[draw(0, static_cast<int>(rows.size()) - 1)];
    const auto cells = *session.row(row);
    QStringList parts;
    for (const auto column : schema[table].key)
        parts.append(schema[table][column].name + u" = "_s + text(cells[column]));
    const QString where = schema[table].name + u"%1 WHERE "_s + parts.join(u" AND "_s);
    if (draw(0, 1) == 0)
        return {u"DELETE FROM "_s + where.arg(QString()), row, {}, {}};
    const auto column = columnIndex(draw(0, 1));
    const Value value = draw(1, 6);
    const QString set = u" SET "_s + schema[table][column].name + u" = "_s + text(value);
    return {u"UPDATE "_s + where.arg(set), row, column, value};
}

/// Whether the session takes the edit, and could save what it shows then; it shows what it did, if not.
bool isTaken(Session &session, const Call &call)
{
    const auto done =
        call.column ? session.set(call.row, *call.column, call.value) : session.remove(call.row);
    if (!done) {
        RC_LOG() << "refused: " << done.error().toText().toStdString() << "\n";
        RC_ASSERT(done.error().kind() == ErrorKind::Constraint);
        return false;
    }
    const auto check = session.checkCommit();
    if (check && check->isClean())
        return true;
    RC_LOG() << "could not be saved: "
             << (check ? u"see the check"_s : check.error().toText()).toStdString() << "\n";
    session.undo();
    return false;
}

bool isEqual(const Session &session, Database &database)
{
    return std::ranges::all_of(session.schema().tables(), [&](const Table &table) {
        const auto shown = shownRows(session, *session.schema().find(table.name));
        const auto stored = database.rows(table.name);
        if (shown != stored)
            RC_LOG() << table.name.toStdString() << ": shown " << shown.join(u"; "_s).toStdString()
                     << "\n    stored " << stored.join(u"; "_s).toStdString() << "\n";
        return shown == stored;
    });
}

} // namespace

/// What the rules of foreign keys make of deletes and key changes in memory, against SQLite.
class tst_DeleteRules_Properties : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void aSessionShowsWhatTheDatabaseWouldMake();
};

/// RC_PARAMS="max_success=100000" looks longer.
void tst_DeleteRules_Properties::initTestCase()
{
    if (!qEnvironmentVariableIsSet("RC_PARAMS"))
        qputenv("RC_PARAMS", "max_success=400");
}

void tst_DeleteRules_Properties::aSessionShowsWhatTheDatabaseWouldMake()
{
    int taken = 0;
    int refused = 0;
    QVERIFY(rc::check("a session and the database make the same of the same statements", [&] {
        const auto tables = drawTables();
        RC_LOG() << tables.join(u"\n"_s).toStdString() << "\n";
        Database database(tables);
        const auto schema = reflected(tables);
        Session session(schema, filled(schema, database));
        RC_ASSERT(isEqual(session, database));
        for (int calls = draw(1, 5); calls > 0; --calls) {
            if (rowsOf(session, *schema.find(u"a"_s)).isEmpty())
                return;
            const auto call = drawCall(session);
            RC_LOG() << call.sql.toStdString() << "\n";

            const bool isDone = database.run(call.sql);

            RC_ASSERT(isTaken(session, call) == isDone);
            RC_ASSERT(isEqual(session, database));
            ++(isDone ? taken : refused);
        }
        RC_ASSERT(session.commit().has_value());
        RC_ASSERT(isEqual(session, database));
    }));
    QVERIFY2(taken > refused / 4 && refused > taken / 20,
             qPrintable(u"%1 taken, %2 refused"_s.arg(taken).arg(refused)));
}

QTEST_GUILESS_MAIN(tst_DeleteRules_Properties)
#include "tst_deleterules_properties.moc"
