#pragma once

#include "base/persistentmap.h"
#include "value/increment.h"

#include <QList>

#include <optional>

namespace varve {

/// One row before and after: an insert has no `before`, a delete no `after`, an update both.
struct RowChange
{
    /// What a commit does to the stored row.
    enum class Kind { Insert, Update, Delete };

    /// The row as the database held it when it was changed, and as it is to become.
    std::optional<Row> before;
    std::optional<Row> after;

    /// Told by which of the two there are. Assert: one, at least.
    Kind kind() const
    {
        Q_ASSERT(before || after);
        return !before ? Kind::Insert : !after ? Kind::Delete : Kind::Update;
    }

    /// Whether the two sides differ in `column`; true for every column of an insert or a delete.
    bool changes(ColumnIndex column) const
    {
        return !before || !after || (*before)[column] != (*after)[column];
    }

    friend bool operator==(const RowChange &, const RowChange &) = default;
};

/// The columns in which the two sides of an update differ, ascending.
QList<ColumnIndex> changedColumns(const RowChange &update);

struct BaseUpdate;

/// The pending changes of a session: which rows differ from the database, and how.
///
/// An immutable value: copying is O(1), changing it gives another overlay in O(log n) that shares
/// the rest. `before` holds the values a change was made against, which is at once the left side of
/// a review, the guard of the commit and the base of a three-way merge.
class Overlay
{
public:
    /// The changed rows of one table.
    using Changes = PersistentMap<RowId, RowChange>;

    /// Whether nothing is pending. O(1).
    bool isEmpty() const { return m_size == 0; }

    /// The number of changed rows, of all tables or of one. O(1).
    qsizetype size() const { return m_size; }
    qsizetype size(TableIndex table) const { return changes(table).size(); }

    /// The tables with changes, ascending.
    QList<TableIndex> tables() const;

    /// The changes of one table, in no particular order.
    Changes changes(TableIndex table) const { return m_tables.value(table); }

    /// All changes, table by table.
    const PersistentMap<TableIndex, Changes> &byTable() const { return m_tables; }

    /// The change of `row`, or null. Valid as long as this overlay lives.
    const RowChange *find(RowId row) const;

    /// With `change` for `row` in place of what was there; a change whose sides are equal is none.
    /// Cells that it leaves raised by what they were incremented by stay increments.
    Overlay with(RowId row, const RowChange &change) const &;
    /// The same, with `increments` among the cells that `change` changes.
    Overlay with(RowId row, const RowChange &change, const Increments &increments) const;
    /// Without a change for `row`: it reads as the database holds it.
    Overlay without(RowId row) const &;
    /// The changes of `rows` alone, which are all changed.
    Overlay only(const QList<RowId> &rows) const;

    /// The same of an overlay that is given up for it: what nobody else holds is changed in place, so
    /// that many changes in a row do not copy each other's way.
    Overlay with(RowId row, const RowChange &change) &&;
    Overlay without(RowId row) &&;

    /// The cells of `row` whose change is no value but what is added to the database's.
    Increments increments(RowId row) const { return m_increments.value(row); }

    /// This overlay as it reads when the database's rows have become others.
    ///
    /// After a fetch, an edit keeps the value it was made against, dissolves where the database now
    /// holds the edited value, and unedited cells follow the database. After a commit, the overlay
    /// keeps showing what it showed: what the commit wrote and this overlay did not hold becomes a
    /// pending change back. Cells of a committed row that the commit did not write are as after a
    /// fetch. After a commit is withdrawn, it keeps showing what it showed, but for what the database
    /// had made of what was sent: that is what was sent again.
    ///
    /// Increments go on from whatever the database holds, so that what somebody else has added stays;
    /// after a commit, what is kept of one is the difference to what was added. One that cannot be
    /// added any more, as there is no number, is an edit in conflict. Cost: O(k log n) for k updated
    /// rows.
    Overlay rebased(const BaseUpdate &update) const;

    /// Whether both are the same version, without looking at a row. O(1); == compares rows.
    bool isSameAs(const Overlay &other) const
    {
        return m_tables.isSameAs(other.m_tables) && m_increments.isSameAs(other.m_increments);
    }
    friend bool operator==(const Overlay &a, const Overlay &b)
    {
        return a.m_tables == b.m_tables && a.m_increments == b.m_increments;
    }

private:
    void replace(TableIndex table, const Changes &old, const Changes &now);
    template<typename Edit>
    void editInPlace(TableIndex table, Edit edit);
    void keepIncrements(RowId row, const Increments &increments);

    PersistentMap<TableIndex, Changes> m_tables;
    PersistentMap<RowId, Increments> m_increments; ///< Beside the changes, which are mostly none.
    qsizetype m_size = 0;
};

/// What the database was found to hold, row by row: `before` as overlays knew it, `after` as it is.
struct BaseUpdate
{
    /// How it was found out, which decides what becomes of edits.
    enum class Cause {
        Fetched,   ///< Read; somebody else may have changed it.
        Committed, ///< Written by this session.
        Withdrawn, ///< Written by this session, and taken back before anybody else saw it.
    };
    /// What was found out about one row.
    struct Entry
    {
        /// `base.before` is none for a row first seen, `base.after` for one that is gone.
        RowId row;
        RowChange base;
        /// Committed and withdrawn updates only: the columns that were written.
        QList<ColumnIndex> written;
        /// Committed and withdrawn updates only: the row as it was sent, if it was not deleted.
        std::optional<Row> sent;
        /// Committed and withdrawn updates only: what was added, of the columns that were written.
        Increments increments = {};
        /// Committed updates only: the row that was to go was kept, or the other way round. Whoever
        /// shows what was sent has got what there is.
        bool answeredOtherwise = false;
    };

    /// All that one fetch or commit has found; rows that are as they were need not be named.
    Cause cause = Cause::Fetched;
    QList<Entry> entries;
};

} // namespace varve
