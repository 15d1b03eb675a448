#include "session/editgroup.h"
#include "session/selectiveundo_p.h"
#include "session/session_p.h"
#include "session/sessiontext_p.h"

namespace varve {

const History &Session::history() const
{
    return d->history;
}

bool Session::canUndo() const
{
    return d->history.canUndo();
}

bool Session::canRedo() const
{
    return d->history.canRedo();
}

QString Session::undoLabel() const
{
    return d->history.undoLabel();
}

QString Session::redoLabel() const
{
    return d->history.redoLabel();
}

// A step that shows nothing is passed over: typing into a new row is none any more when the row was
// saved as a whole.
void Session::undo()
{
    const auto shown = d->state.pending();
    auto next = shown;
    while (canUndo() && next == shown)
        next = d->history.undo();
    d->visit(next);
}

void Session::redo()
{
    const auto shown = d->state.pending();
    auto next = shown;
    while (canRedo() && next == shown)
        next = d->history.redo();
    d->visit(next);
}

void Session::goTo(qsizetype position)
{
    d->visit(d->history.goTo(position));
}

void Session::endMerging()
{
    d->history.endMerging();
}

Result<void> Session::undoOnly(qsizetype step)
{
    return d->undoBetween(step, {});
}

Result<void> Session::undoRow(RowId row)
{
    for (auto step = d->history.position(); step > 0; --step) {
        const auto differs = d->history.at(step - 1).find(row) || d->history.at(step).find(row);
        if (differs && !d->editsUndoing(step - 1, row).isEmpty())
            return d->undoBetween(step - 1, row);
    }
    return SessionText::rowHasNoSteps(d->schema[row.table()]);
}

QList<Edit> Session::Private::editsUndoing(qsizetype step, std::optional<RowId> only) const
{
    return varve::editsUndoing(state, history.at(step), history.at(step + 1), only);
}

Result<void> Session::Private::undoBetween(qsizetype step, std::optional<RowId> only)
{
    const auto label = history.labels().at(step);
    const auto edits = editsUndoing(step, only);
    if (edits.isEmpty())
        return SessionText::nothingToTakeBack(label);
    return q.edit(SessionText::takeBack(label), [&](EditGroup &group) -> Result<void> {
        for (const auto &edit : edits) {
            if (auto applied = group.apply(edit); !applied)
                return applied;
        }
        return {};
    });
}

void Session::setHistoryLimits(const History::Limits &limits)
{
    d->history.setLimits(limits);
    emit historyChanged();
}

Result<void> Session::addBranch(const QString &name)
{
    if (!d->history.addBranch(name))
        return SessionText::branchTaken(name);
    emit historyChanged();
    return {};
}

Result<void> Session::switchTo(const QString &branch)
{
    if (!d->history.branches().contains(branch))
        return SessionText::noSuchBranch(branch, d->history.branches());
    d->visit(d->history.switchTo(branch));
    return {};
}

Result<void> Session::removeBranch(const QString &name)
{
    if (!d->history.branches().contains(name))
        return SessionText::noSuchBranch(name, d->history.branches());
    if (name == d->history.branch())
        return SessionText::isCurrentBranch(name);
    d->history.removeBranch(name);
    emit historyChanged();
    return {};
}

} // namespace varve
