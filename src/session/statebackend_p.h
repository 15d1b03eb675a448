#pragma once

#include "session/memorybackend.h"
#include "session/rowindexes_p.h"

namespace varve {

/// The back end of a session without a database: what is stored is the session's own base.
///
/// A write checks what a database would check: that keys and unique values are, and that foreign
/// keys lead to rows.
class StateBackend final : public Backend
{
public:
    explicit StateBackend(const Schema &schema);

    /// Serves what `state` is from now on; both live as long as this is used.
    void follow(const State &state, RowIndexes &indexes);

    const Schema &schema() const override { return m_schema; }
    QString readOnlyReason() const override { return {}; }
    QFuture<Result<Page>> fetch(const QuerySet &query, const PageRequest &request) override;
    QFuture<Result<Places>> places(const QuerySet &query, const PlacesRequest &request) override;
    QFuture<Result<QList<std::optional<Row>>>> read(TableIndex table,
                                                    const QList<Key> &keys) override;
    /// `plan` leads to what the state shows, pending changes included.
    QFuture<Result<WriteReceipt>> write(const WritePlan &plan) override;
    QFuture<Result<qint64>> dataVersion() override;

private:
    void lookAt(TableIndex table);
    Result<void> check(RowId row);
    Result<void> checkUnique(RowId row, const Row &cells);
    Result<void> checkForeignKeys(RowId row, const Row &cells);
    Result<void> checkReferring(RowId row, const Row &before);
    Row settled(RowId row, const Row &cells) const;

    Schema m_schema;
    MemoryBackend m_sorted;    ///< Answers what is read page by page.
    QList<State::Rows> m_seen; ///< What `m_sorted` holds, by table.
    const State *m_state = nullptr;
    RowIndexes *m_indexes = nullptr;
};

} // namespace varve
