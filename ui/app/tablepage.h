#pragma once

#include "session/session.h"

#include <QWidget>

namespace varve {

class MessageBar;
class TableView;

/// What a tab shows: a table's rows, and above them why they cannot be changed, if something can be
/// done about that.
class TablePage : public QWidget
{
    Q_OBJECT

public:
    TablePage(Session &session, TableIndex table, QWidget *parent = nullptr);

    TableView &view() const { return *m_view; }
    MessageBar &messages() const { return *m_messages; }

signals:
    /// The user wants the rows of the table, which has no key, to be told apart by their numbers.
    void rowNumbersWanted();

private:
    void offerRowNumbers(const Session &session, TableIndex table);

    MessageBar *m_messages;
    TableView *m_view;
};

} // namespace varve
