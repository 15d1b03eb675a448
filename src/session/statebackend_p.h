#pragma once

#include "session/memorybackend.h"
#include "session/rowindexes_p.h"

namespace varve {

/// The back end of a session without a database: what is stored is the session's own base.
///
/// A write checks what a database would check: that keys and unique values are, and that foreign
/// keys lead to rows. The tables it inherits are copies of the base, made for whoever reads pages.
class StateBackend final : public MemoryBackend
{
public:
    explicit StateBackend(const Schema &schema);

    /// Serves what `state` is from now on; both live as long as this is used.
    void follow(const State &state, RowIndexes &indexes);

    QFuture<Result<Page>> fetch(const QuerySet &query, const PageRequest &request) override;
    QFuture<Result<Places>> places(const QuerySet &query, const PlacesRequest &request) override;
    QFuture<Result<QList<std::optional<Row>>>> read(TableIndex table,
                                                    const QList<Key> &keys) override;
    QFuture<Result<ValueTable>> select(const Selection &selection,
                                       const PendingTables &pending) override;
    /// `plan` leads to what the state shows of the rows that it writes.
    QFuture<Result<WriteReceipt>> write(const WritePlan &plan) override;
    QFuture<Result<WriteCheck>> check(const WritePlan &plan) override;
    /// Has nothing to do: the session takes back its own base.
    QFuture<Result<void>> transact(const TransactionStep &step) override;
    QFuture<Result<qint64>> dataVersion() override;

private:
    void lookAt(TableIndex table);
    void lookAtAll();

    QList<State::Rows> m_seen; ///< What the inherited tables hold.
    const State *m_state = nullptr;
    RowIndexes *m_indexes = nullptr;
};

} // namespace varve
