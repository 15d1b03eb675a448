#pragma once

#include <QFutureWatcher>
#include <QObject>
#include <QPromise>

#include <memory>
#include <optional>
#include <type_traits>
#include <utility>

namespace varve {

/// Calls `use(answer)` in the thread of `context` once `future` has finished, from the event loop: with
/// its value, which is moved out of the future, or with nothing if it was cancelled or ended without
/// one. Never if `context` is gone.
///
/// Stands in for QFuture::then(context, ...), which in Qt 6.4 runs its function twice when the
/// future finishes in another thread at the very moment: QFutureInterfaceBase::setContinuation() both
/// runs and keeps it.
template<typename T, typename Use>
void whenFinished(const QFuture<T> &future, QObject *context, Use use)
{
    auto *watcher = new QFutureWatcher<T>(context);
    QObject::connect(
        watcher, &QFutureWatcherBase::finished, context, [watcher, use = std::move(use)]() mutable {
            watcher->deleteLater();
            auto finished = watcher->future();
            const bool hasValue = !finished.isCanceled() && finished.resultCount() > 0;
            use(hasValue ? std::optional<T>(finished.takeResult()) : std::nullopt);
        });
    watcher->setFuture(future);
}

/// As whenFinished(), with the value itself, and only if there is one.
template<typename T, typename Use>
void whenReady(const QFuture<T> &future, QObject *context, Use use)
{
    whenFinished(future, context, [use = std::move(use)](std::optional<T> value) mutable {
        if (value)
            use(*std::move(value));
    });
}

/// Calls `drop()` in the thread of `context` when somebody cancels `future`, from the event loop.
template<typename T, typename Drop>
void whenCancelled(const QFuture<T> &future, QObject *context, Drop drop)
{
    auto *watcher = new QFutureWatcher<T>(context);
    QObject::connect(watcher, &QFutureWatcherBase::canceled, context, std::move(drop));
    QObject::connect(watcher, &QFutureWatcherBase::finished, watcher, &QObject::deleteLater);
    watcher->setFuture(future);
}

/// Cancels `future` when somebody cancels `other`.
template<typename T, typename Other>
void cancelWith(const QFuture<Other> &other, const QFuture<T> &future, QObject *context)
{
    whenCancelled(other, context, [work = QFuture<T>(future)]() mutable { work.cancel(); });
}

/// The future of `convert(value)`, which is called as whenReady() calls, and not any more when the
/// future is cancelled. That also cancels `future`.
template<typename T, typename Convert>
auto converted(const QFuture<T> &future, QObject *context, Convert convert)
{
    using Converted = std::invoke_result_t<Convert, T>;
    const auto promise = std::make_shared<QPromise<Converted>>();
    promise->start();
    whenReady(future, context, [promise, convert = std::move(convert)](T value) mutable {
        if (!promise->isCanceled())
            promise->addResult(convert(std::move(value)));
        promise->finish();
    });
    cancelWith(promise->future(), future, context);
    return promise->future();
}

/// As converted(), where something has to be settled in any case: `convert(answer)` is called as
/// whenFinished() calls.
template<typename T, typename Convert>
auto concluded(const QFuture<T> &future, QObject *context, Convert convert)
{
    using Converted = std::invoke_result_t<Convert, std::optional<T>>;
    const auto promise = std::make_shared<QPromise<Converted>>();
    promise->start();
    whenFinished(future, context, [promise, convert = std::move(convert)](auto answer) mutable {
        promise->addResult(convert(std::move(answer)));
        promise->finish();
    });
    cancelWith(promise->future(), future, context);
    return promise->future();
}

} // namespace varve
