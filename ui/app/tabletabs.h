#pragma once

#include "session/session.h"

#include <QTabWidget>

namespace varve {

class TableView;

/// The tables that are open, a tab each.
class TableTabs : public QTabWidget
{
    Q_OBJECT

public:
    explicit TableTabs(QWidget *parent = nullptr);

    /// Closes all tabs; those opened from now on show tables of `session`, which must outlive them.
    void setSession(Session *session);

    /// Shows the tab of `table`, which is opened if it is not.
    TableView *openTable(TableIndex table);
    TableView *currentView() const;
    /// The tables that are open, from left to right.
    QList<TableIndex> tables() const;

    /// Reads anew what the tabs show, apart from those of `except`.
    void refresh(const QList<TableIndex> &except = {});

public slots:
    void closeCurrent();
    void showNext();
    void showPrevious();

signals:
    /// Another tab, or none.
    void currentViewChanged(varve::TableView *view);
    void failed(const varve::Error &error);
    /// The user wants the rows of `table` to be told apart by their numbers.
    void rowNumbersWanted(varve::TableIndex table);

private:
    TableView *view(int tab) const;
    void markTabs();
    void step(int by);

    Session *m_session = nullptr;
};

} // namespace varve
