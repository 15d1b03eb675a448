#pragma once

#include "models/roles.h"
#include "session/session.h"

#include <QAbstractItemModel>

namespace varve {

/// A schema as a tree: tables and views, each with its columns and indexes; with what is pending in
/// each table, kept up to date: the number of rows (PendingRole), and how many are changed, new and
/// deleted, short (BadgeRole, "~2 +1 −1") and in words (the tool tip). Items say what they are by
/// KindRole, and columns what they mean by StateRole and ColumnTypeRole.
class SchemaModel : public QAbstractItemModel
{
    Q_OBJECT

public:
    /// What an item is, as KindRole tells.
    enum class Kind { Group, Table, View, Column, KeyColumn, ForeignKeyColumn, Index };
    Q_ENUM(Kind)
    /// Roles of this model besides those of roles.h: a Kind, and a text.
    enum { KindRole = PendingRole + 1, BadgeRole };

    /// The session outlives the model.
    explicit SchemaModel(Session &session, QObject *parent = nullptr);
    ~SchemaModel() override;

    /// The item of `table`.
    QModelIndex indexOf(TableIndex table) const;

    QModelIndex index(int row, int column, const QModelIndex &parent = {}) const final;
    QModelIndex parent(const QModelIndex &index) const final;
    int rowCount(const QModelIndex &parent = {}) const final;
    int columnCount(const QModelIndex &parent = {}) const final;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;

private:
    void count(const ChangeSet &changes);

    class Private;
    std::unique_ptr<Private> d;
};

} // namespace varve
