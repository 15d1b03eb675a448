// What Deepkit measures of its session, with the tracking of changes on: 10 000 rows of four columns
// are added, fetched, saved without a change, changed one by one, and removed. Work and commit count
// together. Beside it the loop that anybody would write with one prepared QSqlQuery, on such a file.
#include "measure.h"
#include "session/editgroup.h"
#include "storage/script.h"
#include "storage/sqlbackend.h"

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>
#include <QSqlDatabase>
#include <QSqlQuery>
#include <QTemporaryDir>

#include <optional>
#include <utility>
#include <vector>

using namespace Qt::Literals::StringLiterals;
using namespace varve;

namespace {

constexpr int rowCount = 10'000;
constexpr auto priorityColumn = columnIndex(2);
const auto createTable = u"CREATE TABLE item (id INTEGER PRIMARY KEY AUTOINCREMENT, ready BOOLEAN, "
                         "priority REAL NOT NULL, name TEXT NOT NULL)"_s;

struct Item
{
    qint64 id = 0;
    std::optional<bool> ready;
    double priority = 0;
    QString name;
    friend bool operator==(const Item &, const Item &) = default;
};

QString nameOf(int number)
{
    return u"Peter %1"_s.arg(number);
}

/// A figure for less than the whole work would be a lie.
void expect(qint64 rows)
{
    if (rows != rowCount)
        qFatal("%lld rows instead of %d", static_cast<long long>(rows), rowCount);
}

double milliseconds(const auto &work)
{
    return bench::seconds(work) * 1000;
}

/// The hand-written loops.
class Plain
{
public:
    explicit Plain(const QString &path)
        : m_database(QSqlDatabase::addDatabase(u"QSQLITE"_s, path))
    {
        m_database.setDatabaseName(path);
        m_database.open();
    }
    ~Plain()
    {
        const auto name = std::exchange(m_database, {}).connectionName();
        QSqlDatabase::removeDatabase(name);
    }
    Q_DISABLE_COPY_MOVE(Plain)

    void insert()
    {
        QSqlQuery query(m_database);
        m_database.transaction();
        query.prepare(u"INSERT INTO item (ready, priority, name) VALUES (?, ?, ?)"_s);
        for (int number = 1; number <= rowCount; ++number) {
            query.bindValue(0, true);
            query.bindValue(1, 5.0);
            query.bindValue(2, nameOf(number));
            query.exec();
            m_last = query.lastInsertId().toLongLong();
        }
        m_database.commit();
    }

    void fetch()
    {
        QSqlQuery query(m_database);
        query.setForwardOnly(true);
        query.exec(u"SELECT id, ready, priority, name FROM item"_s);
        while (query.next()) {
            const auto ready = query.value(1);
            m_items.push_back({query.value(0).toLongLong(),
                               ready.isNull() ? std::nullopt : std::optional(ready.toBool()),
                               query.value(2).toDouble(),
                               query.value(3).toString()});
        }
        m_fetched = m_items;
    }

    /// What there is to save, as a loop over copies finds out.
    qint64 changes() const
    {
        qint64 count = 0;
        for (size_t item = 0; item < m_items.size(); ++item)
            count += m_items[item] == m_fetched[item] ? 0 : 1;
        return count;
    }

    void update()
    {
        QSqlQuery query(m_database);
        m_database.transaction();
        query.prepare(u"UPDATE item SET priority = ? WHERE id = ?"_s);
        for (auto &item : m_items) {
            ++item.priority;
            query.bindValue(0, item.priority);
            query.bindValue(1, item.id);
            query.exec();
        }
        m_database.commit();
    }

    void remove()
    {
        QSqlQuery query(m_database);
        m_database.transaction();
        query.prepare(u"DELETE FROM item WHERE id = ?"_s);
        for (const auto &item : m_items) {
            query.bindValue(0, item.id);
            query.exec();
        }
        m_database.commit();
    }

    qint64 count(const QString &condition = u"1"_s) const
    {
        QSqlQuery query(m_database);
        query.exec(u"SELECT count(*) FROM item WHERE "_s + condition);
        return query.next() ? query.value(0).toLongLong() : -1;
    }

    qint64 size() const { return static_cast<qint64>(m_items.size()); }

private:
    QSqlDatabase m_database;
    std::vector<Item> m_items;
    std::vector<Item> m_fetched;
    qint64 m_last = 0;
};

class Cases
{
public:
    Cases()
        : m_folder(inMemory())
    {}

    void insert()
    {
        const auto ours = [this] {
            const auto path = empty();
            const auto session = opened(path);
            const auto took = milliseconds([&] { insertInto(*session); });
            expect(Plain(path).count());
            return took;
        };
        const auto floor = [this] {
            Plain plain(empty());
            const auto took = milliseconds([&] { plain.insert(); });
            expect(plain.count());
            return took;
        };
        bench::print("insert.10k", "ms", bench::inTurn(ours, floor), rowCount);
    }

    void fetch()
    {
        const auto path = filled();
        const auto ours = [&] {
            const auto session = opened(path);
            return milliseconds([&] { expect(fetchedBy(*session).size()); });
        };
        const auto floor = [&] {
            Plain plain(path);
            const auto took = milliseconds([&] { plain.fetch(); });
            expect(plain.size());
            return took;
        };
        bench::print("fetch.10k", "ms", bench::inTurn(ours, floor), rowCount);
    }

    void commitUnchanged()
    {
        const auto path = filled();
        const auto session = opened(path);
        expect(fetchedBy(*session).size());
        Plain plain(path);
        plain.fetch();
        const auto ours = [&] {
            return milliseconds([&] { expect(session->commit() ? rowCount : 0); });
        };
        const auto floor = [&] {
            return milliseconds([&] { expect(rowCount - plain.changes()); });
        };
        bench::print("commit.unchanged.10k", "ms", bench::inTurn(ours, floor), rowCount);
    }

    void update()
    {
        const auto ours = [this] {
            const auto path = filled();
            const auto session = opened(path);
            const auto rows = fetchedBy(*session);
            const auto took = milliseconds([&] { raisePriorities(*session, rows); });
            expect(Plain(path).count(u"priority = 6"_s));
            return took;
        };
        const auto floor = [this] {
            Plain plain(filled());
            plain.fetch();
            const auto took = milliseconds([&] { plain.update(); });
            expect(plain.count(u"priority = 6"_s));
            return took;
        };
        bench::print("update.10k", "ms", bench::inTurn(ours, floor), rowCount);
    }

    void remove()
    {
        const auto ours = [this] {
            const auto path = filled();
            const auto session = opened(path);
            const auto rows = fetchedBy(*session);
            const auto took = milliseconds([&] { removeFrom(*session, rows); });
            expect(rowCount - Plain(path).count());
            return took;
        };
        const auto floor = [this] {
            Plain plain(filled());
            plain.fetch();
            const auto took = milliseconds([&] { plain.remove(); });
            expect(rowCount - plain.count());
            return took;
        };
        bench::print("remove.10k", "ms", bench::inTurn(ours, floor), rowCount);
    }

private:
    /// A back end has several connections, which cannot share a database without a file; where there
    /// is a file system in memory, that is no slower.
    static QString inMemory()
    {
        const auto folder = u"/dev/shm"_s;
        return QFileInfo(folder).isWritable() ? folder + u"/bench-XXXXXX"_s
                                              : QDir::tempPath() + u"/bench-XXXXXX"_s;
    }

    static std::unique_ptr<Session> opened(const QString &path)
    {
        ConnectionParameters parameters;
        parameters.database = path;
        return std::make_unique<Session>(SqlBackend::openBlocking(parameters).value());
    }

    static QList<RowId> fetchedBy(Session &session)
    {
        return session.fetch(session.query(u"item"_s)).value();
    }

    static void insertInto(Session &session)
    {
        const auto done = session.edit(u"Add"_s, [&](EditGroup &group) -> Result<void> {
            for (int number = 1; number <= rowCount; ++number) {
                const auto row = group.create(
                    tableIndex(0),
                    {{u"ready"_s, 1}, {u"priority"_s, 5.0}, {u"name"_s, nameOf(number)}});
                if (!row)
                    return row.error();
            }
            return {};
        });
        commit(session, done);
    }

    static void raisePriorities(Session &session, const QList<RowId> &rows)
    {
        const auto done = session.edit(u"Raise"_s, [&](EditGroup &group) -> Result<void> {
            for (const auto row : rows) {
                const auto priority = (*group.state().row(row))[priorityColumn].real();
                if (auto set = group.set(row, priorityColumn, priority + 1); !set)
                    return set;
            }
            return {};
        });
        commit(session, done);
    }

    static void removeFrom(Session &session, const QList<RowId> &rows)
    {
        const auto done = session.edit(u"Remove"_s, [&](EditGroup &group) -> Result<void> {
            for (const auto row : rows) {
                if (auto gone = group.remove(row); !gone)
                    return gone;
            }
            return {};
        });
        commit(session, done);
    }

    static void commit(Session &session, const Result<void> &edited)
    {
        expect(edited ? rowCount : 0);
        const auto report = session.commit();
        expect(report ? report->rowCount() : 0);
        expect(session.hasPending() ? 0 : rowCount);
    }

    QString empty()
    {
        const auto path = m_folder.filePath(u"%1.sqlite"_s.arg(++m_files));
        if (!sql::createDatabase(path, createTable))
            qFatal("cannot make %s", qPrintable(path));
        return path;
    }

    QString filled()
    {
        const auto path = empty();
        Plain(path).insert();
        return path;
    }

    QTemporaryDir m_folder;
    int m_files = 0;
};

} // namespace

int main(int argc, char *argv[])
{
    const QCoreApplication application(argc, argv);
    const auto filter = QString::fromLocal8Bit(argc > 1 ? argv[1] : "");
    Cases cases;
    const std::pair<QString, void (Cases::*)()> all[] = {
        {u"insert.10k"_s, &Cases::insert},
        {u"fetch.10k"_s, &Cases::fetch},
        {u"commit.unchanged.10k"_s, &Cases::commitUnchanged},
        {u"update.10k"_s, &Cases::update},
        {u"remove.10k"_s, &Cases::remove}};
    for (const auto &[name, run] : all) {
        if (name.contains(filter))
            (cases.*run)();
    }
    return 0;
}
