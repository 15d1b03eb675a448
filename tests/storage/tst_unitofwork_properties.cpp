#include "session/editgroup.h"
#include "session/planner.h"
#include "testfile.h"

#include <QDir>

#include <rapidcheck.h>

using namespace varve;
using namespace Qt::Literals::StringLiterals;

namespace {

const auto grp = tableIndex(0);
const auto seat = tableIndex(1);

/// Groups in groups, with a code that is never empty and a nickname that may be; and the numbered
/// seats of groups, each with at most one holder. `%1` is what happens when a group's key changes.
const auto grpDefinition = u"CREATE TABLE grp(id INTEGER PRIMARY KEY, code TEXT NOT NULL UNIQUE, "
                           "nick TEXT UNIQUE, up INT REFERENCES grp ON DELETE RESTRICT %1)"_s;
const auto seatDefinition = u"CREATE TABLE seat(grp INT NOT NULL REFERENCES grp ON DELETE RESTRICT "
                            "%1, no INT NOT NULL, holder TEXT UNIQUE, PRIMARY KEY(grp, no))"_s;
const auto grpRows = u"SELECT id, code, nick, up FROM grp ORDER BY id"_s;
const auto seatRows = u"SELECT grp, no, holder FROM seat ORDER BY grp, no"_s;

enum class Rule { NoAction, Cascade };

QString onUpdate(Rule rule)
{
    return rule == Rule::Cascade ? u"ON UPDATE CASCADE"_s : u"ON UPDATE NO ACTION"_s;
}

int draw(int first, int last)
{
    return *rc::gen::inRange(first, last + 1);
}
QString draw(const QStringList &texts)
{
    return texts.at(draw(0, static_cast<int>(texts.size()) - 1));
}

/// Few values, so that rows often want what others have.
Value drawCode()
{
    return draw({u"a"_s, u"b"_s, u"c"_s, u"d"_s, u"e"_s});
}
Value drawName()
{
    const auto name = draw({u""_s, u"m"_s, u"n"_s, u"o"_s});
    return name.isEmpty() ? Value() : Value(name);
}

/// The file of all cases, where the disk does not have to be waited for if there is such a place.
class Stage
{
public:
    explicit Stage(Rule rule)
        : m_folder(QDir(u"/dev/shm"_s).exists() ? u"/dev/shm/varve-XXXXXX"_s : QString())
        , m_rule(rule)
    {
        m_database = QSqlDatabase::addDatabase(u"QSQLITE"_s, m_folder.path());
        m_database.setDatabaseName(path());
        m_database.open();
        run({u"PRAGMA synchronous = OFF"_s, u"PRAGMA foreign_keys = ON"_s});
        run({grpDefinition.arg(onUpdate(rule)), seatDefinition.arg(onUpdate(rule))});
        m_backend = opened(path());
    }
    ~Stage()
    {
        m_database = {};
        QSqlDatabase::removeDatabase(m_folder.path());
    }

    QString path() const { return m_folder.filePath(u"data.sqlite"_s); }
    Rule rule() const { return m_rule; }

    bool run(const QStringList &statements)
    {
        return std::ranges::all_of(statements, [this](const QString &statement) {
            QSqlQuery query(m_database);
            return query.exec(statement);
        });
    }

    /// The rows of both tables, as text.
    QString content()
    {
        QStringList lines;
        for (const auto &select : {grpRows, seatRows}) {
            QSqlQuery query(m_database);
            query.exec(select);
            while (query.next()) {
                QStringList cells;
                for (int column = 0; query.value(column).isValid(); ++column)
                    cells.append(query.isNull(column) ? u"NULL"_s : query.value(column).toString());
                lines.append(cells.join(u'|'));
            }
        }
        return lines.join(u';');
    }

    /// Up to four groups and up to five seats, which keep all rules.
    void fill()
    {
        QStringList statements{u"BEGIN"_s,
                               u"PRAGMA defer_foreign_keys = ON"_s,
                               u"UPDATE grp SET up = NULL"_s,
                               u"DELETE FROM seat"_s,
                               u"DELETE FROM grp"_s};
        const auto groups = draw(1, 4);
        for (int id = 1; id <= groups; ++id)
            statements.append(u"INSERT INTO grp VALUES(%1, '%2', %3, %4)"_s.arg(
                QString::number(id),
                QString(QChar(u'a' + id - 1)),
                draw({u"NULL"_s, u"'%1'"_s.arg(QChar(u'm' + id - 1))}),
                draw({u"NULL"_s, QString::number(draw(1, groups))})));
        const auto seats = draw(0, 4);
        for (int no = 1; no <= seats; ++no)
            statements.append(u"INSERT INTO seat VALUES(%1, %2, %3)"_s.arg(
                QString::number(draw(1, groups)),
                QString::number(no),
                draw({u"NULL"_s, u"'%1'"_s.arg(QChar(u'm' + no - 1))})));
        statements.append(u"COMMIT"_s);
        RC_ASSERT(run(statements));
    }

    QSqlDatabase &database() { return m_database; }
    SqlBackend &backend() { return *m_backend; }

private:
    QTemporaryDir m_folder;
    Rule m_rule;
    QSqlDatabase m_database;
    std::unique_ptr<SqlBackend> m_backend;
};

/// The stage's back end, lent to one session after the other.
class BorrowedBackend final : public Backend
{
public:
    explicit BorrowedBackend(SqlBackend &backend)
        : m_backend(backend)
    {}

    const Schema &schema() const override { return m_backend.schema(); }
    QString readOnlyReason() const override { return m_backend.readOnlyReason(); }
    ForeignKeyTiming foreignKeyTiming() const override { return m_backend.foreignKeyTiming(); }
    QFuture<Result<Page>> fetch(const QuerySet &query, const PageRequest &request) override
    {
        return m_backend.fetch(query, request);
    }
    QFuture<Result<Places>> places(const QuerySet &query, const PlacesRequest &request) override
    {
        return m_backend.places(query, request);
    }
    QFuture<Result<QList<std::optional<Row>>>> read(TableIndex table,
                                                    const QList<Key> &keys) override
    {
        return m_backend.read(table, keys);
    }
    QFuture<Result<ValueTable>> select(const Selection &selection,
                                       const PendingTables &pending) override
    {
        return m_backend.select(selection, pending);
    }
    QFuture<Result<WriteReceipt>> write(const WritePlan &plan) override
    {
        return m_backend.write(plan);
    }
    QFuture<Result<WriteCheck>> check(const WritePlan &plan) override
    {
        return m_backend.check(plan);
    }
    QFuture<Result<qint64>> dataVersion() override { return m_backend.dataVersion(); }

private:
    SqlBackend &m_backend;
};

/// A session over the stage, and the user.
class User
{
public:
    explicit User(Stage &stage)
        : session(std::make_unique<BorrowedBackend>(stage.backend()))
    {
        for (const auto &table : session.schema().tables())
            m_rows[session.schema().find(table.name).value()] =
                session.fetch(session.query(table.name)).value();
    }

    /// Some edits, of which those that the session does not take are none.
    void edit()
    {
        for (auto edits = draw(1, 7); edits > 0; --edits) {
            const auto table = draw(0, 2) > 0 ? grp : seat;
            switch (draw(0, 5)) {
            case 0:
                create(table);
                break;
            case 1:
                if (const auto row = any(table); !row.isNull())
                    (void)session.remove(row);
                break;
            case 2:
            case 3:
                swap(table);
                break;
            default:
                set(table);
            }
        }
    }

    /// The rows that the session shows, by table and key, as Stage::content().
    QString content() const
    {
        QStringList lines;
        for (const auto table : {grp, seat}) {
            QList<Row> rows;
            for (const auto row : all(table)) {
                if (const auto shown = session.row(row))
                    rows.append(*shown);
            }
            const auto keySize = table == grp ? 1 : 2;
            std::ranges::sort(rows, [&](const Row &a, const Row &b) {
                for (int part = 0; part < keySize; ++part) {
                    const auto &left = a[columnIndex(part)];
                    const auto &right = b[columnIndex(part)];
                    if (left != right)
                        return left.isInteger() && right.isInteger()
                                   ? left.integer() < right.integer()
                                   : left.isInteger();
                }
                return false;
            });
            for (const auto &row : rows)
                lines.append(line(row));
        }
        return lines.join(u';');
    }

    /// All rows that the session has known, or made.
    QList<RowId> all(TableIndex table) const
    {
        auto rows = m_rows[table];
        session.state().pending().changes(table).forEach([&](RowId row, const RowChange &) {
            if (!rows.contains(row))
                rows.append(row);
        });
        session.state().baseRows(table).forEach([&](RowId row, const Row &) {
            if (!rows.contains(row))
                rows.append(row);
        });
        std::ranges::sort(rows);
        return rows;
    }

    Session session;

private:
    static QString line(const Row &row)
    {
        QStringList cells;
        for (const auto &cell : row.cells())
            cells.append(cell.isText() ? cell.text() : toText(cell));
        return cells.join(u'|');
    }

    RowId any(TableIndex table) const
    {
        QList<RowId> rows;
        for (const auto row : all(table)) {
            if (session.row(row))
                rows.append(row);
        }
        return rows.isEmpty() ? RowId() : rows.at(draw(0, static_cast<int>(rows.size()) - 1));
    }

    Value drawReference() const
    {
        const auto row = any(grp);
        if (row.isNull() || draw(0, 2) == 0)
            return draw(1, 5);
        return row;
    }
    /// A reference to a row with a known key is that key, as whoever picks a row from a list has it.
    Value drawGroup() const
    {
        const auto value = drawReference();
        if (!value.isReference() || draw(0, 1) == 0)
            return value;
        const auto key = session.cell(value.reference(), columnIndex(0));
        return key.isInteger() ? key : value;
    }

    Value drawCell(TableIndex table, int column) const
    {
        if (table == grp) {
            const QList<Value> cells{
                draw(1, 6), drawCode(), drawName(), draw(0, 2) == 0 ? Value() : drawGroup()};
            return cells[column];
        }
        return column == 0 ? drawGroup() : column == 1 ? Value(draw(1, 5)) : drawName();
    }

    void create(TableIndex table)
    {
        (void)session.edit(u"Create"_s, [&](EditGroup &group) -> Result<void> {
            const auto &columns = session.schema()[table].columns;
            QList<NamedValue> cells;
            for (int column = table == grp ? draw(0, 1) : 0; column < columns.size(); ++column)
                cells.append({columns[column].name, drawCell(table, column)});
            const auto made = group.create(table, cells);
            return made ? Result<void>() : Result<void>(made.error());
        });
    }

    void set(TableIndex table)
    {
        const auto row = any(table);
        const auto column = draw(0, table == grp ? 3 : 2);
        if (!row.isNull())
            (void)session.set(row, columnIndex(column), drawCell(table, column));
    }

    void swap(TableIndex table)
    {
        const auto first = any(table);
        const auto second = any(table);
        const auto column = columnIndex(draw(0, table == grp ? 3 : 2));
        if (first.isNull())
            return;
        const auto a = session.cell(first, column);
        const auto b = session.cell(second, column);
        if (a.isAbsent() || b.isAbsent())
            return;
        (void)session.edit(u"Swap"_s, [&](EditGroup &group) -> Result<void> {
            if (auto done = group.set(first, column, b); !done)
                return done;
            return group.set(second, column, a);
        });
    }

    QMap<TableIndex, QList<RowId>> m_rows;
};

/// Whether some order of statements makes what the session shows of what the file holds.
///
/// Rows that are going to change can first be given values that are in nobody's way, which with
/// foreign keys that hold in the end breaks nothing. Then deletes can only be refused for rows that
/// stay as they are, and the others for what is wrong in the end. So one order stands for all.
class Oracle
{
public:
    Oracle(Stage &stage, const Session &session)
        : m_stage(stage)
        , m_session(session)
    {
        for (const auto table : {grp, seat}) {
            session.state().pending().changes(table).forEach(
                [&](RowId row, const RowChange &change) {
                    m_changes[table].append({row, change});
                });
            session.state().baseRows(table).forEach([&](RowId row, const Row &base) {
                if (isSetBack(row) && !session.state().pending().find(row))
                    m_changes[table].append({row, {base, base}});
            });
            std::ranges::sort(m_changes[table], {}, &std::pair<RowId, RowChange>::first);
            joinSwitches(m_changes[table], session.schema()[table].key);
        }
    }

    bool isPossible()
    {
        const bool done = m_stage.run({u"BEGIN"_s, u"PRAGMA defer_foreign_keys = ON"_s}) && park()
                          && remove() && writeGroups() && writeSeats()
                          && m_stage.run({u"COMMIT"_s});
        if (!done)
            m_stage.run({u"ROLLBACK"_s});
        return done;
    }

private:
    using Changes = QList<std::pair<RowId, RowChange>>;

    /// A row deleted and made anew under its key was only changed.
    static void joinSwitches(Changes &changes, const QList<ColumnIndex> &key)
    {
        for (auto &[row, change] : changes) {
            if (change.before || !change.after)
                continue;
            const auto old = std::ranges::find_if(changes, [&](const auto &other) {
                return other.second.before && !other.second.after
                       && keyOf(*other.second.before, key) == keyOf(*change.after, key);
            });
            if (old == changes.end())
                continue;
            change.before = old->second.before;
            old->second = {};
        }
        changes.removeIf(
            [](const auto &entry) { return !entry.second.before && !entry.second.after; });
    }

    /// Whether a rule would draw the row along, which refers to what it did, as another row takes that
    /// key.
    bool isSetBack(RowId row) const
    {
        const auto column = row.table() == grp ? columnIndex(3) : columnIndex(0);
        const auto *base = m_session.state().baseRow(row);
        const auto now = m_session.row(row);
        if (m_stage.rule() != Rule::Cascade || !base || !now || (*base)[column] != (*now)[column])
            return false;
        bool isLeft = false;
        bool isTaken = false;
        m_session.state().pending().changes(grp).forEach([&](RowId, const RowChange &change) {
            const auto is = [&](const std::optional<Row> &side) {
                return side && (*side)[columnIndex(0)] == (*now)[column];
            };
            isLeft |= is(change.before) && change.after && !is(change.after);
            isTaken |= is(change.after) && !is(change.before);
        });
        return isLeft && isTaken;
    }

    bool execute(const QString &sql, const QVariantList &values)
    {
        QSqlQuery query(m_stage.database());
        if (!query.prepare(sql))
            return false;
        for (const auto &value : values)
            query.addBindValue(value);
        return query.exec();
    }

    /// New rows get numbers that nobody else has.
    QVariant bound(const Value &value) const
    {
        if (value.isReference()) {
            const auto target = m_session.row(value.reference());
            const auto key = target ? (*target)[columnIndex(0)] : Value();
            return key.isInteger() ? QVariant(key.integer()) : given(value.reference());
        }
        return value.isInteger() ? QVariant(key(value))
               : value.isText()  ? QVariant(value.text())
                                 : QVariant();
    }
    static qint64 key(const Value &value) { return value.integer(); }
    static QVariant given(RowId row)
    {
        return QVariant::fromValue<qint64>(1000 + qint64(row.serial()));
    }
    static QVariant parked(RowId row)
    {
        return QVariant::fromValue<qint64>(-1 - qint64(row.serial()));
    }
    QVariant keyAfter(RowId row, const RowChange &change) const
    {
        const auto &cell = (*change.after)[columnIndex(0)];
        return cell.isAbsent() ? given(row) : bound(cell);
    }

    static bool changesKey(const RowChange &change, int parts)
    {
        for (int part = 0; part < parts; ++part) {
            if (change.after && change.changes(columnIndex(part)))
                return true;
        }
        return false;
    }

    /// Seats are told by their numbers in the file, which stay when their keys change.
    bool park()
    {
        for (const auto &[row, change] : m_changes[seat]) {
            if (!change.before)
                continue;
            QSqlQuery query(m_stage.database());
            query.prepare(u"SELECT rowid FROM seat WHERE grp = ? AND no = ?"_s);
            query.addBindValue(bound((*change.before)[columnIndex(0)]));
            query.addBindValue(bound((*change.before)[columnIndex(1)]));
            if (!query.exec() || !query.next())
                return false;
            m_numbers.insert(row, query.value(0));
        }
        for (const auto &[row, change] : m_changes[seat]) {
            if (!change.before)
                continue;
            if (!execute(u"UPDATE seat SET holder = NULL WHERE rowid = ?"_s, {m_numbers[row]}))
                return false;
            const bool leaves = !change.after || changesKey(change, 2) || isSetBack(row);
            if (leaves
                && !execute(u"UPDATE seat SET grp = ?, no = ? WHERE rowid = ?"_s,
                            {parked(row), parked(row), m_numbers[row]}))
                return false;
        }
        for (const auto &[row, change] : m_changes[grp]) {
            if (!change.before)
                continue;
            const auto id = bound((*change.before)[columnIndex(0)]);
            const bool leaves = !change.after || change.changes(columnIndex(3)) || isSetBack(row);
            if (!execute(u"UPDATE grp SET code = ?, nick = NULL, up = %1 WHERE id = ?"_s.arg(
                             leaves ? u"NULL"_s : u"up"_s),
                         {u"parked %1"_s.arg(row.serial()), id}))
                return false;
        }
        for (const auto &[row, change] : m_changes[grp]) {
            if (change.before && changesKey(change, 1)
                && !execute(u"UPDATE grp SET id = ? WHERE id = ?"_s,
                            {parked(row), bound((*change.before)[columnIndex(0)])}))
                return false;
        }
        return true;
    }

    bool remove()
    {
        for (const auto &[row, change] : m_changes[seat]) {
            if (!change.after && !execute(u"DELETE FROM seat WHERE rowid = ?"_s, {m_numbers[row]}))
                return false;
        }
        for (const auto &[row, change] : m_changes[grp]) {
            if (!change.after
                && !execute(u"DELETE FROM grp WHERE id = ?"_s,
                            {bound((*change.before)[columnIndex(0)])}))
                return false;
        }
        return true;
    }

    /// What groups refer to comes last, when no rule can draw it along any more.
    bool writeGroups()
    {
        for (const auto &[row, change] : m_changes[grp]) {
            if (!change.after)
                continue;
            const auto id = keyAfter(row, change);
            const auto code = bound((*change.after)[columnIndex(1)]);
            const auto nick = bound((*change.after)[columnIndex(2)]);
            if (!change.before) {
                if (!execute(u"INSERT INTO grp VALUES(?, ?, ?, NULL)"_s, {id, code, nick}))
                    return false;
                continue;
            }
            const auto old =
                changesKey(change, 1) ? parked(row) : bound((*change.before)[columnIndex(0)]);
            if (!execute(u"UPDATE grp SET id = ?, code = ?, nick = ? WHERE id = ?"_s,
                         {id, code, nick, old}))
                return false;
        }
        return std::ranges::all_of(m_changes[grp], [this](const auto &entry) {
            const auto &[row, change] = entry;
            return !change.after
                   || (change.before && !change.changes(columnIndex(3)) && !isSetBack(row))
                   || execute(u"UPDATE grp SET up = ? WHERE id = ?"_s,
                              {bound((*change.after)[columnIndex(3)]), keyAfter(row, change)});
        });
    }

    bool writeSeats()
    {
        for (const auto &[row, change] : m_changes[seat]) {
            if (!change.after)
                continue;
            const QVariantList cells{bound((*change.after)[columnIndex(0)]),
                                     bound((*change.after)[columnIndex(1)]),
                                     bound((*change.after)[columnIndex(2)])};
            const auto number = m_numbers.value(row);
            const bool isMoved = change.before && (changesKey(change, 2) || isSetBack(row));
            if (!change.before && !execute(u"INSERT INTO seat VALUES(?, ?, ?)"_s, cells))
                return false;
            if (isMoved
                && !execute(u"UPDATE seat SET grp = ?, no = ?, holder = ? WHERE rowid = ?"_s,
                            cells + QVariantList{number}))
                return false;
            if (change.before && !isMoved
                && !execute(u"UPDATE seat SET holder = ? WHERE rowid = ?"_s, {cells[2], number}))
                return false;
        }
        return true;
    }

    Stage &m_stage;
    const Session &m_session;
    QMap<TableIndex, Changes> m_changes;
    QHash<RowId, QVariant> m_numbers;
};

/// Cells that are not what the session was going to save, references to rows with a known key settled.
/// A rule may draw along what refers to a key that nobody has.
QString settled(const User &user, const QHash<RowId, Row> &wanted, Rule rule)
{
    QSet<Value> keys;
    for (auto row = wanted.cbegin(); row != wanted.cend(); ++row) {
        if (row.key().table() == grp)
            keys.insert((*row)[columnIndex(0)]);
    }
    const auto mayFollow = [&](RowId row, ColumnIndex column, const Value &value) {
        const bool refers = column == (row.table() == grp ? columnIndex(3) : columnIndex(0));
        return rule == Rule::Cascade && refers && value.isInteger() && !keys.contains(value);
    };
    QStringList wrong;
    for (auto row = wanted.cbegin(); row != wanted.cend(); ++row) {
        const auto now = user.session.row(row.key());
        for (qsizetype cell = 0; cell < row->size(); ++cell) {
            const auto column = columnIndex(cell);
            auto value = (*row)[column];
            if (value.isReference() && !wanted.contains(value.reference()))
                continue; // Deleted: the key it had may be another row's by now.
            if (mayFollow(row.key(), column, value))
                continue;
            if (value.isReference())
                value = user.session.cell(value.reference(), columnIndex(0));
            if (!value.isAbsent() && (!now || (*now)[column] != value))
                wrong.append(toText(Value(row.key())) + u"."_s + QString::number(cell));
        }
    }
    return wrong.join(u", "_s);
}

QHash<RowId, Row> shownRows(const User &user)
{
    QHash<RowId, Row> rows;
    for (const auto table : {grp, seat}) {
        for (const auto row : user.all(table)) {
            if (const auto shown = user.session.row(row))
                rows.insert(row, *shown);
        }
    }
    return rows;
}

/// Counts of cases by how they ended, so that none of them is too rare to mean anything.
struct Ends
{
    int saved = 0;
    int refused = 0;
    int parked = 0;
};

/// Whether a new row takes the place of a deleted one, and refers as that did to a key that its row has
/// given up. The statement that replaces it sets nothing there, so the rule draws it along.
bool isAnyReplacedAlong(const User &user)
{
    const auto pending = user.session.state().pending();
    QSet<Value> left;
    pending.changes(grp).forEach([&](RowId, const RowChange &change) {
        if (change.before && change.after && change.changes(columnIndex(0)))
            left.insert((*change.before)[columnIndex(0)]);
    });
    bool isAny = false;
    for (const auto &[table, column] : {std::pair(grp, 3), std::pair(seat, 0)}) {
        QHash<Key, Value> deleted;
        const auto &key = user.session.schema()[table].key;
        const auto cell = columnIndex(column);
        pending.changes(table).forEach([&](RowId, const RowChange &change) {
            if (change.before && !change.after)
                deleted.insert(keyOf(*change.before, key), (*change.before)[cell]);
        });
        pending.changes(table).forEach([&](RowId, const RowChange &change) {
            const auto old =
                change.before ? deleted.cend() : deleted.constFind(keyOf(*change.after, key));
            isAny |= old != deleted.cend() && left.contains(*old);
        });
    }
    return isAny;
}

void saveAnything(Stage &stage, Ends &ends)
{
    stage.fill();
    const auto before = stage.content();
    User user(stage);
    user.edit();
    if (stage.rule() == Rule::Cascade)
        RC_PRE(!isAnyReplacedAlong(user));
    const auto wanted = shownRows(user);
    const auto pending = user.session.state().pending();
    const auto plan = planned(pending, user.session.schema(), ForeignKeyTiming::AtCommit);
    const auto text = plan ? plan->toText(user.session.schema()) : plan.error().toText();
    RC_LOG() << before.toStdString() << "\n-> " << user.content().toStdString() << "\n"
             << text.toStdString() << "\n";

    const auto check = user.session.checkCommit();
    RC_ASSERT(stage.content() == before);
    const auto saved = user.session.commit();

    if (!saved) {
        RC_LOG() << saved.error().toText().toStdString() << "\n";
        ++ends.refused;
        RC_ASSERT(saved.error().kind() != ErrorKind::Conflict);
        RC_ASSERT(saved.error().kind() != ErrorKind::Statement);
        RC_ASSERT(stage.content() == before);
        RC_ASSERT(user.session.state().pending() == pending
                  || user.session.hasPending()); // References may have become keys.
        RC_ASSERT(!check || !check->isClean());
        RC_ASSERT(!Oracle(stage, user.session).isPossible());
        return;
    }
    ++ends.saved;
    ends.parked += text.contains(u"park"_s) || text.contains(u"complete"_s) ? 1 : 0;
    RC_LOG() << "saved: " << stage.content().toStdString()
             << "\nshown: " << user.content().toStdString() << "\n";
    RC_ASSERT(check && check->isClean());
    RC_ASSERT(!user.session.hasPending());
    RC_ASSERT(user.content() == stage.content());
    RC_ASSERT(settled(user, wanted, stage.rule()) == QString());
    if (stage.rule() == Rule::Cascade)
        return;

    while (user.session.canUndo())
        user.session.undo();
    const auto undone = user.session.commit();
    RC_LOG() << "undone: " << (undone ? QString() : undone.error().toText()).toStdString() << "\n";
    RC_ASSERT(undone);
    RC_ASSERT(stage.content() == before);
    RC_ASSERT(user.content() == before);
}

} // namespace

class tst_UnitOfWorkProperties : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void whatCanBeSavedIsSavedAndUndone();
    void whatCanBeSavedIsSavedWithRulesThatFollow();
};

/// RC_PARAMS="max_success=100000" looks longer.
void tst_UnitOfWorkProperties::initTestCase()
{
    if (!qEnvironmentVariableIsSet("RC_PARAMS"))
        qputenv("RC_PARAMS", "max_success=1100");
}

void tst_UnitOfWorkProperties::whatCanBeSavedIsSavedAndUndone()
{
    Stage stage(Rule::NoAction);
    Ends ends;

    QVERIFY(rc::check("a plan is accepted, or there is none", [&] { saveAnything(stage, ends); }));

    const auto text = u"%1 saved, %2 of them in a circle, %3 refused"_s.arg(ends.saved)
                          .arg(ends.parked)
                          .arg(ends.refused);
    QVERIFY2(ends.saved > ends.refused / 4 && ends.refused > ends.saved / 20
                 && ends.parked > ends.saved / 50,
             qPrintable(text));
}

void tst_UnitOfWorkProperties::whatCanBeSavedIsSavedWithRulesThatFollow()
{
    Stage stage(Rule::Cascade);
    Ends ends;

    QVERIFY(rc::check("a plan is accepted, or there is none", [&] { saveAnything(stage, ends); }));

    QVERIFY(ends.saved > ends.refused / 4);
}

QTEST_GUILESS_MAIN(tst_UnitOfWorkProperties)
#include "tst_unitofwork_properties.moc"
