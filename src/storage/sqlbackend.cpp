#include "storage/sqlbackend.h"

#include "storage/checker_p.h"
#include "storage/dialects/registry.h"
#include "storage/heldtransaction_p.h"
#include "storage/layouts_p.h"
#include "storage/selecting_p.h"
#include "storage/transactionscope_p.h"
#include "storage/worker_p.h"
#include "storage/writer_p.h"

#include <QCoreApplication>
#include <QThreadPool>

#include <atomic>

namespace varve {
namespace {

class BackendText
{
    Q_DECLARE_TR_FUNCTIONS(varve::SqlBackend)
public:
    static Error unknownDialect(const QString &name)
    {
        return {ErrorKind::Connection, tr("There is no kind of database called \"%1\".").arg(name)};
    }
    static Error readOnly(const QString &reason)
    {
        return {ErrorKind::ReadOnly,
                tr("Nothing was saved. %1").arg(reason),
                tr("Save a copy of the database elsewhere and change that.")};
    }
    static Error calledOff()
    {
        return {ErrorKind::Cancelled,
                tr("Nothing was saved: saving was cancelled before it began."),
                tr("Save again when you want to.")};
    }
    static QString damaged() { return tr("The file is damaged. What can be read of it is shown."); }
    static QString cannotLookForChanges()
    {
        return tr("The database cannot be asked whether it has changed");
    }
};

using Rows = QList<std::optional<Row>>;

Result<Rows> readRows(Connection &connection, const QuerySet &all, const QList<Key> &keys)
{
    TransactionScope transaction(connection);
    if (auto begun =
            transaction.begin(connection.dialect().beginReading(), cannotRead(all.table()));
        !begun)
        return begun.error();
    const auto found = rowsByKey(connection, all, keys);
    if (!found)
        return found.error();
    Rows rows;
    rows.reserve(keys.size());
    for (const auto &key : keys) {
        const auto row = found->constFind(key);
        rows.append(row == found->constEnd() ? std::nullopt : std::optional(*row));
    }
    return rows;
}

Result<qint64> readDataVersion(Connection &connection)
{
    auto line = connection.run({connection.dialect().dataVersion(), {}},
                               BackendText::cannotLookForChanges());
    if (!line)
        return line.error();
    return line->next() ? line->value(0).integer() : 0;
}

bool isRank(const std::optional<Anchor> &anchor)
{
    return anchor && anchor->rank >= 0;
}

template<typename T>
QFuture<Result<T>> ready(const Result<T> &answer)
{
    QPromise<Result<T>> promise;
    promise.start();
    promise.addResult(answer);
    promise.finish();
    return promise.future();
}

} // namespace

class SqlBackend::Private
{
public:
    using Role = Dialect::Role;

    /// A connection that looks through whole results.
    struct Scanner
    {
        Scanner(const Dialect &dialect, const ConnectionParameters &parameters, Role role)
            : connection(dialect, parameters, role)
        {}

        Result<Places> places(const QuerySet &query, const PlacesRequest &request)
        {
            if (!layouts)
                layouts.emplace(connection);
            const auto needsLayout = layouts->areNeededFor(query);
            if (!needsLayout)
                return needsLayout.error();
            return *needsLayout ? layouts->places(query, request)
                                : foundPlaces(connection, query, request);
        }

        Result<Page> fetch(const QuerySet &query, const PageRequest &request)
        {
            if (!isRank(request.from) && !isRank(request.until))
                return fetchedPage(connection, query, request);
            if (!layouts)
                layouts.emplace(connection);
            return layouts->fetch(query, request);
        }

        Connection connection;
        std::optional<Layouts> layouts;
    };

    Private(const Dialect &dialect, const ConnectionParameters &parameters)
        : readOnlyReason(dialect.writeObstacle(parameters))
        , foreignKeyTiming(dialect.deferForeignKeys().isEmpty() ? ForeignKeyTiming::AtOnce
                                                                : ForeignKeyTiming::AtCommit)
        , reader([&dialect, parameters] {
            return std::make_unique<Connection>(dialect, parameters, Role::Reader);
        })
        , scanner([&dialect, parameters] {
            return std::make_unique<Scanner>(dialect, parameters, Role::Scanner);
        })
        , writer([&dialect, parameters] {
            return std::make_unique<Scanner>(dialect, parameters, Role::Writer);
        })
    {}

    /// The answer of `job(Connection &)`, given by `usual`, or by the writer while it holds a
    /// transaction, in which all is read.
    template<typename Usual, typename Job>
    auto read(Usual &usual, Job job)
    {
        const auto ofConnection = [job](Connection &connection) {
            return connection.open().and_then([&] { return job(connection); });
        };
        const auto ofScanner = [ofConnection](Scanner &one) {
            return ofConnection(one.connection);
        };
        if (isHeld)
            return writer.run(ofScanner);
        if constexpr (std::is_same_v<Usual, Worker<Connection>>)
            return usual.run(ofConnection);
        else
            return usual.run(ofScanner);
    }

    /// As read(), of `job(Scanner &)`, by the scanner.
    template<typename Job>
    auto scan(Job job)
    {
        const auto opened = [job](Scanner &one) {
            return one.connection.open().and_then([&] { return job(one); });
        };
        return (isHeld ? writer : scanner).run(opened);
    }

    Result<void> reflect()
    {
        struct Found
        {
            Reflection reflection;
            bool isDamaged;
        };
        const auto found = reader
                               .run([](Connection &connection) -> Result<Found> {
                                   if (auto opened = connection.open(); !opened)
                                       return opened.error();
                                   const auto reflected = connection.dialect().reflect(connection);
                                   if (!reflected)
                                       return reflected.error();
                                   return Found{*reflected, connection.isDamaged()};
                               })
                               .result();
        if (!found)
            return found.error();
        reflection = found->reflection;
        if (found->isDamaged) {
            reflection.warnings.prepend(BackendText::damaged());
            readOnlyReason = BackendText::damaged();
        }
        return {};
    }

    Reflection reflection;
    QString readOnlyReason;
    ForeignKeyTiming foreignKeyTiming;
    /// The writer holds a transaction, or is going to. Set before it begins and reset by the writer
    /// when it has ended: what is read a little longer there, reads the same.
    std::atomic_bool isHeld = false;
    /// Belongs to the write that was asked for last; set by whoever comes first, the writer that begins
    /// it or the one who calls it off.
    std::shared_ptr<std::atomic_flag> lastWrite;
    // Declared last, so that the threads end before what they use.
    Worker<Connection> reader;
    Worker<Scanner> scanner;
    Worker<Scanner> writer;
};

SqlBackend::SqlBackend(std::unique_ptr<Private> data)
    : m_data(std::move(data))
{}

SqlBackend::~SqlBackend() = default;

SqlBackend::Opened SqlBackend::openBlocking(const ConnectionParameters &parameters)
{
    const auto *dialect = findDialect(parameters.dialect);
    if (!dialect)
        return BackendText::unknownDialect(parameters.dialect);
    auto data = std::make_unique<Private>(*dialect, parameters);
    if (auto reflected = data->reflect(); !reflected)
        return reflected.error();
    return std::unique_ptr<SqlBackend>(new SqlBackend(std::move(data)));
}

QFuture<SqlBackend::Opened> SqlBackend::open(const ConnectionParameters &parameters)
{
    const auto promise = std::make_shared<QPromise<Opened>>();
    promise->start();
    QThreadPool::globalInstance()->start([promise, parameters] {
        promise->addResult(openBlocking(parameters));
        promise->finish();
    });
    return promise->future();
}

const Schema &SqlBackend::schema() const
{
    return m_data->reflection.schema;
}

QStringList SqlBackend::warnings() const
{
    return m_data->reflection.warnings;
}

QString SqlBackend::readOnlyReason() const
{
    return m_data->readOnlyReason;
}

ForeignKeyTiming SqlBackend::foreignKeyTiming() const
{
    return m_data->foreignKeyTiming;
}

QFuture<Result<Page>> SqlBackend::fetch(const QuerySet &query, const PageRequest &request)
{
    if (query.error())
        return ready<Page>(*query.error());
    if (!isRank(request.from) && !isRank(request.until)) {
        return m_data->read(m_data->reader, [query, request](Connection &connection) {
            return fetchedPage(connection, query, request);
        });
    }
    return m_data->scan(
        [query, request](Private::Scanner &scanner) { return scanner.fetch(query, request); });
}

QFuture<Result<Places>> SqlBackend::places(const QuerySet &query, const PlacesRequest &request)
{
    if (query.error())
        return ready<Places>(*query.error());
    return m_data->scan(
        [query, request](Private::Scanner &scanner) { return scanner.places(query, request); });
}

QFuture<Result<Rows>> SqlBackend::read(TableIndex table, const QList<Key> &keys)
{
    const QuerySet all(schema(), table);
    return m_data->read(m_data->reader, [all, keys](Connection &connection) {
        return readRows(connection, all, keys);
    });
}

/// Looks through whole results, and needs tables of its own for pending rows: the scanner's work.
QFuture<Result<ValueTable>> SqlBackend::select(const Selection &selection,
                                               const PendingTables &pending)
{
    if (const auto error = selection.error())
        return ready<ValueTable>(*error);
    return m_data->read(m_data->scanner, [selection, pending](Connection &connection) {
        return selectedValues(connection, selection, pending);
    });
}

QFuture<Result<ValueTable>> SqlBackend::ask(const RawQuery &query)
{
    if (m_data->isHeld) {
        return m_data->writer.run([query](Private::Scanner &writer) {
            return writer.connection.open().and_then(
                [&] { return askedOfWriter(writer.connection, query); });
        });
    }
    return m_data->reader.run([query](Connection &connection) {
        return connection.open().and_then([&] { return askedValues(connection, query); });
    });
}

QFuture<Result<Explanation>> SqlBackend::explain(const QuerySet &query)
{
    if (query.error())
        return ready<Explanation>(*query.error());
    return m_data->read(m_data->reader, [query](Connection &connection) {
        return explainedRows(connection, query);
    });
}

QFuture<Result<Explanation>> SqlBackend::explain(const Selection &selection,
                                                 const PendingTables &pending)
{
    if (const auto error = selection.error())
        return ready<Explanation>(*error);
    return m_data->read(m_data->scanner, [selection, pending](Connection &connection) {
        return explainedValues(connection, selection, pending);
    });
}

QFuture<Result<WriteReceipt>> SqlBackend::write(const WritePlan &plan)
{
    if (!readOnlyReason().isEmpty())
        return ready<WriteReceipt>(BackendText::readOnly(readOnlyReason()));
    const auto isTaken = std::make_shared<std::atomic_flag>();
    m_data->lastWrite = isTaken;
    return m_data->writer.run(
        [plan, isTaken, schema = schema()](Private::Scanner &writer) -> Result<WriteReceipt> {
            if (isTaken->test_and_set())
                return BackendText::calledOff();
            writer.layouts.reset(); // They would not notice.
            return writer.connection.open().and_then(
                [&] { return written(writer.connection, schema, plan); });
        });
}

void SqlBackend::callOffWrite()
{
    if (m_data->lastWrite)
        m_data->lastWrite->test_and_set();
}

QFuture<Result<WriteCheck>> SqlBackend::check(const WritePlan &plan)
{
    if (!readOnlyReason().isEmpty())
        return ready<WriteCheck>(BackendText::readOnly(readOnlyReason()));
    return m_data->writer.run([plan, schema = schema()](Private::Scanner &writer) {
        return writer.connection.open().and_then(
            [&] { return checked(writer.connection, schema, plan); });
    });
}

QFuture<Result<void>> SqlBackend::transact(const TransactionStep &step)
{
    using Kind = TransactionStep::Kind;
    if (!readOnlyReason().isEmpty())
        return ready<void>(BackendText::readOnly(readOnlyReason()));
    if (step.kind == Kind::Begin)
        m_data->isHeld = true;
    return m_data->writer.run([step, &isHeld = m_data->isHeld](Private::Scanner &writer) {
        writer.layouts.reset();
        auto done =
            writer.connection.open().and_then([&] { return taken(writer.connection, step); });
        isHeld = writer.connection.holds() != Connection::Holds::Nothing;
        return done;
    });
}

/// Asked where this back end writes: what a connection commits itself does not change its number.
QFuture<Result<qint64>> SqlBackend::dataVersion()
{
    return m_data->writer.run([](Private::Scanner &writer) {
        return writer.connection.open().and_then(
            [&] { return readDataVersion(writer.connection); });
    });
}

} // namespace varve
