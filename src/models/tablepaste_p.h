#pragma once

#include "models/tablemodel.h"

#include <QLocale>

namespace varve {

/// What a user means who types or pastes `text` into `column`. What cannot be read stays text, which
/// shows as a fault: nothing typed is lost.
Value meantValue(const QString &text, const Column &column, const QLocale &locale);

bool isSingleText(const QList<QStringList> &block);

/// A paste into a table, all or nothing: what it would change is found first, and only if all of it
/// can be written, it is.
class TablePaste
{
public:
    TablePaste(const TableModel &model, const QLocale &locale);

    /// `text` for each of `targets`.
    Result<void> fill(const QString &text, const QModelIndexList &targets);
    /// `block` with its top left corner at `corner`; what lies beyond the last row makes new rows.
    Result<void> place(const QList<QStringList> &block, const QModelIndex &corner);

    qsizetype cellCount() const { return m_cellCount; }
    Result<void> apply(EditGroup &group) const;

private:
    struct Change
    {
        RowId row;
        ColumnIndex column;
        Value value;
    };

    Result<void> placeRow(const QStringList &texts, int row, int firstColumn);
    Result<void> note(const QString &text, int row, int column);
    void noteNewRow(const QStringList &texts, int firstColumn);

    const TableModel &m_model;
    const Table &m_table;
    const QLocale &m_locale;
    QList<Change> m_changes;
    QList<QList<NamedValue>> m_newRows;
    qsizetype m_cellCount = 0;
};

} // namespace varve
