#pragma once

#include "session/session.h"
#include "testfile.h"

#include <QDir>

#include <rapidcheck.h>

namespace varve::test {

using namespace Qt::Literals::StringLiterals;

inline const auto grp = tableIndex(0);
inline const auto seat = tableIndex(1);

/// Groups in groups, with a code that is never empty and a nickname that may be; and the numbered
/// seats of groups, each with at most one holder. `%1` is what happens when a group's key changes.
inline const auto grpDefinition =
    u"CREATE TABLE grp(id INTEGER PRIMARY KEY, code TEXT NOT NULL UNIQUE, "
    "nick TEXT UNIQUE, up INT REFERENCES grp ON DELETE RESTRICT %1)"_s;
inline const auto seatDefinition =
    u"CREATE TABLE seat(grp INT NOT NULL REFERENCES grp ON DELETE RESTRICT "
    "%1, no INT NOT NULL, holder TEXT UNIQUE, PRIMARY KEY(grp, no))"_s;
inline const auto grpRows = u"SELECT id, code, nick, up FROM grp ORDER BY id"_s;
inline const auto seatRows = u"SELECT grp, no, holder FROM seat ORDER BY grp, no"_s;

enum class Rule { NoAction, Cascade };

inline QString onUpdate(Rule rule)
{
    return rule == Rule::Cascade ? u"ON UPDATE CASCADE"_s : u"ON UPDATE NO ACTION"_s;
}

inline int draw(int first, int last)
{
    return *rc::gen::inRange(first, last + 1);
}
inline QString draw(const QStringList &texts)
{
    return texts.at(draw(0, static_cast<int>(texts.size()) - 1));
}

/// Few values, so that rows often want what others have.
inline Value drawCode()
{
    return draw({u"a"_s, u"b"_s, u"c"_s, u"d"_s, u"e"_s});
}
inline Value drawName()
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

} // namespace varve::test
