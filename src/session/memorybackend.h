#pragma once

#include "session/backend.h"

#include <QMap>

namespace varve {

/// A back end whose rows live in memory and go with it, and which others can write to meanwhile, as to
/// a database: for tests, and to begin a back end of one's own with. A session that is all there is needs
/// none. Everything is done when a call returns.
///
/// It keeps what a database keeps at the least: keys and unique indexes are, keys are given to rows
/// that come without, and a write whose guards do not hold is a conflict. Foreign keys are not looked
/// at. The first reading of a query after a change costs O(n log n), its further pages what they hold.
class MemoryBackend : public Backend
{
public:
    /// Without rows.
    explicit MemoryBackend(Schema schema);

    /// Adds many rows at once, whose keys are not there yet.
    void fill(TableIndex table, const QList<Row> &rows);
    /// Has `rows` instead of all others.
    void replaceAll(TableIndex table, const QList<Row> &rows);
    /// Another's write: puts `row` in place of the one with its key, or adds it.
    void put(TableIndex table, const Row &row);
    /// Another's delete.
    void take(TableIndex table, const Key &key);
    /// What is stored, in no particular order. Owned by the back end, valid until the next write.
    const QList<Row> &rows(TableIndex table) const { return m_tables[toInt(table)]; }

    const Schema &schema() const override { return m_schema; }
    QString readOnlyReason() const override { return {}; }
    ForeignKeyTiming foreignKeyTiming() const override { return ForeignKeyTiming::AtCommit; }
    QFuture<Result<Page>> fetch(const QuerySet &query, const PageRequest &request) override;
    QFuture<Result<Places>> places(const QuerySet &query, const PlacesRequest &request) override;
    QFuture<Result<QList<std::optional<Row>>>> read(TableIndex table,
                                                    const QList<Key> &keys) override;
    QFuture<Result<ValueTable>> select(const Selection &selection,
                                       const PendingTables &pending) override;
    QFuture<Result<Explanation>> explain(const QuerySet &query) override;
    QFuture<Result<Explanation>> explain(const Selection &selection,
                                         const PendingTables &pending) override;
    QFuture<Result<WriteReceipt>> write(const WritePlan &plan) override;
    QFuture<Result<WriteCheck>> check(const WritePlan &plan) override;
    QFuture<Result<void>> transact(const TransactionStep &step) override;
    QFuture<Result<qint64>> dataVersion() override;

private:
    Result<Page> page(const QuerySet &query, const PageRequest &request);
    Result<Places> stretch(const QuerySet &query, const PlacesRequest &request);
    Result<QList<Row>> result(const QuerySet &query);

    Schema m_schema;
    QList<QList<Row>> m_tables;
    /// The tables when the transaction began and at its savepoints, by their numbers.
    QMap<int, QList<QList<Row>>> m_marks;
    std::optional<QuerySet> m_lastQuery; ///< The one that `m_lastResult` answers; none: ask anew.
    QList<Row> m_lastResult;
    qint64 m_version = 0;
};

} // namespace varve
