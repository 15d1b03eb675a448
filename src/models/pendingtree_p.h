#pragma once

#include "value/overlay.h"

#include <QHash>

namespace varve {

/// The structure that a ChangesModel shows: the tables of an overlay in ascending order, their rows
/// by RowId, and the fields of each row, which are looked up when they are asked for.
///
/// It is taken from one overlay to the next in pieces, each small enough for one signal: remove
/// rows, show(), insert rows, then let each altered row go. A piece costs O(size of its table) at
/// the worst, in moved memory.
class PendingTree
{
public:
    struct Entry
    {
        TableIndex table;
        QList<RowId> rows;
        qsizetype added = 0;
        qsizetype changed = 0;
        qsizetype deleted = 0;
    };
    using Fields = QList<ColumnIndex>;

    explicit PendingTree(const Overlay &pending);

    const QList<Entry> &entries() const { return m_entries; }

    /// The position of a table, or of a row in its table; -1 if it is not here.
    qsizetype positionOf(TableIndex table) const;
    qsizetype positionOf(RowId row) const;

    /// The change of a row that is here; none while it is being inserted or after it was removed.
    const RowChange *change(RowId row) const { return m_pending.find(row); }

    /// For an update the columns that changed, for an insert those that were given.
    Fields fields(RowId row) const;

    /// Where `table` would stand.
    qsizetype placeFor(TableIndex table) const;
    void insertTable(qsizetype place, TableIndex table, const QList<RowId> &rows);
    void removeTable(qsizetype position) { m_entries.removeAt(position); }

    void insertRows(qsizetype table, qsizetype place, const QList<RowId> &rows);
    void removeRows(qsizetype table, qsizetype first, qsizetype count);

    /// Takes all values from `pending` from now on. Rows of `altered` keep their fields until
    /// those are inserted and removed one by one.
    void show(const Overlay &pending, const QList<RowId> &altered);
    void insertField(RowId row, qsizetype place, ColumnIndex column);
    void removeField(RowId row, qsizetype position);
    /// The row has the fields now that its change gives it.
    void letGo(RowId row) { m_altered.remove(row); }

private:
    void count(Entry &entry, RowId row, qsizetype step) const;

    Overlay m_pending;
    QList<Entry> m_entries;
    QHash<RowId, Fields> m_altered;
};

/// The fields that `change` has to show.
PendingTree::Fields fieldsOf(const RowChange &change);

/// The rows of `changes`, ascending.
QList<RowId> sortedRows(const Overlay::Changes &changes);

} // namespace varve
