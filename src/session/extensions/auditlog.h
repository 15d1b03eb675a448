#pragma once

#include "session/extension.h"
#include "session/extensions/clock.h"

namespace varve {

/// What AuditLog writes of each row, and in which column; an empty name: that is not kept.
struct AuditColumns
{
    QString table = QStringLiteral("table_name"); ///< The name of the row's table.
    /// Its key. Of several parts: a JSON list of them, a blob in hexadecimal digits, and null for the
    /// key of a row that is new as well, which the database has not chosen yet.
    QString row = QStringLiteral("row_key");
    QString action = QStringLiteral("action"); ///< `insert`, `update` or `delete`.
    /// The names of the columns that were changed, or given to a new row, as a JSON list.
    QString changed = QStringLiteral("changed");
    QString author = QStringLiteral("author");
    QString at = QStringLiteral("at"); ///< When it was committed.
};

/// Keeps a log of every row that is written, in a table of the same database and in the same
/// transaction: there is no change without its entry, and no entry without its change.
///
/// Undo past a commit leaves the entries: what it brings back is logged when that is saved. Rows of
/// the log itself are not logged, nor what the database does by its own rules.
class AuditLog : public Extension
{
public:
    /// Writes into the table called `table`; `author` is asked for at each commit.
    AuditLog(QString table,
             std::function<QString()> author,
             AuditColumns columns = {},
             Clock clock = {});

    /// Errors: NotFound, if there is no such table or column.
    Result<void> attached(Session &session) override;
    Result<void> beforeWriting(CommitEvent &event) override;

private:
    QString m_name;
    std::function<QString()> m_author;
    AuditColumns m_columns;
    Clock m_clock;
    TableIndex m_table = {};
};

} // namespace varve
