#pragma once

#include "unitofworkstage.h"

namespace varve::test {

/// Whether some order of statements makes what the session shows of what the file holds.
///
/// Rows that are going to change can first be given values that are in nobody's way, which with
/// foreign keys that hold in the end breaks nothing. Then deletes can only be refused for rows that
/// stay as they are, and the others for what is wrong in the end. So one order stands for all.
class Oracle
{
public:
    Oracle(Stage &stage, const Session &session)
        : m_stage(stage)
        , m_session(session)
    {
        for (const auto table : {grp, seat}) {
            session.state().pending().changes(table).forEach(
                [&](RowId row, const RowChange &change) {
                    m_changes[table].append({row, change});
                });
            session.state().baseRows(table).forEach([&](RowId row, const Row &base) {
                if (isSetBack(row) && !session.state().pending().find(row))
                    m_changes[table].append({row, {base, base}});
            });
            std::ranges::sort(m_changes[table], {}, &std::pair<RowId, RowChange>::first);
            joinSwitches(m_changes[table], session.schema()[table].key);
        }
    }

    bool isPossible()
    {
        const bool done = m_stage.run({u"BEGIN"_s, u"PRAGMA defer_foreign_keys = ON"_s}) && park()
                          && remove() && writeGroups() && writeSeats()
                          && m_stage.run({u"COMMIT"_s});
        if (!done)
            m_stage.run({u"ROLLBACK"_s});
        return done;
    }

private:
    using Changes = QList<std::pair<RowId, RowChange>>;

    /// A row deleted and made anew under its key was only changed.
    static void joinSwitches(Changes &changes, const QList<ColumnIndex> &key)
    {
        for (auto &[row, change] : changes) {
            if (change.before || !change.after)
                continue;
            const auto old = std::ranges::find_if(changes, [&](const auto &other) {
                return other.second.before && !other.second.after
                       && keyOf(*other.second.before, key) == keyOf(*change.after, key);
            });
            if (old == changes.end())
                continue;
            change.before = old->second.before;
            old->second = {};
        }
        changes.removeIf(
            [](const auto &entry) { return !entry.second.before && !entry.second.after; });
    }

    /// Whether a rule would draw the row along, which refers to what it did, as another row takes that
    /// key.
    bool isSetBack(RowId row) const
    {
        const auto column = row.table() == grp ? columnIndex(3) : columnIndex(0);
        const auto *base = m_session.state().baseRow(row);
        const auto now = m_session.row(row);
        if (m_stage.rule() != Rule::Cascade || !base || !now || (*base)[column] != (*now)[column])
            return false;
        bool isLeft = false;
        bool isTaken = false;
        m_session.state().pending().changes(grp).forEach([&](RowId, const RowChange &change) {
            const auto is = [&](const std::optional<Row> &side) {
                return side && (*side)[columnIndex(0)] == (*now)[column];
            };
            isLeft |= is(change.before) && change.after && !is(change.after);
            isTaken |= is(change.after) && !is(change.before);
        });
        return isLeft && isTaken;
    }

    bool execute(const QString &sql, const QVariantList &values)
    {
        QSqlQuery query(m_stage.database());
        if (!query.prepare(sql))
            return false;
        for (const auto &value : values)
            query.addBindValue(value);
        return query.exec();
    }

    /// New rows get numbers that nobody else has.
    QVariant bound(const Value &value) const
    {
        if (value.isReference()) {
            const auto target = m_session.row(value.reference());
            const auto key = target ? (*target)[columnIndex(0)] : Value();
            return key.isInteger() ? QVariant(key.integer()) : given(value.reference());
        }
        return value.isInteger() ? QVariant(key(value))
               : value.isText()  ? QVariant(value.text())
                                 : QVariant();
    }
    static qint64 key(const Value &value) { return value.integer(); }
    static QVariant given(RowId row)
    {
        return QVariant::fromValue<qint64>(1000 + qint64(row.serial()));
    }
    static QVariant parked(RowId row)
    {
        return QVariant::fromValue<qint64>(-1 - qint64(row.serial()));
    }
    QVariant keyAfter(RowId row, const RowChange &change) const
    {
        const auto &cell = (*change.after)[columnIndex(0)];
        return cell.isAbsent() ? given(row) : bound(cell);
    }

    static bool changesKey(const RowChange &change, int parts)
    {
        for (int part = 0; part < parts; ++part) {
            if (change.after && change.changes(columnIndex(part)))
                return true;
        }
        return false;
    }

    /// Seats are told by their numbers in the file, which stay when their keys change.
    bool park()
    {
        for (const auto &[row, change] : m_changes[seat]) {
            if (!change.before)
                continue;
            QSqlQuery query(m_stage.database());
            query.prepare(u"SELECT rowid FROM seat WHERE grp = ? AND no = ?"_s);
            query.addBindValue(bound((*change.before)[columnIndex(0)]));
            query.addBindValue(bound((*change.before)[columnIndex(1)]));
            if (!query.exec() || !query.next())
                return false;
            m_numbers.insert(row, query.value(0));
        }
        for (const auto &[row, change] : m_changes[seat]) {
            if (!change.before)
                continue;
            if (!execute(u"UPDATE seat SET holder = NULL WHERE rowid = ?"_s, {m_numbers[row]}))
                return false;
            const bool leaves = !change.after || changesKey(change, 2) || isSetBack(row);
            if (leaves
                && !execute(u"UPDATE seat SET grp = ?, no = ? WHERE rowid = ?"_s,
                            {parked(row), parked(row), m_numbers[row]}))
                return false;
        }
        for (const auto &[row, change] : m_changes[grp]) {
            if (!change.before)
                continue;
            const auto id = bound((*change.before)[columnIndex(0)]);
            const bool leaves = !change.after || change.changes(columnIndex(3)) || isSetBack(row);
            if (!execute(u"UPDATE grp SET code = ?, nick = NULL, up = %1 WHERE id = ?"_s.arg(
                             leaves ? u"NULL"_s : u"up"_s),
                         {u"parked %1"_s.arg(row.serial()), id}))
                return false;
        }
        for (const auto &[row, change] : m_changes[grp]) {
            if (change.before && changesKey(change, 1)
                && !execute(u"UPDATE grp SET id = ? WHERE id = ?"_s,
                            {parked(row), bound((*change.before)[columnIndex(0)])}))
                return false;
        }
        return true;
    }

    bool remove()
    {
        for (const auto &[row, change] : m_changes[seat]) {
            if (!change.after && !execute(u"DELETE FROM seat WHERE rowid = ?"_s, {m_numbers[row]}))
                return false;
        }
        for (const auto &[row, change] : m_changes[grp]) {
            if (!change.after
                && !execute(u"DELETE FROM grp WHERE id = ?"_s,
                            {bound((*change.before)[columnIndex(0)])}))
                return false;
        }
        return true;
    }

    /// What groups refer to comes last, when no rule can draw it along any more.
    bool writeGroups()
    {
        for (const auto &[row, change] : m_changes[grp]) {
            if (!change.after)
                continue;
            const auto id = keyAfter(row, change);
            const auto code = bound((*change.after)[columnIndex(1)]);
            const auto nick = bound((*change.after)[columnIndex(2)]);
            if (!change.before) {
                if (!execute(u"INSERT INTO grp VALUES(?, ?, ?, NULL)"_s, {id, code, nick}))
                    return false;
                continue;
            }
            const auto old =
                changesKey(change, 1) ? parked(row) : bound((*change.before)[columnIndex(0)]);
            if (!execute(u"UPDATE grp SET id = ?, code = ?, nick = ? WHERE id = ?"_s,
                         {id, code, nick, old}))
                return false;
        }
        return std::ranges::all_of(m_changes[grp], [this](const auto &entry) {
            const auto &[row, change] = entry;
            return !change.after
                   || (change.before && !change.changes(columnIndex(3)) && !isSetBack(row))
                   || execute(u"UPDATE grp SET up = ? WHERE id = ?"_s,
                              {bound((*change.after)[columnIndex(3)]), keyAfter(row, change)});
        });
    }

    bool writeSeats()
    {
        for (const auto &[row, change] : m_changes[seat]) {
            if (!change.after)
                continue;
            const QVariantList cells{bound((*change.after)[columnIndex(0)]),
                                     bound((*change.after)[columnIndex(1)]),
                                     bound((*change.after)[columnIndex(2)])};
            const auto number = m_numbers.value(row);
            const bool isMoved = change.before && (changesKey(change, 2) || isSetBack(row));
            if (!change.before && !execute(u"INSERT INTO seat VALUES(?, ?, ?)"_s, cells))
                return false;
            if (isMoved
                && !execute(u"UPDATE seat SET grp = ?, no = ?, holder = ? WHERE rowid = ?"_s,
                            cells + QVariantList{number}))
                return false;
            if (change.before && !isMoved
                && !execute(u"UPDATE seat SET holder = ? WHERE rowid = ?"_s, {cells[2], number}))
                return false;
        }
        return true;
    }

    Stage &m_stage;
    const Session &m_session;
    QMap<TableIndex, Changes> m_changes;
    QHash<RowId, QVariant> m_numbers;
};

} // namespace varve::test
