#pragma once

#include "models/changesmodel.h"
#include "models/pendingtree_p.h"

#include <QLocale>

namespace varve {

/// What a ChangesModel is made of: the tree as last told, and the way from there to the session's
/// pending changes.
class ChangesModel::Private
{
public:
    Private(ChangesModel &model, Session &ofSession);

    /// Takes the model to what is pending now; only `changes` are looked at.
    void follow(const ChangeSet &changes);

    /// A position as item models count.
    static int toRow(qsizetype position) { return static_cast<int>(position); }

    QModelIndex tableItem(TableIndex table, int column = 0) const;
    QModelIndex rowItem(RowId row, int column = 0) const;

    /// The row that `item` is, or whose field it is.
    RowId rowOf(const QModelIndex &item) const;

    QVariant tableData(const PendingTree::Entry &entry, int column, int role) const;
    QVariant rowData(RowId row, int column, int role) const;
    QVariant fieldData(RowId row, ColumnIndex field, int column, int role) const;

    ChangesModel &q;
    Session &session;
    QLocale locale;
    PendingTree tree;

private:
    void removeRows(TableIndex table, const QList<RowId> &gone);
    void insertRows(TableIndex table, const QList<RowId> &added, const Overlay &pending);
    void alter(RowId row);
    void removeTable(TableIndex table);
    void insertTable(TableIndex table, const Overlay &pending);
    void announceRows(TableIndex table, const QList<RowId> &altered) const;
    void announce(const QModelIndex &first, const QModelIndex &last) const;
    QVariant valueData(RowId row, ColumnIndex field, int column, int role) const;
};

} // namespace varve
