#pragma once

#include <QString>

#include <chrono>
#include <optional>

namespace varve {

/// What is told of the statements that a connection sends, by Qt's logging:
///
/// - `varve.sql` (debug, off unless asked for: QT_LOGGING_RULES="varve.sql.debug=true") each
///   statement with its time and how many rows it read or wrote;
/// - `varve.sql.slow` (warning) statements that took longer than `slowAfter`;
/// - `varve.sql.repeated` (warning) a statement that was sent again and again with other values each
///   time, as for the children of one row after the other, where one statement for all would do.
///
/// Messages come from the thread that sends the statement. Times are from sending it to having read
/// its last row, in milliseconds.
struct StatementLogging
{
    std::optional<std::chrono::milliseconds> slowAfter; ///< None: nothing is slow.
    /// Whether bound values are shown. They are people's data, so they are not unless asked for.
    bool showsValues = false;
    /// With how many different values a statement is sent within a second, however many rows it reads
    /// or writes, before that is warned of, once for each statement; 0: never.
    int repeats = 0;

    friend bool operator==(const StatementLogging &, const StatementLogging &) = default;
};

} // namespace varve
