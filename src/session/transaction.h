#pragma once

#include "session/commitreport.h"
#include "session/session.h"

#include <QPointer>

namespace varve {

/// A transaction of a session over its database, open until it is committed or rolled back; going
/// away, it rolls back.
///
/// As long as it is open, flush() and Session::commit() write into it: the session reads what they
/// have written, others do not, and nobody else can write. So keep it short; for a person who edits,
/// there is Session::commit() alone, which locks nothing before.
///
/// What is taken back is pending again as it was before it was written: keys that the database gave
/// are unknown, new rows are new, and the next commit writes all of it. No edit is lost by it.
/// Every function blocks. A session has one transaction at most.
class Transaction
{
public:
    Transaction(Transaction &&other) noexcept;
    Transaction &operator=(Transaction &&other) noexcept;
    ~Transaction();
    Q_DISABLE_COPY(Transaction)

    /// Neither committed nor rolled back yet, nor ended by a failure.
    bool isOpen() const;

    /// Writes what is pending. Nothing pending is fine. A failure is taken back alone, and the
    /// transaction stays open. Errors: as Session::commit().
    Result<CommitReport> flush();

    /// Writes what is pending and makes all that was written final. Reports all of it.
    ///
    /// Errors: those of flush(), and the transaction stays open; Busy, Constraint, Storage and
    /// OutcomeUnknown of the end, which has rolled back.
    Result<CommitReport> commit();

    /// Takes back all that was written. Does nothing if it is not open.
    void rollBack();

    /// A place to take back to. A name that is there already is hidden by the new one until that is
    /// released. What is pending is no part of it. Errors: the back end's.
    Result<void> savepoint(const QString &name);
    /// Takes back what was written since. The savepoint stays, those after it go. Errors: NotFound.
    Result<void> rollBackTo(const QString &name);
    /// Forgets the savepoint, and those after it; what was written stays. Errors: NotFound.
    Result<void> release(const QString &name);

private:
    friend class Session;
    explicit Transaction(Session &session);
    Result<Session::Private *> data() const;

    QPointer<Session> m_session;
    quint64 m_number = 0; ///< Among those of the session.
};

} // namespace varve
