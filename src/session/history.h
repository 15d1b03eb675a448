#pragma once

#include "value/overlay.h"

#include <QHash>
#include <QString>
#include <QStringList>

#include <functional>

namespace varve {

/// The steps a user can go back and forth through: a list of labelled overlays and a position.
///
/// A pure value. It knows no inverse operations: undo is another position. Commits and fetches reach
/// stored overlays when they are next visited, so they cost nothing until then.
///
/// There can be several such lists, called branches, of which one is current: what is pending in one
/// can be left for what is pending in another, and returned to.
class History
{
public:
    /// What record() is told of a step.
    struct Step
    {
        QString label;    ///< What the user did: "Paste 12 cells in orders".
        QString mergeKey; ///< A step with the same key as the one before replaces it; empty: never.
    };

    /// What is kept; 0 is no limit. Where more has been done, the oldest steps cannot be undone any
    /// more. At least one step is kept.
    struct Limits
    {
        qsizetype steps = 0; ///< Of one branch.
        qint64 bytes = 0;    ///< About as many as the rows take that the steps of a branch changed.
    };

    /// At `pending`, with nothing to undo, on a branch called `main`.
    explicit History(Overlay pending = {});

    /// Adds a step that leads to `pending`, and drops what could be redone. O(1); with a limit of
    /// bytes, O(k log n) for k rows that the step changed.
    void record(const Step &step, const Overlay &pending);

    /// Makes the next record() a step of its own, whatever its merge key.
    void endMerging() { m_mergeKey.clear(); }

    /// What the database was found to hold. Cost: O(1); paid when a step is visited.
    void rebase(const BaseUpdate &update);
    /// As rebase(); `make` is called when a step is visited, at most once, and tells always the same.
    void rebaseLater(std::function<BaseUpdate()> make);

    /// As rebase(), for what no update can tell; `rebased` is pure, and called when a step is visited.
    void rebaseBy(std::function<Overlay(const Overlay &)> rebased);

    /// Whether there is a step before, or one behind, where one stands.
    bool canUndo() const { return m_current.position > 0; }
    bool canRedo() const { return m_current.position + 1 < m_current.entries.size(); }

    /// The label of the step that undo() or redo() would go through; empty if there is none.
    QString undoLabel() const;
    QString redoLabel() const;

    /// Moves by one step and returns the overlay there. Assert: canUndo(), canRedo().
    Overlay undo();
    Overlay redo();

    /// All labels, oldest first; position() of them are done, the others can be redone.
    QStringList labels() const;
    qsizetype position() const { return m_current.position; }

    /// Moves to `position`, from 0 to the number of labels, and returns the overlay there.
    Overlay goTo(qsizetype position);

    /// The overlay at `position` as it reads now; nothing moves. Cost: O(k log n) for k rows that
    /// were committed or fetched since it was last asked for.
    Overlay at(qsizetype position) const;

    /// How much is kept. Lower limits drop the oldest steps at once.
    void setLimits(const Limits &limits);
    const Limits &limits() const { return m_limits; }

    /// The name of the current branch.
    QString branch() const { return m_branch; }
    /// All of them, the current one included, in the order in which they were made.
    QStringList branches() const { return m_branches; }
    /// Begins a branch with all the steps of the current one; it is the current one from now on.
    /// False if the name is empty or taken.
    [[nodiscard]] bool addBranch(const QString &name);
    /// Returns the overlay of the branch called `name`, which is the current one from now on.
    /// Assert: it is one of branches().
    Overlay switchTo(const QString &name);
    /// Forgets a branch. Assert: it is one of branches(), and not the current one.
    void removeBranch(const QString &name);

private:
    struct Entry
    {
        QString label; ///< Of the step that leads here.
        Overlay pending;
        qint64 updatesSeen = 0; ///< How many updates there ever were that `pending` reflects.
        qint64 bytes = 0;       ///< Of the rows that the step changed; with a limit of bytes only.
    };
    struct Line
    {
        QList<Entry> entries;
        qsizetype position = 0;
        qint64 bytes = 0; ///< Of all entries together.
    };
    /// An update that is made when it is needed.
    struct Update
    {
        std::function<BaseUpdate()> make; ///< Null once it is made.
        BaseUpdate made = {};
        std::function<Overlay(const Overlay &)> rebase = {}; ///< Not null: in place of an update.

        Overlay rebased(const Overlay &pending);
    };
    void keepToLimits();
    void forgetSeenUpdates();
    qint64 updatesEver() const { return m_updatesForgotten + m_updates.size(); }

    mutable Line m_current; // Entries are brought up to date when they are looked at.
    QHash<QString, Line> m_others;
    QString m_branch;
    QStringList m_branches;
    Limits m_limits;
    mutable QList<Update> m_updates;
    qint64 m_updatesForgotten = 0; ///< How many came before m_updates, which all entries reflect.
    QString m_mergeKey;
};

} // namespace varve
