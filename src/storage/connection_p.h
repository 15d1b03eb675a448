#pragma once

#include "query/sqltext.h"
#include "storage/connectionparameters.h"
#include "storage/dialects/dialect.h"
#include "storage/statement_p.h"
#include "storage/statementlog_p.h"

#include <QSqlDatabase>

#include <memory>
#include <unordered_map>

namespace varve {

/// One connection to a database, used by one thread only: the one that opened it.
class Connection
{
public:
    using Role = Dialect::Role;

    Connection(const Dialect &dialect, ConnectionParameters parameters, Role role);
    ~Connection();
    Q_DISABLE_COPY_MOVE(Connection)

    /// Opens the database unless that has been done. Every other function needs it.
    ///
    /// Errors: Connection (not there, no permission, no database), Storage (damaged), Busy.
    Result<void> open();

    const Dialect &dialect() const { return m_dialect; }
    const ConnectionParameters &parameters() const { return m_parameters; }
    /// Parts of the file are missing, so it can only be looked at.
    bool isDamaged() const { return m_damaged; }

    /// `text` begun, on its first row if it has any. It is kept prepared, as the next one with the
    /// same SQL will be. `subject` begins an error's sentence: `Table "x" cannot be read`.
    Result<Statement> run(const sql::Text &text, const QString &subject);

    /// The statement `sql`, kept prepared, for whoever binds and runs it himself. Finding it again
    /// means reading the text, so who runs it many times holds on to it.
    Result<std::shared_ptr<QSqlQuery>> prepared(const QString &sql, const QString &subject);

    /// Runs a statement that yields nothing, without keeping it.
    Result<void> execute(const QString &sql, const QString &subject);

    /// Lets go of all prepared statements, and of the values that are bound to them.
    void forgetStatements();

    /// Whether a transaction is held open over several jobs.
    enum class Holds {
        Nothing,
        Transaction,
        LostTransaction, ///< A failure has ended it, which its holder does not know yet.
    };
    Holds holds() const { return m_holds; }
    void setHolds(Holds holds) { m_holds = holds; }
    /// That what was to be part of a transaction has none any more.
    static Error lostTransaction();

    Error error(const QSqlQuery &query, const QString &subject) const;

    StatementLog &log() const { return m_log; }

private:
    Result<void> openNew();
    Result<void> probe();
    void dropOldestStatement();

    struct Prepared
    {
        std::shared_ptr<QSqlQuery> query;
        quint64 lastUse = 0;
    };

    const Dialect &m_dialect;
    ConnectionParameters m_parameters;
    Role m_role;
    QSqlDatabase m_database;
    std::unordered_map<QString, Prepared> m_prepared;
    quint64 m_uses = 0;
    bool m_damaged = false;
    Holds m_holds = Holds::Nothing;
    mutable StatementLog m_log; // Reading a statement is no change of its connection.
};

} // namespace varve
