#include "session/backend.h"

#include "base/readyfuture.h"

#include <QCoreApplication>

namespace varve {

QFuture<Result<void>> Backend::transact(const TransactionStep &)
{
    return readyFuture(
        Result<void>(Error(ErrorKind::Statement,
                           QCoreApplication::translate(
                               "varve::Backend", "Nothing here has transactions that stay open."),
                           QCoreApplication::translate("varve::Backend", "Save without one."))));
}

} // namespace varve
