#pragma once

#include "value/rowid.h"

#include <QWidget>

QT_BEGIN_NAMESPACE
class QLineEdit;
class QSortFilterProxyModel;
class QTreeView;
QT_END_NAMESPACE

namespace varve {

class SchemaModel;
class Session;

/// The tables and views of a session's schema as a tree, with a field to find names and the number of
/// pending rows beside each table.
class SchemaView : public QWidget
{
    Q_OBJECT

public:
    /// `session` must outlive the view.
    explicit SchemaView(Session &session, QWidget *parent = nullptr);

    /// The tree, and the field above it. Owned by the view.
    QTreeView &tree() const { return *m_tree; }
    QLineEdit &searchField() const { return *m_search; }

    /// Makes the item of `table` the current one.
    void setCurrentTable(TableIndex table);

signals:
    /// A table, or something inside it, was double-clicked or Enter was pressed on it.
    void tableActivated(varve::TableIndex table);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void search(const QString &text);

    SchemaModel *m_model;
    QSortFilterProxyModel *m_proxy;
    QLineEdit *m_search;
    QTreeView *m_tree;
};

} // namespace varve
