#pragma once

#include <QHeaderView>

namespace varve {

/// The narrow column at the left of a grid: tells which rows are new (+), deleted (-), changed (a
/// dot), in conflict or faulty (!), and selects whole rows.
class RowHeader : public QHeaderView
{
    Q_OBJECT

public:
    explicit RowHeader(QWidget *parent = nullptr);

    QSize sizeHint() const override;

protected:
    void paintSection(QPainter *painter, const QRect &rect, int row) const override;
};

} // namespace varve
