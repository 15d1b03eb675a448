#pragma once

#include "models/roles.h"
#include "widgets/editors/editortype.h"
#include "widgets/statecolors.h"

#include <QStyledItemDelegate>

namespace varve {

/// Shows the cells of a model with the roles of `models/roles.h` and edits them.
///
/// Each state is told twice, by a tint and by a shape: changed has a corner, added a bar at the left
/// edge of the row, deleted a line through it, a broken rule and a conflict an outline and a mark,
/// what is not here yet a grey bar. NULL is dimmed and italic. Tooltips say the rest.
class CellDelegate : public QStyledItemDelegate
{
    Q_OBJECT

public:
    explicit CellDelegate(QObject *parent = nullptr);

    /// Where the next editor opens; every later one opens in its cell again.
    void setNextSpace(EditorSpace space) { m_nextSpace = space; }

    void paint(QPainter *painter,
               const QStyleOptionViewItem &option,
               const QModelIndex &cell) const override;

    QWidget *createEditor(QWidget *parent,
                          const QStyleOptionViewItem &option,
                          const QModelIndex &cell) const override;
    void setEditorData(QWidget *widget, const QModelIndex &cell) const override;
    void setModelData(QWidget *widget,
                      QAbstractItemModel *model,
                      const QModelIndex &cell) const override;
    void updateEditorGeometry(QWidget *widget,
                              const QStyleOptionViewItem &option,
                              const QModelIndex &cell) const override;

    bool helpEvent(QHelpEvent *event,
                   QAbstractItemView *view,
                   const QStyleOptionViewItem &option,
                   const QModelIndex &cell) override;
    bool eventFilter(QObject *watched, QEvent *event) override;

protected:
    void initStyleOption(QStyleOptionViewItem *option, const QModelIndex &cell) const override;

private:
    const StateColors &colorsFor(const QStyleOptionViewItem &option) const;
    const QColor &separatorFor(const QStyleOptionViewItem &option) const;
    void finish(QWidget *editor);

    mutable EditorSpace m_nextSpace = EditorSpace::Cell;

    struct Colors
    {
        qint64 palette = -1; ///< The palette's cache key.
        StateColors plain;
        StateColors selected;
    };
    mutable Colors m_colors;
};

/// Set NULL: Ctrl+0 or Alt+Del, in a grid and in an editor.
QList<QKeySequence> setNullKeys();

} // namespace varve
