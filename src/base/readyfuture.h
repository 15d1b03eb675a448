#pragma once

#include <QPromise>

namespace varve {

/// A future that holds `value` already. (QtFuture::makeReadyFuture has other names in every Qt.)
template<typename T>
QFuture<T> readyFuture(T value)
{
    QPromise<T> promise;
    promise.start();
    promise.addResult(std::move(value));
    promise.finish();
    return promise.future();
}

} // namespace varve
