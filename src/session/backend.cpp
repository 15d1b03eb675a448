#include "session/backend.h"

#include "base/readyfuture.h"

#include <QCoreApplication>

namespace varve {
namespace {

Error cannotExplain(const Table &table)
{
    return {ErrorKind::Type,
            QCoreApplication::translate("varve::Backend", "How \"%1\" is read is not known here.")
                .arg(table.name),
            QCoreApplication::translate("varve::Backend", "Ask where the rows come from.")};
}

} // namespace

QFuture<Result<ValueTable>> Backend::ask(const RawQuery & /*query*/)
{
    return readyFuture(Result<ValueTable>(
        Error(ErrorKind::Type,
              QCoreApplication::translate("varve::Session",
                                          "There is no database here that could be asked in SQL."),
              QCoreApplication::translate("varve::Session", "Ask with a query set."))));
}

void Backend::callOffWrite() {}

QFuture<Result<Explanation>> Backend::explain(const QuerySet &query)
{
    return readyFuture(
        Result<Explanation>(query.error() ? *query.error() : cannotExplain(query.table())));
}

QFuture<Result<Explanation>> Backend::explain(const Selection &selection,
                                              const PendingTables & /*pending*/)
{
    const auto error = selection.error();
    return readyFuture(
        Result<Explanation>(error ? *error : cannotExplain(selection.rows().table())));
}

QFuture<Result<void>> Backend::transact(const TransactionStep &)
{
    return readyFuture(
        Result<void>(Error(ErrorKind::Statement,
                           QCoreApplication::translate(
                               "varve::Backend", "Nothing here has transactions that stay open."),
                           QCoreApplication::translate("varve::Backend", "Save without one."))));
}

} // namespace varve
