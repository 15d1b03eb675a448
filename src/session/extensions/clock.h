#pragma once

#include "schema/column.h"

#include <QDateTime>

#include <functional>

namespace varve {

/// Tells what time it is. A null one stands for the system's clock.
using Clock = std::function<QDateTime()>;

/// What `column` stores for the time that `clock` tells, in UTC: seconds since 1970 as a number,
/// `2026-11-21` as a date, else `2026-11-21 18:30:00`.
Value timeStamp(const Clock &clock, const Column &column);

} // namespace varve
