#pragma once

#include "schema/schema.h"
#include "session/outcome.h"
#include "session/transacting_p.h"
#include "value/state.h"

#include <QHash>

namespace varve {

/// Finds out whether changes were saved of which nobody knows, by what the rows are now that they were
/// to change. Nothing is guessed: rows that are neither as they were nor as they were to become leave
/// it open.
class OutcomeCheck
{
public:
    /// Whether the changes that `receipt` tells of were saved over `state`.
    static OutcomeCheck of(const WriteReceipt &receipt, const State &state, const Schema &schema);
    /// Whether what `flushes` have written was.
    static OutcomeCheck of(const QList<OpenTransaction::Flush> &flushes, const Schema &schema);

    /// Rows that are to be read.
    struct Question
    {
        TableIndex table = {};
        QList<Key> keys;
    };
    /// What is to be read next; none: everything has been.
    std::optional<Question> next() const;
    /// The answer to next().
    void take(const Result<QList<std::optional<Row>>> &read);

    enum class Outcome { Saved, NotSaved, Unknown };
    /// What has become of the changes, when all was read.
    Outcome outcome() const;

private:
    /// What stands under one key.
    struct Place
    {
        std::optional<Row> before;
        std::optional<Row> after;
    };

    OutcomeCheck(const QHash<RowId, RowChange> &changes, const Schema &schema);
    void compare(const Place &place, const std::optional<Row> &now);

    QList<std::pair<TableIndex, QHash<Key, Place>>> m_places;
    QList<Question> m_questions; ///< What is left of them.
    bool m_canBeSaved = true;
    bool m_canBeNotSaved = true;
};

} // namespace varve
