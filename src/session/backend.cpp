#include "session/backend.h"

#include "base/readyfuture.h"

#include <QCoreApplication>

namespace varve {

QFuture<Result<ValueTable>> Backend::ask(const RawQuery & /*query*/)
{
    return readyFuture(Result<ValueTable>(
        Error(ErrorKind::Type,
              QCoreApplication::translate("varve::Session",
                                          "There is no database here that could be asked in SQL."),
              QCoreApplication::translate("varve::Session", "Ask with a query set."))));
}

void Backend::callOffWrite() {}

QFuture<Result<void>> Backend::transact(const TransactionStep &)
{
    return readyFuture(
        Result<void>(Error(ErrorKind::Statement,
                           QCoreApplication::translate(
                               "varve::Backend", "Nothing here has transactions that stay open."),
                           QCoreApplication::translate("varve::Backend", "Save without one."))));
}

} // namespace varve
