#include "widgets/cellmarks.h"

#include <QPainter>
#include <QPainterPath>
#include <QStyleOptionViewItem>

#include <algorithm>

namespace varve {

namespace {

constexpr int barWidth = 3;
constexpr int cornerSize = 7;

void paintCorner(QPainter *painter, const QRect &cell, const QColor &color)
{
    const QPoint corner(cell.right() + 1, cell.top());
    painter->setPen(Qt::NoPen);
    painter->setBrush(color);
    painter->drawPolygon(
        QPolygon({corner - QPoint(cornerSize, 0), corner, corner + QPoint(0, cornerSize)}));
}

void paintStrike(QPainter *painter, const QRect &cell, const QColor &color)
{
    painter->setPen(QPen(color, 1));
    const int middle = cell.center().y();
    painter->drawLine(cell.left(), middle, cell.right(), middle);
}

void paintOutline(QPainter *painter, const QRect &cell, const QColor &color, const QColor &ground)
{
    painter->setPen(QPen(color, 2));
    painter->setBrush(Qt::NoBrush);
    painter->drawRect(cell.adjusted(1, 1, -1, -1));
    auto place = cell;
    place.setLeft(std::max(cell.left(), cell.right() - cell.height()));
    paintAlert(painter, place, color, ground);
}

} // namespace

void paintMarks(QPainter *painter,
                const QRect &cell,
                const CellLook &look,
                const StateColors &colors)
{
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    if (look.isFirst && look.states.testFlag(CellState::Added))
        painter->fillRect(QRect(cell.topLeft(), QSize(barWidth, cell.height())), colors.addedMark);
    if (look.states.testFlag(CellState::Deleted))
        paintStrike(painter, cell, colors.deletedMark);
    else if (look.states.testFlag(CellState::Changed) && !look.states.testFlag(CellState::Added))
        paintCorner(painter, cell, colors.changedMark);
    if (look.states.testFlag(CellState::Invalid))
        paintOutline(painter, cell, colors.invalidMark, colors.background);
    else if (look.states.testFlag(CellState::Conflict))
        paintOutline(painter, cell, colors.conflictMark, colors.background);
    painter->restore();
}

void paintEdges(QPainter *painter, const QRect &cell, const QColor &color)
{
    painter->save();
    painter->setPen(color);
    painter->drawLine(cell.bottomLeft(), cell.bottomRight());
    painter->drawLine(cell.topRight(), cell.bottomRight());
    painter->restore();
}

void paintLoading(QPainter *painter, const QStyleOptionViewItem &option, const StateColors &colors)
{
    const int height = option.fontMetrics.xHeight();
    const QRect bar(option.rect.left() + 6,
                    option.rect.center().y() - height / 2,
                    std::max(0, (option.rect.width() - 12) * 2 / 3),
                    height);
    painter->save();
    painter->fillRect(option.rect, colors.background);
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setPen(Qt::NoPen);
    painter->setBrush(colors.loading);
    painter->drawRoundedRect(bar, height / 2.0, height / 2.0);
    painter->restore();
}

void paintAlert(QPainter *painter, const QRect &place, const QColor &color, const QColor &ground)
{
    const auto size =
        std::min({painter->fontMetrics().height(), place.width(), place.height()}) - 2;
    QRectF disc(0, 0, size, size);
    disc.moveCenter(QRectF(place).center());
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setPen(Qt::NoPen);
    painter->setBrush(color);
    painter->drawEllipse(disc);
    auto font = painter->font();
    font.setBold(true);
    font.setItalic(false);
    font.setPixelSize(std::max(6, static_cast<int>(size * 0.8)));
    painter->setFont(font);
    painter->setPen(ground);
    painter->drawText(disc, Qt::AlignCenter, QStringLiteral("!"));
    painter->restore();
}

} // namespace varve
