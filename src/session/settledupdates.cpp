#include "session/settledupdates_p.h"

#include <QSet>

namespace varve {
namespace {

/// `entry` as if `change` had been sent, and the database had made of it what there is.
BaseUpdate::Entry asAsked(BaseUpdate::Entry entry, const RowChange &change)
{
    const auto &[before, after] = entry.base;
    entry.sent = change.after;
    if (after.has_value() == change.after.has_value()) {
        if (change.kind() == RowChange::Kind::Update)
            entry.written = changedColumns(change);
        return entry;
    }
    entry.answeredOtherwise = true;
    entry.written = before && after ? changedColumns(entry.base) : QList<ColumnIndex>();
    return entry;
}

} // namespace

SettledUpdates
SettledUpdates::of(const BaseUpdate &committed, const Overlay &asked, const State &before)
{
    SettledUpdates updates{{BaseUpdate::Cause::Committed, {}}, {BaseUpdate::Cause::Fetched, {}}};
    QSet<RowId> written;
    for (const auto &entry : committed.entries) {
        written.insert(entry.row);
        if (const auto *change = asked.find(entry.row))
            updates.asked.entries.append(asAsked(entry, *change));
        else
            updates.others.entries.append({entry.row, entry.base, {}, {}});
    }
    asked.byTable().forEach([&](TableIndex, const Overlay::Changes &changes) {
        changes.forEach([&](RowId row, const RowChange &change) {
            if (written.contains(row))
                return;
            const auto *base = before.baseRow(row);
            const auto stored = base ? std::optional(*base) : std::nullopt;
            updates.asked.entries.append(asAsked({row, {stored, stored}, {}, {}}, change));
        });
    });
    return updates;
}

} // namespace varve
