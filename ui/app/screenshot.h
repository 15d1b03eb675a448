#pragma once

#include "base/result.h"

#include <QFuture>

namespace varve {

class MainWindow;

/// Saves a picture of `window` as `path` once it shows what it was asked to: the database is open and
/// the rows of the current table are there. The result comes when the file is written, or when
/// that has failed (Storage), or nothing was shown in 30 seconds (NotFound).
QFuture<Result<void>> saveScreenshot(MainWindow &window, const QString &path);

} // namespace varve
