#pragma once

#include "session/extension.h"
#include "session/extensions/clock.h"

namespace varve {

/// Rows that are deleted stay in the database, marked by the time of it, and are not found any more:
/// in every table that has a column called `column`, which may be NULL.
///
/// Deleting such a row, by whatever way, sets the column instead, at once: the row does not go, so
/// what refers to it stays as it is. New rows that were never saved are dropped as ever, and so are
/// rows that a rule deletes together with another one. Queries do not find marked rows; a session
/// that has them still shows them to who knows them, as by Session::find() or along relations.
class SoftDelete : public Extension
{
public:
    /// Marks rows in the column of this name with what `clock` tells.
    explicit SoftDelete(QString column = QStringLiteral("deleted_at"), Clock clock = {});

    /// The rows of `query` and those that were deleted; or only these.
    static QuerySet withDeleted(const QuerySet &query);
    QuerySet onlyDeleted(const QuerySet &query) const;

    /// Whether a known row is marked.
    bool isDeleted(RowId row) const;

    /// Brings a row back. A step of the session's history. Errors: EditGroup::set()'s.
    Result<void> restore(RowId row);
    /// Deletes a row for good, marked or not. A step of the session's history. Errors:
    /// EditGroup::remove()'s.
    Result<void> removeForGood(RowId row);

    /// Errors: Schema, if a column of the name must not be NULL.
    Result<void> attached(Session &session) override;
    Result<Removal> beforeRemove(EditGroup &group, RowId row) override;
    QuerySet beforeQuery(const QuerySet &query) const override;

private:
    std::optional<ColumnIndex> mark(TableIndex table) const;

    QString m_column;
    Clock m_clock;
    Session *m_session = nullptr;
    bool m_isForGood = false; ///< What is removed now is not to be marked.
};

} // namespace varve
