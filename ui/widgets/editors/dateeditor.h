#pragma once

#include "widgets/editors/lineeditor.h"

QT_BEGIN_NAMESPACE
class QAction;
class QDate;
QT_END_NAMESPACE

namespace varve {

/// A date, with or without a time: typed in any form that the column reads, or picked from a
/// calendar (Alt+Down).
class DateEditor : public LineEditor
{
    Q_OBJECT

public:
    explicit DateEditor(QWidget *parent = nullptr);

    /// Puts `date` in place of the date that is there; a time that follows it stays.
    void setDate(const QDate &date);

protected:
    void load(const QModelIndex &cell) override;

private:
    void pick();

    QAction *m_pick;
    bool m_hasTime = false;
};

/// For the list of editors: see makeEditor().
QWidget *makeDateEditor(QWidget *parent);

} // namespace varve
