#pragma once

#include "session/backend.h"
#include "storage/connectionparameters.h"
#include "storage/reflection.h"

#include <memory>

namespace varve {

/// A database that QtSql can reach, as the rows behind a session.
///
/// Has three connections, each in a thread of its own: one reads pages, one looks through whole
/// results, one writes; the last two are opened when they are first needed. Destroying it drops what
/// has not begun (ErrorKind::Cancelled) and waits for what has.
class SqlBackend final : public Backend
{
public:
    /// A back end that is ready to be given to a Session, or why there is none.
    using Opened = Result<std::unique_ptr<SqlBackend>>;

    /// Opens the database and finds its tables. Take the result with QFuture::takeResult().
    ///
    /// Errors: Connection (no such file, a folder, not allowed, unknown dialect), Storage (not a
    /// database, or too damaged to list its tables), Busy. Nothing is ever created.
    static QFuture<Opened> open(const ConnectionParameters &parameters);
    /// As open(); returns when it is done. For tests, tools and other threads than the window's.
    static Opened openBlocking(const ConnectionParameters &parameters);

    ~SqlBackend() override;

    /// The tables and views as they were when the database was opened.
    const Schema &schema() const override;
    /// A sentence for each part of the database that cannot be shown.
    QStringList warnings() const;

    QString readOnlyReason() const override;
    ForeignKeyTiming foreignKeyTiming() const override;
    QFuture<Result<Page>> fetch(const QuerySet &query, const PageRequest &request) override;
    QFuture<Result<Places>> places(const QuerySet &query, const PlacesRequest &request) override;
    QFuture<Result<QList<std::optional<Row>>>> read(TableIndex table,
                                                    const QList<Key> &keys) override;
    QFuture<Result<ValueTable>> select(const Selection &selection,
                                       const PendingTables &pending) override;
    QFuture<Result<ValueTable>> ask(const RawQuery &query) override;
    QFuture<Result<Explanation>> explain(const QuerySet &query) override;
    QFuture<Result<Explanation>> explain(const Selection &selection,
                                         const PendingTables &pending) override;
    QFuture<Result<WriteReceipt>> write(const WritePlan &plan) override;
    void callOffWrite() override;
    QFuture<Result<WriteCheck>> check(const WritePlan &plan) override;
    /// Everything is read by the connection that writes while a transaction is held.
    QFuture<Result<void>> transact(const TransactionStep &step) override;
    QFuture<Result<qint64>> dataVersion() override;

private:
    class Private;
    explicit SqlBackend(std::unique_ptr<Private> data);

    std::unique_ptr<Private> m_data;
};

} // namespace varve
