#pragma once

#include "value/rowid.h"

#include <QWidget>

QT_BEGIN_NAMESPACE
class QAction;
class QStackedLayout;
class QTreeView;
QT_END_NAMESPACE

namespace varve {

class ChangesModel;
class Session;

/// What is pending in a session, before and after, table by table and row by row; reverts what is
/// selected.
class ChangesView : public QWidget
{
    Q_OBJECT

public:
    /// `session` must outlive the view.
    explicit ChangesView(Session &session, QWidget *parent = nullptr);

    /// The tree, for whoever shows it otherwise. Owned by the view.
    QTreeView &tree() const { return *m_tree; }

    /// Drops the pending changes of the selected rows, or of all rows of a selected table.
    QAction *revertSelected() const { return m_revert; }
    /// For the whole tree; owned by the view.
    QAction *expandAll() const { return m_expand; }
    QAction *collapseAll() const { return m_collapse; }

signals:
    /// A row, or a field of it, was double-clicked or Enter was pressed on it.
    void rowActivated(varve::RowId row);

private:
    QAction *made(const QString &iconName, const QString &text, const QKeySequence &key);
    void setUpTree();
    void update();

    Session &m_session;
    ChangesModel *m_model;
    QTreeView *m_tree;
    QStackedLayout *m_pages;
    QAction *m_revert;
    QAction *m_expand;
    QAction *m_collapse;
};

} // namespace varve
