#pragma once

#include "models/roles.h"
#include "session/windowedresult.h"

#include <QAbstractTableModel>

namespace varve {

/// The rows of a QuerySet as a Qt item model: a column for each column of the table, a row for each
/// row, also of 100 million, of which it holds those near what views look at.
///
/// Never resets for an edit. An edit goes to the session at once, as one undo step. A row that is
/// not here yet has CellState::Loading and no text. Sorting is done by the database.
class TableModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    /// `query` must have a table: see QuerySet::error(). The session outlives the model.
    TableModel(Session &session, const QuerySet &query, QObject *parent = nullptr);
    ~TableModel() override;

    /// What it shows. The query is what was given, with the condition and the ordering of now.
    Session &session() const;
    const QuerySet &query() const;
    const Table &table() const;
    /// Why the rows cannot be changed, as a sentence, or empty text.
    QString readOnlyReason() const;

    /// The result behind it: how many rows are counted, what is loading, the last error.
    const WindowedResult &result() const;

    /// Keeps the ordering and the table, replaces all filters.
    void setCondition(const std::optional<Expression> &condition);
    /// Several columns; an empty list is the order of the key.
    void setOrdering(const QList<Ordering> &ordering);
    const QList<Ordering> &ordering() const;
    /// Reads anew: see WindowedResult::refresh().
    void refresh();

    /// The view looks at these rows: see WindowedResult::want().
    void want(int first, int last);

    /// The row with this number, null if it is not here yet.
    RowId rowId(int row) const;
    /// The row's number, -1 if it is not held.
    int rowOf(RowId row) const;

    /// The rows of those `cells` that were left out as too large (see Session::load()), or those of
    /// `rows` with such a cell: to be loaded before they are edited or copied.
    QList<RowId> rowsToLoad(const QModelIndexList &cells) const;
    QList<RowId> rowsToLoad(const QList<RowId> &rows) const;

    /// Edits, as all that follow each one undo step. New rows stand at the end.
    ///
    /// All or nothing; on failure error() has a sentence for the user.
    Result<RowId> insertNew();
    Result<void> duplicate(const QList<RowId> &rows);
    Result<void> remove(const QList<RowId> &rows);
    /// Sets cells to NULL. Cells that are not nullable become faults that the user sees.
    Result<void> setNull(const QModelIndexList &cells);
    /// Pastes `block`, rows of cell texts, with its top left corner at `corner`; rows beyond the
    /// end are added. A single text fills all of `targets` if there are more than one. A null
    /// QString is NULL; texts are read as in setData().
    ///
    /// All or nothing: refused with a sentence if it is wider than the table, or would change a
    /// column that cannot be written, a deleted row or one that is not here yet.
    Result<void> paste(const QList<QStringList> &block,
                       const QModelIndex &corner,
                       const QModelIndexList &targets = {});
    /// Drops the pending changes of these rows.
    Result<void> revert(const QList<RowId> &rows);
    using QAbstractTableModel::revert;

    int rowCount(const QModelIndex &parent = {}) const final;
    int columnCount(const QModelIndex &parent = {}) const final;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    /// EditRole with a QString: what a user typed, read by the column's type; what cannot be read is
    /// kept as text and shown as a fault, so nothing typed is lost. The text that an editor started
    /// with changes nothing, so an editor that is left keeps NULL as it is. An invalid QVariant is
    /// NULL. ValueRole with a Value: as is.
    ///
    /// Typing into one cell is one undo step until Session::endMerging(). A cell that was left out is
    /// not editable: see rowsToLoad(). False, with refused() where there is a reason, if it cannot be.
    bool setData(const QModelIndex &index, const QVariant &value, int role = Qt::EditRole) override;

    QVariant
    headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;
    Qt::ItemFlags flags(const QModelIndex &index) const override;
    void sort(int column, Qt::SortOrder order = Qt::AscendingOrder) override;

signals:
    /// setData() was refused; nothing changed. The other edits return their error.
    void refused(const varve::Error &error);
    /// As WindowedResult::statusChanged().
    void statusChanged();

private:
    class Private;
    std::unique_ptr<Private> d;
};

} // namespace varve
