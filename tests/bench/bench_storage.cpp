// Loading and committing 100 000 rows of six columns through a session, beside the loop that anybody
// would write: one prepared QSqlQuery, positional bindings, forward only, one transaction.
#include "measure.h"
#include "session/editgroup.h"
#include "storage/script.h"
#include "storage/sqlbackend.h"

#include <QCoreApplication>
#include <QSqlDatabase>
#include <QSqlQuery>
#include <QTemporaryDir>

#include <utility>
#include <vector>

using namespace Qt::Literals::StringLiterals;
using namespace varve;

namespace {

constexpr int rowCount = 100'000;
const auto createTable =
    u"CREATE TABLE user (id INTEGER PRIMARY KEY, name TEXT NOT NULL, email TEXT, "
    "age INTEGER, score REAL, created TEXT)"_s;

struct User
{
    qint64 id = 0;
    QString name;
    QString email;
    int age = 0;
    double score = 0;
    QString created;
};

User user(int number)
{
    return {number,
            u"User number %1"_s.arg(number),
            u"user%1@example.org"_s.arg(number),
            number % 90,
            number / 7.0,
            u"2026-11-21 12:00:00"_s};
}

/// The connection of the hand-written loops.
class Plain
{
public:
    explicit Plain(const QString &path)
        : database(QSqlDatabase::addDatabase(u"QSQLITE"_s, path))
    {
        database.setDatabaseName(path);
        database.open();
    }
    ~Plain()
    {
        const auto name = std::exchange(database, {}).connectionName();
        QSqlDatabase::removeDatabase(name);
    }
    Q_DISABLE_COPY_MOVE(Plain)

    QSqlDatabase database;
};

void bind(QSqlQuery &query, const User &one)
{
    query.bindValue(0, one.id);
    query.bindValue(1, one.name);
    query.bindValue(2, one.email);
    query.bindValue(3, one.age);
    query.bindValue(4, one.score);
    query.bindValue(5, one.created);
}

void insertByHand(QSqlDatabase &database, const std::vector<User> &users)
{
    database.transaction();
    QSqlQuery query(database);
    query.prepare(u"INSERT INTO user VALUES (?, ?, ?, ?, ?, ?)"_s);
    for (const auto &one : users) {
        bind(query, one);
        query.exec();
    }
    database.commit();
}

void updateByHand(QSqlDatabase &database)
{
    database.transaction();
    QSqlQuery query(database);
    query.prepare(u"UPDATE user SET age = ? WHERE id = ?"_s);
    for (int number = 1; number <= rowCount; ++number) {
        query.bindValue(0, 1000 + number % 90);
        query.bindValue(1, number);
        query.exec();
    }
    database.commit();
}

qint64 loadByHand(QSqlDatabase &database)
{
    std::vector<User> users;
    QSqlQuery query(database);
    query.setForwardOnly(true);
    query.exec(u"SELECT * FROM user"_s);
    while (query.next())
        users.push_back({query.value(0).toLongLong(),
                         query.value(1).toString(),
                         query.value(2).toString(),
                         query.value(3).toInt(),
                         query.value(4).toDouble(),
                         query.value(5).toString()});
    return static_cast<qint64>(users.size());
}

std::unique_ptr<Session> sessionOver(const QString &path)
{
    ConnectionParameters parameters;
    parameters.database = path;
    return std::make_unique<Session>(SqlBackend::openBlocking(parameters).value());
}

class Cases
{
public:
    Cases()
    {
        for (int number = 1; number <= rowCount; ++number)
            m_users.push_back(user(number));
    }

    void load()
    {
        const auto path = filled();
        Plain plain(path);
        bench::print(
            "load.100k",
            "s",
            bench::inTurn(
                [&] {
                    const auto session = sessionOver(path);
                    return bench::seconds(
                        [&] { expect(session->fetch(session->query(u"user"_s))->size()); });
                },
                [&] { return bench::seconds([&] { expect(loadByHand(plain.database)); }); }),
            rowCount);
    }

    void insert()
    {
        bench::print("insert.100k",
                     "s",
                     bench::inTurn([&] { return insertBySession(); },
                                   [&] {
                                       Plain plain(empty());
                                       return bench::seconds(
                                           [&] { insertByHand(plain.database, m_users); });
                                   }),
                     rowCount);
    }

    void update()
    {
        bench::print("update.100k",
                     "s",
                     bench::inTurn([&] { return updateBySession(); },
                                   [&] {
                                       Plain plain(filled());
                                       return bench::seconds([&] { updateByHand(plain.database); });
                                   }),
                     rowCount);
    }

private:
    /// The commit alone; the keys are left to the database and read back.
    double insertBySession()
    {
        const auto session = sessionOver(empty());
        const auto done = session->edit(u"Add"_s, [&](EditGroup &group) -> Result<void> {
            for (const auto &one : m_users) {
                const auto row = group.create(tableIndex(0),
                                              {{u"name"_s, one.name},
                                               {u"email"_s, one.email},
                                               {u"age"_s, one.age},
                                               {u"score"_s, one.score},
                                               {u"created"_s, one.created}});
                if (!row)
                    return row.error();
            }
            return {};
        });
        expect(done ? rowCount : 0);
        return committed(*session);
    }

    double updateBySession()
    {
        const auto session = sessionOver(filled());
        const auto rows = session->fetch(session->query(u"user"_s)).value();
        const auto done = session->edit(u"Age"_s, [&](EditGroup &group) -> Result<void> {
            for (qsizetype row = 0; row < rows.size(); ++row) {
                if (auto set = group.set(rows[row], columnIndex(3), 1000 + (row + 1) % 90); !set)
                    return set;
            }
            return {};
        });
        expect(done ? rowCount : 0);
        return committed(*session);
    }

    double committed(Session &session)
    {
        return bench::seconds([&] {
            const auto report = session.commit();
            expect(report ? report->rowCount() : 0);
            expect(session.hasPending() ? 0 : rowCount);
        });
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
        Plain plain(path);
        insertByHand(plain.database, m_users);
        return path;
    }

    /// A figure for less than the whole work would be a lie.
    static void expect(qint64 rows)
    {
        if (rows != rowCount)
            qFatal("%lld rows instead of %d", static_cast<long long>(rows), rowCount);
    }

    QTemporaryDir m_folder;
    std::vector<User> m_users;
    int m_files = 0;
};

} // namespace

int main(int argc, char *argv[])
{
    const QCoreApplication application(argc, argv);
    const auto filter = QString::fromLocal8Bit(argc > 1 ? argv[1] : "");
    Cases cases;
    const std::pair<QString, void (Cases::*)()> all[] = {{u"load.100k"_s, &Cases::load},
                                                         {u"insert.100k"_s, &Cases::insert},
                                                         {u"update.100k"_s, &Cases::update}};
    for (const auto &[name, run] : all) {
        if (name.contains(filter))
            (cases.*run)();
    }
    return 0;
}
