#pragma once

#include <QStatusBar>

QT_BEGIN_NAMESPACE
class QLabel;
QT_END_NAMESPACE

namespace varve {

class ElidedLabel;

/// The line at the window's lower edge: rows and selection on the left, where messages that pass
/// take their place, and on the right, never covered, what is not saved and whether it can be.
class StatusLine : public QStatusBar
{
    Q_OBJECT

public:
    explicit StatusLine(QWidget *parent = nullptr);

    /// Cut off with an ellipsis where there is no room; the tool tip has all of it.
    void setRows(const QString &text);
    void setPending(const QString &text);
    void setAccess(const QString &text, const QString &reason);

private:
    ElidedLabel *m_rows;
    QLabel *m_pending;
    QLabel *m_access;
};

} // namespace varve
