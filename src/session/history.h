#pragma once

#include "value/overlay.h"

#include <QString>
#include <QStringList>

namespace varve {

/// The steps a user can go back and forth through: a list of labelled overlays and a position.
///
/// A pure value. It knows no inverse operations: undo is another position. Commits and fetches reach
/// stored overlays when they are next visited, so they cost nothing until then.
class History
{
public:
    struct Step
    {
        QString label;    ///< What the user did: "Paste 12 cells in orders".
        QString mergeKey; ///< A step with the same key as the one before replaces it; empty: never.
    };

    /// At `pending`, with nothing to undo.
    explicit History(Overlay pending = {});

    /// Adds a step that leads to `pending`, and drops what could be redone.
    void record(const Step &step, const Overlay &pending);

    /// Makes the next record() a step of its own, whatever its merge key.
    void endMerging() { m_mergeKey.clear(); }

    /// What the database was found to hold. Cost: O(1); paid when a step is visited.
    void rebase(const BaseUpdate &update);

    bool canUndo() const { return m_position > 0; }
    bool canRedo() const { return m_position + 1 < m_entries.size(); }

    /// The label of the step that undo() or redo() would go through; empty if there is none.
    QString undoLabel() const;
    QString redoLabel() const;

    /// Moves by one step and returns the overlay there. Assert: canUndo(), canRedo().
    Overlay undo();
    Overlay redo();

    /// All labels, oldest first; position() of them are done, the others can be redone.
    QStringList labels() const;
    qsizetype position() const { return m_position; }

private:
    struct Entry
    {
        QString label; ///< Of the step that leads here.
        Overlay pending;
        qsizetype updatesSeen = 0; ///< How many of m_updates `pending` already reflects.
    };
    Overlay visit(qsizetype position);

    QList<Entry> m_entries;
    qsizetype m_position = 0;
    QList<BaseUpdate> m_updates;
    QString m_mergeKey;
};

} // namespace varve
