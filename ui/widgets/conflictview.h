#pragma once

#include "value/rowid.h"

#include <QWidget>

QT_BEGIN_NAMESPACE
class QPushButton;
class QTreeWidget;
QT_END_NAMESPACE

namespace varve {

class Session;

/// The rows of a session that somebody else has changed too: for each field in conflict what it was,
/// what it is here and what the database holds now, and buttons to decide. Each decision is one step
/// that can be undone; fields changed on one side only are merged without asking.
class ConflictView : public QWidget
{
    Q_OBJECT

public:
    /// `session` must outlive the view.
    explicit ConflictView(Session &session, QWidget *parent = nullptr);

    /// The rows in conflict.
    const QList<RowId> &rows() const { return m_rows; }

    /// The tree and the buttons, which decide for its selected rows. Owned by the view.
    QTreeWidget &tree() const { return *m_tree; }
    QPushButton *keepMine() const { return m_keepMine; }
    QPushButton *takeTheirs() const { return m_takeTheirs; }

    /// Whose values are to hold.
    enum class Answer { KeepMine, TakeTheirs };
    /// Decides for `rows`, as one step.
    void decide(const QList<RowId> &rows, Answer answer);

signals:
    /// Which rows are in conflict; with none left there is nothing to show.
    void rowsChanged();

private:
    void reload();
    void addRow(RowId row);
    QList<RowId> chosenRows() const;

    Session &m_session;
    QTreeWidget *m_tree;
    QPushButton *m_keepMine;
    QPushButton *m_takeTheirs;
    QList<RowId> m_rows;
};

} // namespace varve
