#pragma once

#include "models/roles.h"
#include "session/session.h"

#include <QAbstractItemModel>

namespace varve {

/// The pending changes of a session as a tree: table > row > field, before and after.
///
/// Tables in the schema's order, rows by RowId, fields in the table's order: for an update those
/// that changed, for an insert those that were given, for a delete none. Follows the session change by
/// change and never resets.
class ChangesModel : public QAbstractItemModel
{
    Q_OBJECT

public:
    /// What it is about, and the value on either side.
    enum Column { What, Before, After, ColumnCount };

    /// The session outlives the model.
    explicit ChangesModel(Session &session, QObject *parent = nullptr);
    ~ChangesModel() override;

    /// The rows that these items are, hold or belong to; without repetition. For Session::revert().
    QList<RowId> rows(const QModelIndexList &items) const;

    QModelIndex index(int row, int column, const QModelIndex &parent = {}) const final;
    QModelIndex parent(const QModelIndex &index) const final;
    int rowCount(const QModelIndex &parent = {}) const final;
    int columnCount(const QModelIndex &parent = {}) const final;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant
    headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

private:
    class Private;
    std::unique_ptr<Private> d;
};

} // namespace varve
