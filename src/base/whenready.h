#pragma once

#include <QFutureWatcher>
#include <QObject>
#include <QPromise>

#include <memory>
#include <type_traits>
#include <utility>

namespace varve {

/// Calls `use(value)` in the thread of `context` once `future` has its value, from the event loop; never
/// if the future is cancelled by then, or `context` is gone. The value is moved out of the future.
///
/// Stands in for QFuture::then(context, ...), which in Qt 6.4 runs its function twice when the
/// future finishes in another thread at the very moment: QFutureInterfaceBase::setContinuation() both
/// runs and keeps it.
template<typename T, typename Use>
void whenReady(const QFuture<T> &future, QObject *context, Use use)
{
    auto *watcher = new QFutureWatcher<T>(context);
    QObject::connect(
        watcher, &QFutureWatcherBase::finished, context, [watcher, use = std::move(use)]() mutable {
            watcher->deleteLater();
            auto finished = watcher->future();
            if (!finished.isCanceled() && finished.resultCount() > 0)
                use(finished.takeResult());
        });
    watcher->setFuture(future);
}

/// Cancels `future` when somebody cancels `other`.
template<typename T, typename Other>
void cancelWith(const QFuture<Other> &other, const QFuture<T> &future, QObject *context)
{
    auto *watcher = new QFutureWatcher<Other>(context);
    QObject::connect(watcher,
                     &QFutureWatcherBase::canceled,
                     context,
                     [work = QFuture<T>(future)]() mutable { work.cancel(); });
    QObject::connect(watcher, &QFutureWatcherBase::finished, watcher, &QObject::deleteLater);
    watcher->setFuture(other);
}

/// The future of `convert(value)`, which is called as whenReady() calls. Cancelling it cancels
/// `future`.
template<typename T, typename Convert>
auto converted(const QFuture<T> &future, QObject *context, Convert convert)
{
    using Converted = std::invoke_result_t<Convert, T>;
    const auto promise = std::make_shared<QPromise<Converted>>();
    promise->start();
    whenReady(future, context, [promise, convert = std::move(convert)](T value) mutable {
        promise->addResult(convert(std::move(value)));
        promise->finish();
    });
    cancelWith(promise->future(), future, context);
    return promise->future();
}

} // namespace varve
